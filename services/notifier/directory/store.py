"""Questions to the copy of the directory."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.directory.models import BodyCopy, PersonCopy
from shared.db.people import Known


def known(session: Session, person: str) -> Known | None:
    """Return what the copy of the directory says of a person, None where it does not know them."""
    row = session.get(PersonCopy, person)
    return Known(row.person, tuple(session.scalars(select(BodyCopy.body)))) if row else None
