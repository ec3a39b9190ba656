"""Entries of the knowledge base as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.intake.codes.store import body_names
from services.intake.knowledge import store
from services.intake.knowledge.domain import Said, said_of
from services.intake.knowledge.models import EntryVersion


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of an entry. owner_name: in the reader's language. checked_by, checked_at: who said so last, and when.

    used: cases that the entry has answered, in all its versions.
    """

    code: str
    version: int
    said: Said
    owner_name: str
    expired: bool
    way: str
    checked_by: str
    checked_at: datetime
    used: int


def shown(session: Session, found: Sequence[EntryVersion], day: date, language: str) -> list[Shown]:
    """Return versions of entries with all that pages tell of them."""
    owners = body_names(session, {one.said["owner"] for one in found})
    used = store.uses(session, [one.code for one in found])
    return [
        Shown(
            code=one.code,
            version=one.version,
            said=(said := said_of(one.said)),
            owner_name=owners[said.owner].read(language) if said.owner in owners else said.owner,
            expired=said.expired(day),
            way=one.way,
            checked_by=one.by_name,
            checked_at=one.at,
            used=used.get(one.code, 0),
        )
        for one in found
    ]


def entries(session: Session, codes: Sequence[str], day: date, language: str) -> list[Shown]:
    """Return entries as they stand, in the order of their codes as given."""
    newest = store.newest(session, codes)
    return shown(session, [newest[code] for code in codes if code in newest], day, language)
