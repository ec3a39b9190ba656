"""Questions to the timers."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select, tuple_, update
from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.escalation.domain import BY_LIMIT, OF_TASKS, OUTLIVING, TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Part

PENDING = (TimerState.WAITING, TimerState.RESTING)
_own = and_(Task.case_id == Case.id, Task.round == Case.round, Task.assignment == Case.assignment)


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


def claim_due(session: Session, now: datetime, limit: int) -> list[tuple[str, int, str]]:
    """Return (case, round, step) of timers that are due, oldest first, locked with their cases.

    What somebody else holds now is left out. SQLite has one writer, whose transaction is the claim.
    """
    due = (
        select(Timer.case_id, Timer.round, Timer.step)
        .join(Case, Case.id == Timer.case_id)
        .where(Timer.state == TimerState.WAITING, Timer.due_at <= now)
        .order_by(Timer.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(row.case_id, row.round, row.step) for row in session.execute(due)]


class Read(NamedTuple):
    """What firing some timers needs. leads: the lead's task of each case's present assignment; kept: all the rest."""

    leads: dict[str, Task]
    kept: list[object]


def preload(session: Session, claimed: list[tuple[str, int, str]]) -> Read:
    """Read what firing some timers needs, in a few questions; the session knows it while the result is held.

    The timers, the clocks and the tasks of their cases, and the bodies that those are of.
    """
    cases = {case_id for case_id, _, _ in claimed}
    if not cases:
        return Read({}, [])
    keys = tuple_(Timer.case_id, Timer.round, Timer.step).in_(claimed)
    timers = session.scalars(select(Timer).where(keys).execution_options(populate_existing=True)).all()
    clocks = session.scalars(select(Clock).where(Clock.case_id.in_(cases))).all()
    tasks = session.scalars(select(Task).join(Case, _own).where(Case.id.in_(cases))).all()
    directory.learn(session, {one.body for one in tasks})
    runs = [one.task_id for one in timers if one.kind == TimerKind.CLOCK and one.task_id]
    running = session.scalars(select(RunningClock).where(RunningClock.id.in_(runs))).all() if runs else []
    leads = {one.case_id: one for one in tasks if one.part == Part.LEAD}
    return Read(leads, [*timers, *clocks, *tasks, *running])


def next_due(session: Session) -> datetime | None:
    """Return when the next waiting timer is due, or None where none waits."""
    return session.scalar(select(Timer.due_at).where(Timer.state == TimerState.WAITING).order_by(Timer.due_at).limit(1))
