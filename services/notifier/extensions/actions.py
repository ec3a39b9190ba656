"""An office asks for more time, or that its clock rest; it takes that back, or lets its clock go on before its time.

Who decides on it, and what moves then, stands in deciding.py.
"""

from typing import Any

from services.notifier import regime as regimes
from services.notifier.directory.domain import Person
from services.notifier.escalation import timers
from services.notifier.extensions import store, telling
from services.notifier.extensions.deciding import go_on_from
from services.notifier.extensions.domain import ExtensionState, Way, refusal
from services.notifier.extensions.ending import end
from services.notifier.extensions.models import Extension
from services.notifier.extensions.weighing import what_is_asked
from services.notifier.limits.clocks import clock_of
from services.notifier.limits.extending import Wish, remind_at
from services.notifier.limits.models import Clock
from services.notifier.limits.reckoning import to_json
from services.notifier.tasks import store as tasks
from services.notifier.tasks.actions import Refused, standing
from services.notifier.tasks.domain import Act, Refusal, judge
from services.notifier.tasks.models import Case, Task
from shared.db import new_id
from shared.messaging import Unit

_ACTS = {Wish.EXTENSION: Act.ASK_EXTENSION, Wish.SUSPENSION: Act.ASK_SUSPENSION}


def ask_rest(unit: Unit, task_id: str, who: Person, facts: dict[str, Any]) -> Refused | None:
    """Ask that the clock of a lead's task rest; None means that it waits for a decision now.

    facts: as for `ask`, and `evidence`: what shows the ground, or None.
    """
    return ask(unit, task_id, who, facts, Wish.SUSPENSION)


def ask(unit: Unit, task_id: str, who: Person, facts: dict[str, Any], wish: Wish = Wish.EXTENSION) -> Refused | None:
    """Ask for more time for a lead's task; None means that it waits for a decision now.

    facts: `n`, in the unit of what the place grants; `ground` with `code` and `name`, `reason`, which the enterprise
    may read, and `legal_basis`, or None.
    """
    found = _judged(unit, task_id, _ACTS[wish])
    if isinstance(found, Refused):
        return found
    case, task, clock = found
    regime = regimes.frozen(unit, clock)
    past = store.of_round(unit.session, case.id, case.round)
    asking = what_is_asked(regime, wish, case, task, clock, past, facts["n"], unit.now)
    why = refusal(asking, unit.now)
    if why is not None or asking.terms is None or asking.rule is None:
        return Refused(why or Refusal.EXTENDED_ENOUGH)
    terms = asking.terms
    decide_by = regime.calendar.due(unit.now, terms.within)
    one = Extension(
        id=new_id(),
        wish=wish,
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
        evidence=facts.get("evidence"),
        n=facts["n"],
        unit=terms.longest.unit,
        whole=asking.rule.whole,
        duty=terms.decided_by,
        silence=terms.silence,
        decide_by=decide_by.at,
        reckoned=to_json(decide_by.how),
        person=who.id,
        name=who.name,
        at=unit.now,
        due_before=task.due_at,
    )
    store.keep(unit.session, one)
    remind = remind_at(regime.calendar, unit.now, one.decide_by)
    timers.wait_for_decision(unit, case, one.number, task, remind, one.decide_by)
    named = {"task": task.id, "round": one.round, "assignment": one.assignment, "body": one.body}
    told = {"extension": one.id, "number": one.number, "by": who.name, "n": one.n, "unit": one.unit}
    said = {"ground": one.ground, "reason": one.reason, "legal_basis": one.legal_basis, "evidence": one.evidence}
    until = {"decided_by": one.duty, "decide_by": one.decide_by.isoformat(), "would_be": asking.after.at.isoformat()}
    unit.record(case, f"{wish}.asked", {**named, **told, **said, **until}, who.id)
    telling.tell_deciders(unit, case, task, one)
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


def go_on(unit: Unit, task_id: str, who: Person, facts: dict[str, Any]) -> Refused | None:
    """Let a clock go on before its time, for its office needs no rest any more; None means that it does.

    facts: `reason`.
    """
    found = _judged(unit, task_id, Act.END_SUSPENSION)
    if isinstance(found, Refused):
        return found
    case, task, clock = found
    one = store.resting(unit.session, case.id)
    if one is None:
        return Refused(Refusal.NOT_SUSPENDED)
    go_on_from(unit, case, task, clock, one, actor=who.id, name=who.name, words=facts["reason"])
    return None


def _judged(unit: Unit, task_id: str, act: Act) -> tuple[Case, Task, Clock] | Refused:
    case_id = tasks.case_of_task(unit.session, task_id)
    case = unit.case(case_id) if case_id else None
    task = tasks.task(unit.session, task_id)
    clock = clock_of(unit, case) if case else None
    if case is None or task is None or clock is None:
        return Refused(Refusal.OVER)
    judged = judge(standing(unit.session, case, task, frozenset()), act)
    return Refused(judged) if isinstance(judged, Refusal) else (case, task, clock)
