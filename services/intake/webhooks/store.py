"""Questions about endpoints and deliveries, and the claims of those who send. Leases go by the database's clock."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from services.intake.webhooks.domain import LATER, TEST, DeliveryState, EndpointState
from services.intake.webhooks.models import Delivery, Endpoint
from shared.db.clock import database_now

LEASE_SECONDS = 60.0
"""How long a sender has a delivery: longer than an attempt lasts. After a crash it waits for as long."""

_WAITING = Delivery.state == DeliveryState.WAITING


def endpoints(session: Session, agency: str | None = None) -> list[Endpoint]:
    """Return an agency's endpoints, or all, in the order in which they were made."""
    query = select(Endpoint).order_by(Endpoint.agency, Endpoint.id)
    return list(session.scalars(query if agency is None else query.where(Endpoint.agency == agency)))


def endpoint(session: Session, agency: str | None, endpoint_id: str, *, lock: bool = False) -> Endpoint | None:
    """Return an endpoint; another agency's is as unknown as none. agency: None for the operator, who may see all."""
    query = select(Endpoint).where(Endpoint.id == endpoint_id)
    if agency is not None:
        query = query.where(Endpoint.agency == agency)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def by_url(session: Session, agency: str, url: str) -> Endpoint | None:
    """Return the endpoint that an agency has at an address."""
    return session.scalar(select(Endpoint).where(Endpoint.agency == agency, Endpoint.url == url))


def remove(session: Session, one: Endpoint) -> None:
    """Remove an endpoint with all its deliveries; what is on its way finds nothing to settle."""
    session.execute(delete(Delivery).where(Delivery.endpoint_id == one.id))
    session.execute(delete(Endpoint).where(Endpoint.id == one.id))


def ready(session: Session) -> list[Endpoint]:
    """Return the endpoints that have something due; one that is off has only its tests."""
    due = (Delivery.endpoint_id == Endpoint.id, _WAITING, Delivery.due_at <= database_now(session))
    sent = (Endpoint.state == EndpointState.ON) | exists().where(*due, Delivery.kind == TEST)
    return list(session.scalars(select(Endpoint).where(exists().where(*due), sent).order_by(Endpoint.id)))


def claim(session: Session, one: Endpoint, claimant: str, limit: int) -> list[Delivery]:
    """Lease what is due for an endpoint: of each case only what nothing else of it stands before."""
    moment, before = database_now(session), aliased(Delivery)
    ahead = exists().where(
        before.endpoint_id == Delivery.endpoint_id,
        before.case_id == Delivery.case_id,
        before.state == DeliveryState.WAITING,
        before.position < Delivery.position,
    )
    query = (
        select(Delivery)
        .where(Delivery.endpoint_id == one.id, _WAITING, Delivery.due_at <= moment, ~ahead)
        .order_by(Delivery.due_at, Delivery.position)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if one.state != EndpointState.ON:
        query = query.where(Delivery.kind == TEST)
    found = list(session.scalars(query.execution_options(populate_existing=True)))
    for each in found:
        each.claim, each.due_at = claimant, moment + LEASE_SECONDS
    return found


def held(session: Session, claimant: str, ids: Iterable[str]) -> dict[str, Delivery]:
    """Return, locked, those deliveries that a sender still has."""
    wanted = select(Delivery).where(Delivery.id.in_(set(ids)), Delivery.claim == claimant, _WAITING)
    rows = session.scalars(wanted.order_by(Delivery.id).with_for_update().execution_options(populate_existing=True))
    return {one.id: one for one in rows}


def hurry(session: Session, endpoint_id: str, moment: float) -> None:
    """Let what failed because nobody answered be tried again at once: somebody answers again."""
    unanswered = or_(Delivery.status.is_(None), Delivery.status.in_(LATER))
    mine = (Delivery.endpoint_id == endpoint_id, _WAITING, Delivery.attempts > 0, Delivery.claim.is_(None), unanswered)
    # What failed a moment ago is left alone: it may be what brings the receiver down.
    session.execute(update(Delivery).where(*mine, Delivery.due_at > moment + 60).values(due_at=moment))


def begin_anew(session: Session, endpoint_id: str, moment: float) -> int:
    """Let everything that waits for an endpoint be tried now, as if for the first time; return how much that is."""
    mine = (Delivery.endpoint_id == endpoint_id, _WAITING, Delivery.kind != TEST)
    done: Any = session.execute(update(Delivery).where(*mine).values(due_at=moment, attempts=0, first_at=None))
    return int(done.rowcount)


def known(session: Session, endpoint_id: str, event_ids: Sequence[str]) -> dict[str, Delivery]:
    """Return an endpoint's deliveries of some events, by the event."""
    query = select(Delivery).where(Delivery.endpoint_id == endpoint_id, Delivery.event_id.in_(event_ids))
    return {one.event_id: one for one in session.scalars(query.with_for_update()) if one.event_id is not None}


def delivery(session: Session, endpoint_id: str, delivery_id: str) -> Delivery | None:
    """Return one delivery of an endpoint."""
    found = session.get(Delivery, delivery_id)
    return found if found is not None and found.endpoint_id == endpoint_id else None


def log(session: Session, endpoint_id: str, state: str | None, before: str | None, limit: int) -> list[Delivery]:
    """Return an endpoint's deliveries, newest first; before: only those that are older than one, by its id."""
    query = select(Delivery).where(Delivery.endpoint_id == endpoint_id, *_of(state))
    if before is not None:
        query = query.where(Delivery.id < before)
    return list(session.scalars(query.order_by(Delivery.id.desc()).limit(limit)))


def _of(state: str | None) -> list[ColumnElement[bool]]:
    return [] if state is None else [Delivery.state == state]


def last_failure(session: Session, endpoint_id: str) -> str | None:
    """Return what came of the last failed attempt of what still waits for an endpoint: its status and words."""
    query = select(Delivery.status, Delivery.words).where(Delivery.endpoint_id == endpoint_id, _WAITING)
    row = session.execute(query.where(Delivery.attempts > 0).order_by(Delivery.due_at.desc()).limit(1)).first()
    return None if row is None else " ".join(str(one) for one in row if one)


def counts(session: Session, ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return by endpoint how many deliveries wait, and how many were given up and are still on record."""
    rows = session.execute(
        select(Delivery.endpoint_id, Delivery.state, func.count())
        .where(Delivery.endpoint_id.in_(set(ids)), Delivery.state != DeliveryState.SENT)
        .group_by(Delivery.endpoint_id, Delivery.state)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = row[2]
    none: dict[str, int] = {}
    return {one: (found.get(one, none).get("waiting", 0), found.get(one, none).get("given_up", 0)) for one in set(ids)}


def give_up(session: Session, agency: str, up_to: int, now: datetime) -> None:
    """Give up what waits for an agency's endpoints of its events up to a place; tests are of none."""
    mine = select(Endpoint.id).where(Endpoint.agency == agency)
    old = (Delivery.endpoint_id.in_(mine), _WAITING, Delivery.position <= up_to, Delivery.kind != TEST)
    over = {"state": DeliveryState.GIVEN_UP.value, "due_at": None, "claim": None, "over_at": now}
    gone = update(Delivery).where(*old).values(**over, words="the event is not kept any more")
    session.execute(gone.execution_options(synchronize_session=False))


def sweep(session: Session, before: datetime) -> int:
    """Remove deliveries that were over before an instant, and return how many."""
    done: Any = session.execute(delete(Delivery).where(Delivery.over_at < before))
    return int(done.rowcount)
