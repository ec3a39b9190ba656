"""Questions to the promises; none of them commits."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.promises.domain import LIVE
from services.notifier.promises.models import Promise
from shared.contracts.words import PromiseState


def promise(session: Session, case_id: str, number: int) -> Promise | None:
    """Return one promise of a case."""
    return session.get(Promise, (case_id, number))


def by_id(session: Session, promise_id: str, *, fresh: bool = False) -> Promise | None:
    """Return a promise by its id. fresh: as it is stored now, whatever was read of it before."""
    query = select(Promise).where(Promise.id == promise_id)
    return session.scalar(query.execution_options(populate_existing=fresh))


def of_case(session: Session, case_id: str) -> list[Promise]:
    """Return the promises of a case, in the order of their numbers."""
    return list(session.scalars(select(Promise).where(Promise.case_id == case_id).order_by(Promise.number)))


def live(session: Session, owners: Collection[str] | None, limit: int) -> list[Promise]:
    """Return the promises that have not come to an end, what is due soonest first. owners: only theirs; None: all."""
    query = select(Promise).where(Promise.state.in_(list(LIVE)), Promise.owner.is_not(None))
    if owners is not None:
        query = query.where(Promise.owner.in_(list(owners)))
    return list(session.scalars(query.order_by(Promise.due_at, Promise.case_id, Promise.number).limit(limit)))


def broken(session: Session, owners: Collection[str] | None, limit: int) -> list[Promise]:
    """Return the broken promises that nobody has taken up yet, the longest broken first. owners: only theirs."""
    query = select(Promise).where(
        Promise.state == PromiseState.BROKEN, Promise.taken_up.is_(None), Promise.owner.is_not(None)
    )
    if owners is not None:
        query = query.where(Promise.owner.in_(list(owners)))
    return list(session.scalars(query.order_by(Promise.ended_at, Promise.case_id, Promise.number).limit(limit)))
