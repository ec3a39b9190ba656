"""Questions to the cases that wait at the desk."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.notifier.escalation.domain import TimerKind
from services.notifier.escalation.models import Timer
from services.notifier.escalation.store import PENDING
from services.notifier.limits.models import RunningClock
from services.notifier.waiting.models import Wait

AT_DESK = 0
"""The turn of a clock that began while the desk had the case: notifier has counted none of its own then."""


_OF_CASES = select(Wait).where(Wait.case_id.in_(bindparam("ids", expanding=True)))


def wait_of(session: Session, case_id: str) -> Wait | None:
    """Return the newest wait of a case, whether it is over or not; of most cases there is none, and that is kept."""
    known = _known(session)
    if case_id not in known:
        with session.no_autoflush:  # what is about to be written is no wait: that stands among the known already
            known[case_id] = session.get(Wait, case_id)
    return known[case_id]


def learn(session: Session, case_ids: Iterable[str]) -> None:
    """Read the waits of some locked cases at once, for whoever asks for one after another."""
    known = _known(session)
    unknown = [one for one in case_ids if one not in known]
    if unknown:
        with session.no_autoflush:
            found = {row.case_id: row for row in session.scalars(_OF_CASES, {"ids": unknown})}
        known.update((one, found.get(one)) for one in unknown)


def keep(session: Session, wait: Wait) -> None:
    """Add a wait."""
    session.add(wait)
    _known(session)[wait.case_id] = wait


def _known(session: Session) -> dict[str, Wait | None]:
    known: dict[str, Wait | None] = session.info.setdefault("waits", {})
    return known


def waiting(session: Session, case_id: str) -> Wait | None:
    """Return the wait of a case that waits now."""
    wait = wait_of(session, case_id)
    return wait if wait is not None and wait.over_at is None else None


def open_waits(session: Session) -> list[Wait]:
    """Return all waits that are not over, the longest first."""
    return list(session.scalars(select(Wait).where(Wait.over_at.is_(None)).order_by(Wait.since, Wait.case_id)))


def clocks_of(session: Session, case_ids: Iterable[str]) -> list[RunningClock]:
    """Return the clocks of some cases that began at the desk and run."""
    wanted = select(RunningClock).where(
        RunningClock.case_id.in_(list(case_ids)), RunningClock.turn == AT_DESK, RunningClock.stopped_at.is_(None)
    )
    return list(session.scalars(wanted.order_by(RunningClock.id)))


def timers_of(session: Session, case_ids: Iterable[str]) -> list[Timer]:
    """Return the timers of clocks that began at the desk, of some cases, whatever became of them."""
    wanted = select(Timer).where(Timer.case_id.in_(list(case_ids)), Timer.kind == TimerKind.DESK)
    return list(session.scalars(wanted))


def pending_of(session: Session, clock_id: str) -> list[Timer]:
    """Return the timers of one clock that have not fired."""
    wanted = select(Timer).where(Timer.task_id == clock_id, Timer.state.in_(PENDING))
    return list(session.scalars(wanted.execution_options(populate_existing=True)))
