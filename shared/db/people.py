"""The copy of the people in the directory that every service keeps, as router tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from shared.db.models import PersonRow


def keep_person(session: Session, table: type[PersonRow], version: int, person: dict[str, Any]) -> bool:
    """Keep a person (contracts' Staff) as they stand now and say whether that was news; an older version is not."""
    kept = session.get(table, person["id"], with_for_update=True)
    if kept is None:
        session.add(table(id=person["id"], version=version, person=person))
    elif version > kept.version:
        kept.version, kept.person = version, person
    else:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Known:
    """What a service's copy of the directory says: a person (contracts' Staff) and all bodies (contracts' Body)."""

    person: Mapping[str, Any]
    bodies: tuple[Mapping[str, Any], ...]
