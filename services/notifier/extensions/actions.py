"""An office asks for more time, and takes that back; somebody of the centre decides, or silence does.

What is granted moves the lead's limit and the enterprise's by the same length, and their steps with them. A limit that
runs at a case's source is not ours to move, and bounds both.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.absences.reaching import people_for
from services.notifier.directory.domain import Person
from services.notifier.escalation import timers
from services.notifier.escalation.models import Timer
from services.notifier.extensions import store
from services.notifier.extensions.domain import Asking, ExtensionState, Way, refusal
from services.notifier.extensions.ending import end
from services.notifier.extensions.models import Extension
from services.notifier.limits.calendar import Calendar, Due, Limit
from services.notifier.limits.calendar import Unit as Counted
from services.notifier.limits.clocks import clock_of, due_of, set_due, source_due
from services.notifier.limits.domain import Rules
from services.notifier.limits.extending import Silence, Told, ask_until
from services.notifier.limits.models import Clock
from services.notifier.limits.reckoning import extended, fixed
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.tasks import store as tasks
from services.notifier.tasks.actions import Refused, standing
from services.notifier.tasks.domain import OPEN, Act, Refusal, judge
from services.notifier.tasks.models import Case, Task
from shared.contracts.from_notifier import TASK_RESCHEDULED
from shared.contracts.words import Part, WhyMoved
from shared.db import new_id
from shared.messaging import Unit

BY_TIME = "clock"
"""Who decides where nobody has in time, for the history."""


@dataclass(frozen=True, slots=True)
class Over:
    """A decision that changed nothing: there was one already, or nothing is left to decide."""

    state: ExtensionState
    at: datetime | None
    by: str | None


def ask(unit: Unit, task_id: str, who: Person, facts: dict[str, Any]) -> Refused | None:
    """Ask for more time for a lead's task; None means that it waits for a decision now.

    facts: `n`, in the unit of what the place grants; `ground` with `code` and `name`, `reason`, which the enterprise
    may read, and `legal_basis`, or None.
    """
    found = _judged(unit, task_id, Act.ASK_EXTENSION)
    if isinstance(found, Refused):
        return found
    case, task, clock = found
    regime = regimes.frozen(unit, clock)
    past = store.of_round(unit.session, case.id, case.round)
    asking = what_is_asked(regime.rules, regime.calendar, case, task, clock, past, facts["n"])
    why = refusal(asking, unit.now)
    if why is not None or asking.terms is None:
        return Refused(why or Refusal.EXTENDED_ENOUGH)
    terms = asking.terms
    one = Extension(
        id=new_id(),
        case_id=case.id,
        round=case.round,
        assignment=case.assignment,
        task_id=task.id,
        body=task.body,
        number=len(past) + 1,
        state=ExtensionState.ASKED,
        ground=facts["ground"],
        reason=facts["reason"],
        legal_basis=facts["legal_basis"],
        n=facts["n"],
        unit=terms.longest.unit,
        duty=terms.decided_by,
        silence=terms.silence,
        decide_by=regime.calendar.due(unit.now, terms.within).at,
        person=who.id,
        name=who.name,
        at=unit.now,
        due_before=task.due_at,
    )
    unit.session.add(one)
    timers.wait_for_decision(unit, case, one.number, task, one.decide_by)
    named = {"task": task.id, "round": one.round, "assignment": one.assignment, "body": one.body}
    told = {"extension": one.id, "number": one.number, "by": who.name, "n": one.n, "unit": one.unit}
    said = {"ground": one.ground, "reason": one.reason, "legal_basis": one.legal_basis}
    until = {"decided_by": one.duty, "decide_by": one.decide_by.isoformat(), "would_be": asking.after.at.isoformat()}
    unit.record(case, "extension.asked", {**named, **told, **said, **until}, who.id)
    return None


def withdraw(unit: Unit, task_id: str, who: Person, _facts: dict[str, Any]) -> Refused | None:
    """Take back what was asked for and nobody has decided on; None means that it is."""
    found = _judged(unit, task_id, Act.DROP_EXTENSION)
    if isinstance(found, Refused):
        return found
    case, _task, _clock = found
    one = store.waiting(unit.session, case.id)
    if one is None:
        return Refused(Refusal.NO_EXTENSION)
    end(unit, case, one, Way.WITHDRAW, actor=who.id, name=who.name)
    return None


def decide(unit: Unit, extension_id: str, who: Person | None, n: int, words: str) -> Over | None:
    """Grant an extension by so much, or refuse it, where that is 0; None means that it is decided.

    who: None where the time for it has passed. n: in the unit that was asked in, never more than was asked for.
    """
    known = store.extension(unit.session, extension_id)
    case = unit.case(known.case_id) if known else None
    one, clock = store.extension(unit.session, extension_id), clock_of(unit, case) if case else None
    task = tasks.task(unit.session, one.task_id) if one else None
    if one is None or case is None or task is None or clock is None:
        return Over(ExtensionState.LAPSED, None, None)
    if one.state != ExtensionState.ASKED:
        return Over(ExtensionState(one.state), one.decided_at, one.decided_name)
    actor, name = (who.id, who.name) if who else (BY_TIME, None)
    if not n:
        end(unit, case, one, Way.REFUSE, actor=actor, name=name, words=words)
        _tell_lead(unit, task, clock, one)
        return None
    _grant(unit, case, task, clock, one, min(n, one.n), actor, name, words)
    return None


def decide_by_silence(unit: Unit, timer: Timer) -> None:
    """Decide what nobody has decided on in time, as the place says."""
    number = int(timer.step.partition(":")[2])
    one = store.by_timer(unit.session, timer.case_id, timer.round, number)
    if one is not None:
        decide(unit, one.id, None, one.n if one.silence == Silence.GRANTED else 0, "")


def what_is_asked(
    rules: Rules, calendar: Calendar, case: Case, task: Task, clock: Clock, past: list[Extension], n: int
) -> Asking:
    """Return what bears on asking for so much more time. past: what was asked for in this round before."""
    rule = rules.extension(clock.case_class, case.facts["kind"])
    count = sum(one.state == ExtensionState.GRANTED for one in past)
    terms = rule.next_terms(count, clock.case_class) if rule else None
    before = due_of(task)
    by = Limit(max(n, 1), terms.longest.unit) if terms else None
    return Asking(
        rule=rule,
        terms=terms,
        until=ask_until(calendar, before.at, rule.ask_before) if rule else before.at,
        waits=any(one.state == ExtensionState.ASKED for one in past),
        before=before,
        after=extended(calendar, before, by, lead_bound(rules, calendar, case)) if by else before,
        n=n,
    )


def lead_bound(rules: Rules, calendar: Calendar, case: Case) -> Due | None:
    """Return what no extension carries a lead's limit past: its source's, less the days of the centre's review."""
    source = source_due(case.facts)
    return calendar.before(fixed(source), rules.review) if source else None


