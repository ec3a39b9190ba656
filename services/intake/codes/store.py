"""Questions about the place and its bodies."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.codes.domain import Place
from services.intake.codes.models import BodyCopy, PersonCopy
from services.intake.words import Text
from shared.contracts.naming import bodies_named
from shared.db.parts import Parts
from shared.db.people import Known

PART = "place"
"""The name of intake's part of a configuration."""


def place_in_force(session: Session, parts: Parts, known: Place | None) -> Place | None:
    """Return the place in force, None before the first load. `known` is handed back while it is still in force."""
    digest = parts.current_hash(session, PART)
    if digest is None or (known is not None and known.part == digest):
        return known if digest else None
    return place_of(session, parts, digest)


def place_of(session: Session, parts: Parts, digest: str) -> Place | None:
    """Return the place as a version of the configuration has it."""
    part = parts.version(session, digest)
    return Place.from_part(part.hash, part.content) if part else None


def body_for_update(session: Session, code: str) -> BodyCopy | None:
    """Return the copy of a body, locked."""
    return session.get(BodyCopy, code, with_for_update=True)


def body_names(session: Session, codes: Iterable[str] | None = None) -> dict[str, Text]:
    """Return the names of bodies by their codes: of those asked for, or of all."""
    query = select(BodyCopy.code, BodyCopy.content)
    if codes is not None:
        query = query.where(BodyCopy.code.in_(set(codes)))
    return {code: Text(content["name"]["zh"], content["name"]["en"]) for code, content in session.execute(query)}


def bodies_but(session: Session, about: str | None) -> set[str]:
    """Return the codes of all bodies but those that a case is about (回避)."""
    contents = list(session.scalars(select(BodyCopy.content)))
    return {one["code"] for one in contents} - set(bodies_named(about, contents) if about else ())


def person_named(session: Session, code: str, name: str) -> str | None:
    """Return the id of whoever of a body has a name, None where nobody has, or more than one."""
    body = session.scalar(select(BodyCopy.content).where(BodyCopy.code == code)) or {}
    seats = [*body.get("handlers", ()), *(body.get(seat) for seat in ("liaison", "leader", "stand_in"))]
    found = {one["id"] for one in seats if one and one["name"] == name.strip()}
    return next(iter(found)) if len(found) == 1 else None


def known(session: Session, person: str) -> Known | None:
    """Return what the copy of the directory says of a person, None where it does not know them."""
    row = session.get(PersonCopy, person)
    return Known(row.person, tuple(session.scalars(select(BodyCopy.content)))) if row else None


def person_names(session: Session, people: Iterable[str]) -> dict[str, str]:
    """Return the names of people by their ids; whom the copy of the directory lacks is left out."""
    query = select(PersonCopy.id, PersonCopy.person).where(PersonCopy.id.in_(set(people)))
    return {code: person["name"] for code, person in session.execute(query)}
