"""Who can be written to in a body, and whom of them a step means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What somebody is in a body: on duty for its tasks, its contact, its head, or who stands in for the head."""

    HANDLERS = "handlers"
    LIAISON = "liaison"
    LEADER = "leader"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who gets mail. language: `zh` or `en`."""

    id: str
    name: str
    email: str
    language: str


def person_of(told: Mapping[str, Any]) -> Person:
    """Return somebody as a message names them (`Person`, or `Staff`)."""
    return Person(told["id"], told["name"], told["email"], told["language"])


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one body, by role."""

    people: Mapping[Role, Sequence[Person]]

    def first_of(self, roles: Iterable[Role], but: str = "") -> list[Person]:
        """Return the people of the first role that anybody holds, each once.

        but: a mail address that is known to reach nobody; who has it counts as absent.
        """
        for role in roles:
            found = {person.id: person for person in self.people.get(role, ()) if person.email != but}
            if found:
                return list(found.values())
        return []

    def member(self, person: str) -> Person | None:
        """Return somebody of the body by their id, whatever they are in it."""
        return next((one for people in self.people.values() for one in people if one.id == person), None)

    def everybody(self) -> list[Person]:
        """Return all people of the body, each once."""
        return list({one.id: one for people in self.people.values() for one in people}.values())


def team_of(body: Mapping[str, Any]) -> Team:
    """Return the team of a body as a message names it, whole (`Body`) or short (`Party`)."""
    return Team({role: _people(body.get(role)) for role in Role})


def _people(found: Any) -> tuple[Person, ...]:
    if not found:
        return ()
    listed = found if isinstance(found, list) else [found]
    return tuple(map(person_of, listed))
