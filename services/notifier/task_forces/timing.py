"""Timers of a stage: a reminder before its limit and a word to its body's leader at it, each once."""

from services.notifier.escalation import store
from services.notifier.escalation.domain import TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.limits.calendar import Calendar
from services.notifier.task_forces.domain import reminder_at
from services.notifier.task_forces.models import StageRow, TaskForce
from shared.messaging import Unit

_BOTH = (TimerKind.STAGE_DUE, TimerKind.STAGE_LATE)


def start(unit: Unit, calendar: Calendar, force: TaskForce, row: StageRow) -> None:
    """Set the timers of a stage that has just begun."""
    if row.opened_at is None or row.due_at is None:
        return
    reminder = reminder_at(calendar, row.opened_at, row.due_at)
    for kind, at in zip(_BOTH, (reminder, row.due_at), strict=True):
        if at is not None:
            timer = Timer(
                case_id=force.case_id,
                round=force.round,
                step=_step(kind, force.assignment, row.stage),
                kind=kind,
                state=TimerState.WAITING,
                task_id=force.id,
                due_at=at,
            )
            unit.session.add(timer)


def set_anew(unit: Unit, calendar: Calendar, force: TaskForce, row: StageRow) -> None:
    """Set those timers of a stage that have not fired by its limit as it is now."""
    if row.opened_at is None or row.due_at is None:
        return
    for kind, at in zip(_BOTH, (reminder_at(calendar, row.opened_at, row.due_at), row.due_at), strict=True):
        timer = store.timer(unit.session, force.case_id, force.round, _step(kind, force.assignment, row.stage))
        if at is not None and timer is not None and timer.state in store.PENDING:
            timer.due_at = at


def stop(unit: Unit, force: TaskForce, row: StageRow) -> None:
    """Void the timers of a stage that has been passed, or left; one that has fired stays fired."""
    for kind in _BOTH:
        step = _step(kind, force.assignment, row.stage)
        timer = store.timer(unit.session, force.case_id, force.round, step)
        if timer is not None and timer.state in store.PENDING:
            timer.state = TimerState.VOID


def _step(kind: TimerKind, assignment: int, stage: str) -> str:
    """Return the name of a timer of a task force's stage; the stage stands behind the last colon.

    assignment: the number of the one that set the task force up.
    """
    return f"{kind}:{assignment}:{stage}"
