"""What somebody answers for over years, a promise or a case on the ledger, and who is written to about it.

Bodies are reformed and people leave meanwhile: whoever follows them today is meant.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.actions import team_now
from services.notifier.directory.domain import Person, Role, Team, person_of
from services.notifier.limits.calendar import Calendar
from shared.messaging import Unit


class Owned(Protocol):
    """Something with an owner. owner: a body's code, None before the thing itself was heard of; facts: the case's."""

    @property
    def id(self) -> str: ...

    @property
    def owner(self) -> str | None: ...

    @property
    def person(self) -> str | None: ...

    @property
    def facts(self) -> dict[str, Any] | None: ...


def of_owner(unit: Unit, calendar: Calendar, one: Owned, roles: Sequence[Role]) -> list[Person]:
    """Return who is written to: whoever is responsible today, and the first role that anybody of the owner holds."""
    owner = _team(unit, calendar, one)
    found = [*_responsible(unit, one, owner), *owner.choose(roles).people]
    return list({person.email: person for person in found}.values())


def name_of(session: Session, code: str | None) -> dict[str, Any]:
    """Return a body's name in both languages; its code where the directory's copy lacks it."""
    found = directory.body(session, code) if code else None
    return dict(found["name"]) if found else {"zh": code or "", "en": code or ""}


def _team(unit: Unit, calendar: Calendar, one: Owned) -> Team:
    # A reform may have ended the body meanwhile, and another follows it.
    today = unit.now.astimezone(calendar.zone).date()
    found = directory.body(unit.session, directory.standing(unit.session, one.owner or "", today))
    return team_now(unit, found) if found else Team({})


def _responsible(unit: Unit, one: Owned, owner: Team) -> list[Person]:
    person = directory.staff(unit.session, one.person) if one.person else None
    if person is None:
        return []
    if not person["left"]:
        return owner.present(person_of(person))
    try:
        heir = directory.follower(unit.session, person)
    except LookupError:  # the copy will know them in a moment; the owner's other people are told in any case
        return []
    return [person_of(heir.person)] if heir else []
