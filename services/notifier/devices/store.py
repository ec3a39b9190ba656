"""Questions to the codes for links and to the browsers that are known."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.notifier.devices.domain import LONGEST_WINDOW
from services.notifier.devices.models import Device, LinkCode, LinkCodeTries


def devices(session: Session, ids: Collection[str], person: str) -> Sequence[Device]:
    """Return those of some browsers that have said a person's code."""
    query = select(Device).where(Device.id.in_([one for one in ids if _is_id(one)]), Device.person == person)
    return session.scalars(query).all()


def of_person(session: Session, person: str, now: datetime) -> Sequence[Device]:
    """Return the browsers that are known for a person, the newest first."""
    query = select(Device).where(Device.person == person, Device.ended_at.is_(None), Device.until > now)
    return session.scalars(query.order_by(Device.since.desc(), Device.id.desc())).all()


def device(session: Session, device_id: str) -> Device | None:
    """Return one browser, locked."""
    return session.get(Device, device_id, with_for_update=True)


def code(session: Session, code_id: str, *, locked: bool = False) -> LinkCode | None:
    """Return one code."""
    return session.get(LinkCode, code_id, with_for_update=locked) if _is_id(code_id) else None


def count(session: Session, about: str, window: timedelta, now: datetime) -> tuple[int, datetime]:
    """Count one more code and return how many there are in the window, and when that began."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table, name = LinkCodeTries, sha256(about.encode("utf-8", "replace")).hexdigest()
    old = table.since <= now - window
    counted = insert(table).values(about=name, since=now, tries=1)
    counted = counted.on_conflict_do_update(
        index_elements=[table.about],
        set_={"tries": case((old, 1), else_=table.tries + 1), "since": case((old, now), else_=table.since)},
    )
    row = session.execute(counted.returning(table.tries, table.since)).one()
    return row.tries, row.since


def sweep(session: Session, now: datetime) -> None:
    """Forget windows that have passed, codes that were over a day ago, and browsers that were over a year ago."""
    session.execute(delete(LinkCodeTries).where(LinkCodeTries.since <= now - LONGEST_WINDOW))
    session.execute(delete(LinkCode).where(LinkCode.until <= now - LONGEST_WINDOW))
    session.execute(delete(Device).where(Device.until <= now - timedelta(days=365)))


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
