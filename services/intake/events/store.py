"""Questions about agencies' events."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from services.intake.events.models import AgencyEvent, EventHead


def waiting_agencies(session: Session) -> list[str]:
    """Return the agencies that have events without a place in their stream."""
    return list(session.scalars(select(AgencyEvent.agency).where(AgencyEvent.position.is_(None)).distinct()))


def lock_head(session: Session, agency: str, *, wait: bool = False) -> EventHead | None:
    """Return the end of an agency's stream, locked; None where somebody else is at it and it is not waited for."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    missing = insert(cast("Table", EventHead.__table__)).values(agency=agency, position=0, gone=0)
    if session.get(EventHead, agency) is None:
        session.execute(missing.on_conflict_do_nothing())
    wanted = select(EventHead).where(EventHead.agency == agency).with_for_update(skip_locked=not wait)
    return session.scalar(wanted.execution_options(populate_existing=True))


def hold_head(session: Session, agency: str) -> int:
    """Return the last place of an agency's stream, and let nobody give out the next before the transaction ends."""
    held = lock_head(session, agency, wait=True)
    return held.position if held else 0


def waiting(session: Session, agency: str, limit: int) -> list[AgencyEvent]:
    """Return events that have no place yet: the first by their ids, and all others of the same cases."""
    mine = (AgencyEvent.agency == agency, AgencyEvent.position.is_(None))
    first = list(session.scalars(select(AgencyEvent).where(*mine).order_by(AgencyEvent.id).limit(limit)))
    if len(first) < limit:
        return first
    cases = {one.case_id for one in first}
    return list(session.scalars(select(AgencyEvent).where(*mine, AgencyEvent.case_id.in_(cases))))


def place(session: Session, head: EventHead, events: Sequence[AgencyEvent]) -> None:
    """Give events the next places of a stream, in the order in which they are given."""
    places = [{"id": one.id, "position": position} for position, one in enumerate(events, start=head.position + 1)]
    session.execute(update(AgencyEvent), places)
    head.position += len(events)


def head(session: Session, agency: str) -> int:
    """Return the last place of an agency's stream, 0 before its first event."""
    return session.scalar(select(EventHead.position).where(EventHead.agency == agency)) or 0


def gone(session: Session, agency: str) -> int:
    """Return the place up to which an agency's events are not kept any more, 0 where all are."""
    return session.scalar(select(EventHead.gone).where(EventHead.agency == agency)) or 0


def heads(session: Session) -> list[EventHead]:
    """Return where each agency's stream begins and ends."""
    return list(session.scalars(select(EventHead).order_by(EventHead.agency)))


def last_before(session: Session, head: EventHead, before: datetime, most: int) -> int:
    """Return the last place of a stream's beginning in which everything happened before an instant.

    most: so many places are looked at, from the beginning on, however many more have come to be old.
    """
    last = min(head.position, head.gone + most)
    looked_at = (AgencyEvent.position > head.gone, AgencyEvent.position <= last)
    kept = (AgencyEvent.agency == head.agency, *looked_at, AgencyEvent.at >= before)
    query = select(AgencyEvent.position).where(*kept).order_by(AgencyEvent.position).limit(1)
    first = session.scalar(query)
    return last if first is None else first - 1


def forget(session: Session, head: EventHead, up_to: int) -> None:
    """Delete the beginning of a stream. The head is locked."""
    mine = (AgencyEvent.agency == head.agency, AgencyEvent.position > head.gone, AgencyEvent.position <= up_to)
    session.execute(delete(AgencyEvent).where(*mine).execution_options(synchronize_session=False))
    head.gone = up_to


def after(session: Session, agency: str, position: int, limit: int) -> list[AgencyEvent]:
    """Return the events of an agency's stream behind a place, in their order."""
    query = select(AgencyEvent).where(AgencyEvent.agency == agency, AgencyEvent.position > position)
    return list(session.scalars(query.order_by(AgencyEvent.position).limit(limit)))


def event(session: Session, agency: str, event_id: str) -> AgencyEvent | None:
    """Return one event of an agency that has its place; another agency's is as unknown as none."""
    found = session.get(AgencyEvent, event_id)
    return found if found is not None and found.agency == agency and found.position is not None else None


def position_at(session: Session, agency: str, since: datetime) -> int:
    """Return the place before the first event of an agency that happened at an instant or later."""
    mine = (AgencyEvent.agency == agency, AgencyEvent.at >= since, AgencyEvent.position.is_not(None))
    found = session.scalar(select(func.min(AgencyEvent.position)).where(*mine))
    return found - 1 if found is not None else head(session, agency)


def events(session: Session, ids: Iterable[str]) -> dict[str, AgencyEvent]:
    """Return events by their ids."""
    return {one.id: one for one in session.scalars(select(AgencyEvent).where(AgencyEvent.id.in_(set(ids))))}
