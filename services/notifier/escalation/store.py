"""Questions to the timers."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.notifier.escalation.domain import BY_LIMIT, OF_TASKS, OUTLIVING, TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.limits.models import RunningClock

PENDING = (TimerState.WAITING, TimerState.RESTING)


def move_steps(session: Session, case_id: str, round_: int, to: TimerState) -> None:
    """Bring the steps of a round that have not happened yet to a state."""
    session.execute(
        update(Timer)
        .where(Timer.case_id == case_id, Timer.round == round_, Timer.kind == TimerKind.STEP, Timer.state.in_(PENDING))
        .values(state=to)
        .execution_options(synchronize_session="evaluate")
    )


def move_of_tasks(session: Session, case_id: str, to: TimerState) -> None:
    """Bring to a state the timers of the tasks of a case that are still waited for."""
    session.execute(
        update(Timer)
        .where(Timer.case_id == case_id, Timer.kind.in_(OF_TASKS), Timer.state.in_(PENDING))
        .values(state=to)
        .execution_options(synchronize_session="evaluate")
    )


def pending_of(session: Session, case_id: str, subject: str) -> list[Timer]:
    """Return the timers of one task's limit, or of one clock's, that have not fired."""
    wanted = select(Timer).where(
        Timer.case_id == case_id, Timer.task_id == subject, Timer.kind.in_(BY_LIMIT), Timer.state.in_(PENDING)
    )
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def void_supplements(session: Session, case_id: str) -> None:
    """Stop waiting for what an enterprise was asked for."""
    session.execute(
        update(Timer)
        .where(Timer.case_id == case_id, Timer.kind == TimerKind.SUPPLEMENT, Timer.state.in_(PENDING))
        .values(state=TimerState.VOID)
        .execution_options(synchronize_session="evaluate")
    )


def pending_steps(session: Session, case_id: str, round_: int, after: datetime) -> list[Timer]:
    """Return the steps of a round that have not happened, of those that are due after an instant."""
    wanted = select(Timer).where(
        Timer.case_id == case_id,
        Timer.round == round_,
        Timer.kind == TimerKind.STEP,
        Timer.state.in_(PENDING),
        Timer.due_at > after,
    )
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def void_rounds(session: Session, case_id: str, up_to: int) -> None:
    """Stop whatever still waits of ended rounds, apart from what outlives them."""
    session.execute(
        update(Timer)
        .where(
            Timer.case_id == case_id,
            Timer.round <= up_to,
            Timer.state.in_(PENDING),
            Timer.kind.not_in(OUTLIVING),
        )
        .values(state=TimerState.VOID)
        .execution_options(synchronize_session="evaluate")
    )


def timer(session: Session, case_id: str, round_: int, step: str) -> Timer | None:
    """Return one timer as it stands now."""
    return session.get(Timer, (case_id, round_, step), populate_existing=True)


def running(session: Session, case_id: str) -> list[RunningClock]:
    """Return the clocks of a case that have not stopped, beside the round's and the tasks' own; oldest first."""
    wanted = select(RunningClock).where(RunningClock.case_id == case_id, RunningClock.stopped_at.is_(None))
    return list(session.scalars(wanted.order_by(RunningClock.id)))


def has_run(session: Session, case_id: str, round_: int, name: str) -> bool:
    """Say whether a clock has been started in a round, whether it runs still or not."""
    wanted = select(RunningClock.id).where(
        RunningClock.case_id == case_id, RunningClock.round == round_, RunningClock.name == name
    )
    return session.scalar(wanted.limit(1)) is not None


def next_due(session: Session) -> datetime | None:
    """Return when the next waiting timer is due, or None where none waits."""
    return session.scalar(select(Timer.due_at).where(Timer.state == TimerState.WAITING).order_by(Timer.due_at).limit(1))
