"""Who is in the directory, as the pages and the command line list them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.router.directory.domain import people_of
from services.router.directory.models import BodyRow, PersonRow
from services.router.signin import store as signin


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person. bodies: names of those that they belong to, as {"zh", "en"}, by code.

    successor: the id of who follows them. seen_at: when they were last seen, None where they have not signed in.
    """

    id: str
    name: str
    email: str
    duties: Sequence[str]
    bodies: Mapping[str, Mapping[str, str]]
    left: bool
    successor: str | None
    seen_at: datetime | None


def everybody(session: Session, now: datetime) -> list[Somebody]:
    """Return everybody in the directory, who is still here first, then by id."""
    at_work = signin.at_work(session, now)
    belongs: dict[str, dict[str, Any]] = {}
    for body in session.scalars(select(BodyRow.body).order_by(BodyRow.code)):
        for person in people_of(body):
            belongs.setdefault(person, {})[body["code"]] = body["name"]
    people = [
        Somebody(
            id=row.id,
            name=row.person["name"],
            email=row.person["email"],
            duties=row.person["duties"],
            bodies=belongs.get(row.id, {}),
            left=row.person["left"],
            successor=row.person["successor"],
            seen_at=at_work.get(row.id),
        )
        for row in session.scalars(select(PersonRow).order_by(PersonRow.id))
    ]
    return sorted(people, key=lambda one: one.left)
