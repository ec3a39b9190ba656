"""Questions to the ledger; none of them commits."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.escalation.domain import TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.ledger.models import LedgerEntry


def entry(session: Session, case_id: str, number: int) -> LedgerEntry | None:
    """Return one entry of a case."""
    return session.get(LedgerEntry, (case_id, number))


def by_id(session: Session, entry_id: str, *, fresh: bool = False) -> LedgerEntry | None:
    """Return an entry by its id. fresh: as it is stored now, whatever was read of it before."""
    query = select(LedgerEntry).where(LedgerEntry.id == entry_id)
    return session.scalar(query.execution_options(populate_existing=fresh))


def of_case(session: Session, case_id: str) -> list[LedgerEntry]:
    """Return the entries of a case, in the order of their numbers."""
    query = select(LedgerEntry).where(LedgerEntry.case_id == case_id)
    return list(session.scalars(query.order_by(LedgerEntry.number)))


def live_of(session: Session, case_id: str) -> LedgerEntry | None:
    """Return the entry by which a case stands on the ledger now."""
    return next((one for one in reversed(of_case(session, case_id)) if one.ended_at is None), None)


def live(session: Session, owners: Collection[str] | None, limit: int) -> list[LedgerEntry]:
    """Return what stands on the ledger, what is due soonest first. owners: only theirs; None: all."""
    query = select(LedgerEntry).where(LedgerEntry.ended_at.is_(None))
    if owners is not None:
        query = query.where(LedgerEntry.owner.in_(list(owners)))
    return list(session.scalars(query.order_by(LedgerEntry.due_at, LedgerEntry.case_id).limit(limit)))


def unwatched(session: Session) -> list[LedgerEntry]:
    """Return what stands on the ledger with a review that nobody would miss: its timer is gone."""
    watched = select(Timer.case_id).where(
        Timer.task_id == LedgerEntry.id, Timer.kind == TimerKind.LEDGER_MISSED, Timer.state == TimerState.WAITING
    )
    query = select(LedgerEntry).where(
        LedgerEntry.ended_at.is_(None), LedgerEntry.missed_at.is_(None), ~watched.exists()
    )
    return list(session.scalars(query.order_by(LedgerEntry.case_id)))


def missed(session: Session, owners: Collection[str] | None, limit: int) -> list[LedgerEntry]:
    """Return what stands on the ledger with a review that was missed, the longest missed first. owners: only theirs."""
    query = select(LedgerEntry).where(LedgerEntry.ended_at.is_(None), LedgerEntry.missed_at.is_not(None))
    if owners is not None:
        query = query.where(LedgerEntry.owner.in_(list(owners)))
    return list(session.scalars(query.order_by(LedgerEntry.due_at, LedgerEntry.case_id).limit(limit)))
