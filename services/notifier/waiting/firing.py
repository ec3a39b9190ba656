"""What a step does while the desk has the case: mails to the centre's people, a card to its body, the record."""

from typing import Any

from services.notifier import regime as regimes
from services.notifier.directory import store as directory
from services.notifier.escalation.domain import HAPPENED, Step, TimerState, step_of, too_late
from services.notifier.escalation.firing import again, mark, skip
from services.notifier.escalation.models import Timer
from services.notifier.escalation.recipients import copied_by, of_centre, told_by
from services.notifier.limits.calendar import Due
from services.notifier.limits.clocks import due_of
from services.notifier.limits.models import RunningClock
from services.notifier.mail.actions import write_about_case
from services.notifier.mail.domain import MailKind
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case
from services.notifier.waiting import store
from services.notifier.waiting.actions import start_clock
from services.notifier.waiting.models import Wait
from shared.contracts.from_notifier import ESCALATION_RAISED
from shared.contracts.words import Duty
from shared.messaging import Unit

TOLD = ("number", "title", "confidential", "anonymous", "enterprise", "complainant", "about", "urgency")
"""What a mail has to know of the case, which may be known here by its waiting alone."""


def fire(unit: Unit, case: Case, timer: Timer) -> None:
    """Do what a step asks for whose clock runs while the case waits; where it waits no more the timer is void."""
    row = unit.session.get(RunningClock, timer.task_id) if timer.task_id else None
    wait = store.waiting(unit.session, case.id)
    if row is None or wait is None or row.stopped_at is not None:
        timer.state = TimerState.VOID
        return
    regime = regimes.version_of(unit.session, unit.service.parts, wait.hashes)
    step = regime.policy.step(step_of(timer.step))
    if step is None:
        timer.state = TimerState.VOID
    elif too_late(step, row.due_at, unit.now):
        skip(unit, case, timer, row.name, "over")
    else:
        _happen(unit, case, timer, step, row, wait, regime)
        again(unit, case, regime, timer, step, row.name)


def _happen(unit: Unit, case: Case, timer: Timer, step: Step, row: RunningClock, wait: Wait, regime: Regime) -> None:
    timer.state, timer.fired_at = TimerState.FIRED, unit.now
    late = of_centre(unit, case, row.body, wait.facts)
    told = told_by(unit, regime.policy, step, late)
    copied = copied_by(unit, regime.policy, step, late, told.people)
    if step.mail:
        details, dispatchers = _details(regime, step, row, wait, unit), _dispatchers(unit)
        for person in (*told.people, *copied):
            more = {"copy": person in copied, "dispatches": person.id in dispatchers}
            write_about_case(unit, case.id, MailKind.DESK, [person], details | more, timer.step)
    if step.mark and row.body:
        mark(unit, timer, step, row.body, row.name, due_of(row))
    if regime.policy.steps_of(HAPPENED + step.name):
        start_clock(unit, regime, wait, HAPPENED + step.name, row.body, unit.now, Due(unit.now, False))
    times = {"due_at": timer.due_at.isoformat(), "fired_at": unit.now.isoformat()}
    facts = {
        "round": timer.round,
        "step": timer.step,
        "clock": row.name,
        "body": row.body,
        **times,
        "told": [one.id for one in told.people],
        "copied": [one.id for one in copied],
        **({"absent": told.absent} if told.absent else {}),
        **({"up": True} if told.up else {}),
        "card": step.card,
        "measure": step.measure,
        "notice": None,
    }
    if not step.mark or not row.body:  # among people of the centre: whoever brought the case need not know
        unit.record(case, "desk.reminded", facts, "clock")
        return
    line = unit.record(case, "escalation.raised", facts, "clock")
    raised = {
        "step": timer.step,
        **times,
        "clock": row.name,
        "body": row.body,
        "card": step.card,
        "measure": step.measure,
        "notice": None,
    }
    unit.send(ESCALATION_RAISED, case, raised, line=line, round=timer.round, assignment=wait.assignment)


def _dispatchers(unit: Unit) -> set[str]:
    """Return the ids of those whose link leads to the dispatch desk; the others look at the board."""
    return {known.person["id"] for known in directory.on_duty(unit.session, Duty.DISPATCHER)}


def _details(regime: Regime, step: Step, row: RunningClock, wait: Wait, unit: Unit) -> dict[str, Any]:
    """Return what the mail of a step says."""
    rule = next((one for one in regime.rules.clocks if one.name == row.name), None)
    told = {} if row.name.startswith(HAPPENED) else regime.calendar.told(unit.now, due_of(row))
    return {
        "case": {name: wait.facts[name] for name in TOLD},
        "awaited": wait.awaited,
        "since": regime.calendar.local(wait.since),
        "reason": wait.reason,
        **told,
        **({"step_name": dict(step.names)} if step.names else {}),
        **({"clock_name": dict(rule.names)} if rule else {}),
        **({"measure": str(step.mark)} if step.mark else {}),
    }
