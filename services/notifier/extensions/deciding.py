"""Somebody of the centre decides on what an office has asked about its clock, or silence does; and a rest ends."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.notifier import regime as regimes
from services.notifier.directory.domain import Person
from services.notifier.escalation import timers
from services.notifier.escalation.domain import TimerKind, number_of
from services.notifier.escalation.models import Timer
from services.notifier.extensions import store, suspending, telling
from services.notifier.extensions.domain import ExtensionState, Way
from services.notifier.extensions.ending import end, end_rest, tell_moved
from services.notifier.extensions.models import Extension
from services.notifier.extensions.weighing import lead_bound
from services.notifier.limits.calendar import Limit
from services.notifier.limits.calendar import Unit as Counted
from services.notifier.limits.clocks import clock_of, due_of, set_due, source_due
from services.notifier.limits.extending import Silence, Told, Wish
from services.notifier.limits.models import Clock
from services.notifier.limits.reckoning import extended, fixed
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit

LONGEST_WORDS = 4_000
"""Characters that may be said with a decision."""

BY_TIME = "clock"
"""Who decides where nobody has in time, for the history."""


@dataclass(frozen=True, slots=True)
class Over:
    """A decision that changed nothing: there was one already, or nothing is left to decide."""

    state: ExtensionState
    at: datetime | None
    by: str | None


class _Found(NamedTuple):
    """What was asked for, with its case, locked, and whose clock it is about."""

    case: Case
    task: Task
    clock: Clock
    one: Extension


def decide(unit: Unit, extension_id: str, who: Person | None, n: int, words: str) -> Over | None:
    """Grant so much of what was asked for, or refuse it, where that is 0; None means that it is decided.

    who: None where the time for it has passed. n: in the unit that was asked in, never more than was asked for.
    """
    found = _found(unit, extension_id)
    if found is None:
        return Over(ExtensionState.LAPSED, None, None)
    one = found.one
    if one.state != ExtensionState.ASKED:
        return Over(ExtensionState(one.state), one.decided_at, one.decided_name)
    actor, name = (who.id, who.name) if who else (BY_TIME, None)
    if n:
        _grant(unit, found, min(n, one.n), actor, name, words)
    else:
        end(unit, found.case, one, Way.REFUSE, actor=actor, name=name, words=words)
    telling.tell_lead(unit, found.task, found.clock, one)
    return None


def end_early(unit: Unit, extension_id: str, who: Person, words: str) -> Over | None:
    """Let a clock go on that rests, for the ground of it has fallen away; None means that it does."""
    found = _found(unit, extension_id)
    if found is None:
        return Over(ExtensionState.LAPSED, None, None)
    one = found.one
    if one.wish != Wish.SUSPENSION or one.state != ExtensionState.GRANTED:
        return Over(ExtensionState(one.state), one.rested_until or one.decided_at, one.ended_name or one.decided_name)
    go_on_from(unit, *found, actor=who.id, name=who.name, words=words)
    return None


def go_on_from(
    unit: Unit, case: Case, task: Task, clock: Clock, one: Extension, *, actor: str, name: str | None, words: str = ""
) -> None:
    """Let a clock go on from a rest, and tell the office, the bodies that help, and intake."""
    end_rest(unit, case, one, actor=actor, name=name, words=words)
    telling.tell_lead(unit, task, clock, one)
    if Told.ASSISTING in _told(unit, case, clock, one):
        telling.tell_helping(unit, case, task, clock, one)


def fire(unit: Unit, timer: Timer) -> None:
    """Do what a timer of something asked about a clock is for: remind, decide by silence, end a rest."""
    one = store.by_timer(unit.session, timer.case_id, timer.round, number_of(timer.step))
    found = _found(unit, one.id) if one else None
    if one is None or found is None:
        return
    if timer.kind == TimerKind.SUSPENSION:
        if one.state == ExtensionState.GRANTED:
            go_on_from(unit, *found, actor=BY_TIME, name=None)
    elif timer.kind == TimerKind.EXTENSION:
        decide(unit, one.id, None, one.n if one.silence == Silence.GRANTED else 0, "")
    elif one.state == ExtensionState.ASKED:
        told = telling.tell_deciders(unit, found.case, found.task, one, again=True)
        named = {"task": one.task_id, "round": one.round, "assignment": one.assignment, "body": one.body}
        facts = {**named, "extension": one.id, "number": one.number, "duty": one.duty, "told": told}
        unit.record(found.case, f"{one.wish}.undecided", facts, BY_TIME)


def _found(unit: Unit, extension_id: str) -> _Found | None:
    known = store.extension(unit.session, extension_id)
    case = unit.case(known.case_id) if known else None
    one, clock = store.extension(unit.session, extension_id), clock_of(unit, case) if case else None
    task = tasks.task(unit.session, one.task_id) if one else None
    if one is None or case is None or task is None or clock is None:
        return None
    return _Found(case, task, clock, one)


def _grant(unit: Unit, found: _Found, n: int, actor: str, name: str | None, words: str) -> None:
    case, task, clock, one = found
    regime, by = regimes.frozen(unit, clock), Limit(n, Counted(one.unit))
    case_before = clock.due_at
    if one.wish == Wish.SUSPENSION:
        suspending.begin(unit, case, clock, one, regime.calendar.due(unit.now, by))
    else:
        source = source_due(case.facts)
        set_due(task, extended(regime.calendar, due_of(task), by, lead_bound(regime.rules, regime.calendar, case)))
        set_due(clock, extended(regime.calendar, due_of(clock), by, fixed(source) if source else None))
        timers.follow_limits(unit, regime, clock, task)
    one.granted_n, one.due_after = n, task.due_at
    moved = {
        "n": n,
        "unit": one.unit,
        "before": one.due_before.isoformat(),
        "after": task.due_at.isoformat(),
        "case_before": case_before.isoformat(),
        "case_after": clock.due_at.isoformat(),
        "rests_until": one.rests_until.isoformat() if one.rests_until else None,
    }
    line = end(unit, case, one, Way.GRANT, actor=actor, name=name, words=words, more=moved)
    told = _told(unit, case, clock, one)
    tell_moved(unit, case, clock, one, line, told, case_moved=clock.due_at != case_before)
    if Told.ASSISTING in told:
        telling.tell_helping(unit, case, task, clock, one)


def _told(unit: Unit, case: Case, clock: Clock, one: Extension) -> frozenset[Told]:
    """Return who learns why a limit was moved, as the place had it when the round began."""
    rules = regimes.frozen(unit, clock).rules
    rule = rules.granting(Wish(one.wish), clock.case_class, case.facts["kind"])
    return rule.told if rule else frozenset(Told)