def _judged(unit: Unit, task_id: str, act: Act) -> tuple[Case, Task, Clock] | Refused:
    case_id = tasks.case_of_task(unit.session, task_id)
    case = unit.case(case_id) if case_id else None
    task = tasks.task(unit.session, task_id)
    clock = clock_of(unit, case) if case else None
    if case is None or task is None or clock is None:
        return Refused(Refusal.OVER)
    judged = judge(standing(unit.session, case, task, frozenset()), act)
    return Refused(judged) if isinstance(judged, Refusal) else (case, task, clock)


def _grant(
    unit: Unit,
    case: Case,
    task: Task,
    clock: Clock,
    one: Extension,
    n: int,
    actor: str,
    name: str | None,
    words: str,
) -> None:
    regime, by = regimes.frozen(unit, clock), Limit(n, Counted(one.unit))
    source, before = source_due(case.facts), clock.due_at
    set_due(task, extended(regime.calendar, due_of(task), by, lead_bound(regime.rules, regime.calendar, case)))
    set_due(clock, extended(regime.calendar, due_of(clock), by, fixed(source) if source else None))
    timers.follow_limits(unit, regime, clock, task)
    one.granted_n, one.due_after = n, task.due_at
    moved = {
        "n": n,
        "unit": one.unit,
        "before": one.due_before.isoformat(),
        "after": task.due_at.isoformat(),
        "case_before": before.isoformat(),
        "case_after": clock.due_at.isoformat(),
    }
    line = end(unit, case, one, Way.GRANT, actor=actor, name=name, words=words, more=moved)
    rule = regime.rules.extension(clock.case_class, case.facts["kind"])
    told = rule.told if rule else frozenset(Told)
    data = {
        "turn": case.turn,
        "move": line.number,
        "lead": case.lead,
        "by": None,
        "due_at": task.due_at.isoformat(),
        "case_due_at": clock.due_at.isoformat(),
        "provisional": task.provisional or clock.provisional,
        "why": WhyMoved.EXTENSION.value,
        "reason": one.reason if told & {Told.ENTERPRISE, Told.SOURCE} else None,
    }
    unit.send(TASK_RESCHEDULED, case, data, line=line, round=case.round, assignment=case.assignment)
    _tell_lead(unit, task, clock, one)
    if Told.ASSISTING in told:
        _tell_helping(unit, case, task, clock, one)


def _tell_lead(unit: Unit, task: Task, clock: Clock, one: Extension) -> None:
    calendar = regimes.frozen(unit, clock).calendar
    details: dict[str, Any] = {**calendar.told(unit.now, due_of(task)), "why": one.state}
    if one.words and one.decided_name:
        details["said"] = {"text": one.words, "by": one.decided_name, "at": calendar.local(unit.now)}
    people = people_for(unit, task)
    queue(unit, task, MailKind.EXTENSION, people, details, occasion=one.id)


def _tell_helping(unit: Unit, case: Case, lead: Task, clock: Clock, one: Extension) -> None:
    until = regimes.frozen(unit, clock).calendar.local(lead.due_at)
    for task in tasks.own_tasks(unit.session, case):
        if task.part != Part.LEAD and task.state in OPEN:
            details = {"why": one.state, "until": until, "lead": lead.party["name"]}
            people = people_for(unit, task)
            queue(unit, task, MailKind.EXTENSION, people, details, occasion=one.id)
