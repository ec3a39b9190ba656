"""Who can be written to in a body, and whom of them a step means: by role, by roster, by who stands in for whom. Pure.

Who is away is no reader: whoever stands in for them is, or else whoever comes next. `Team.choose` is the one place that
says to whom a mail goes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class Role(StrEnum):
    """What somebody is in a body, or to it.

    Its handlers (of whom those on duty are meant, where its roster names any), whoever is on duty by its roster alone,
    its contact, its head, who stands in for the head, its office mailbox, and the director in charge of it (分管领导),
    who is above it and not of it.
    """

    HANDLERS = "handlers"
    DUTY = "duty"
    LIAISON = "liaison"
    LEADER = "leader"
    STAND_IN = "stand_in"
    MAILBOX = "mailbox"
    DIRECTOR = "director"


WITHIN = (Role.HANDLERS, Role.LIAISON, Role.LEADER, Role.STAND_IN)
"""Who belongs to a body: may open its tasks and act for it."""

UPWARD = (Role.DUTY, Role.HANDLERS, Role.LIAISON, Role.MAILBOX, Role.STAND_IN, Role.LEADER, Role.DIRECTOR)
"""From whoever has the work up to whoever answers for it: who comes next where nobody of a role is there."""

TOLD = (Role.HANDLERS, Role.LIAISON, Role.MAILBOX, Role.LEADER, Role.STAND_IN, Role.DIRECTOR)
"""Who gets a body's task: its handlers on duty; where none of them is there, whoever else can be reached."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the week as a roster names them, Monday first."""

MAILBOX = "mailbox:"
"""What stands before a body's code where its office mailbox is named as a reader: a mailbox is nobody who signs in."""

EXPERT = "expert:"
"""What stands before an expert's id: who has the same id in the directory is somebody else."""


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


class Chosen(NamedTuple):
    """To whom a mail goes. absent: ids of those who would have got it, were they there. role: of which they are.

    up: nobody of the roles that were asked for is there, and it goes to whoever comes next.
    """

    people: list[Person]
    absent: list[str]
    role: Role | None
    up: bool


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one body, by role, on one day.

    rostered: who is on duty on the day; empty where no roster says so. instead: for whoever is away on the day (an
    id), who stands in for them, the first first; nobody at all where nobody was named.
    """

    people: Mapping[Role, Sequence[Person]]
    rostered: Sequence[Person] = ()
    instead: Mapping[str, Sequence[Person]] = field(default_factory=dict)

    def choose(self, roles: Iterable[Role], but: str = "") -> Chosen:
        """Return to whom a mail goes that is meant for the first of some roles: to people who are there, each once.

        Where nobody of these roles is there it goes one up, and so on; above the director in charge there is nobody,
        and then whoever else of the body is there has it, the highest first. Where nobody is there at all, `people` is
        empty: that is for whoever asks to put right, and never to pass over.

        but: a mail address that is known to reach nobody; who has it counts as away.
        """
        asked = list(roles)
        return choose_among([Meant("", self, asked)], but)

    def first_of(self, roles: Iterable[Role], but: str = "") -> list[Person]:
        """Return those who are there of the first of some roles that has any, each once; nobody else instead."""
        return next((found for role in roles if (found := self._present(role, but))), [])

    def present(self, person: Person) -> list[Person]:
        """Return somebody if they are there, else whoever stands in for them, as a list; empty where nobody does."""
        return list(self._resolved([person], ""))

    def member(self, person: str) -> Person | None:
        """Return somebody of the body by their id, whatever they are in it."""
        return next((one for one in self.everybody() if one.id == person), None)

    def everybody(self) -> list[Person]:
        """Return all people of the body, each once, away or not."""
        return list({one.id: one for role in WITHIN for one in self.people.get(role, ())}.values())

    def directs(self, person: str) -> bool:
        """Say whether somebody is in charge of the body on the day: its director, or who stands in for them."""
        directors = self.people.get(Role.DIRECTOR, ())
        standing = (one for director in directors for one in self.instead.get(director.id, ()))
        return any(one.id == person for one in (*directors, *standing))

    def meant(self, role: Role) -> list[str]:
        """Return the ids of those who hold a role on the day, there or not."""
        rostered = [one.id for one in self.rostered] if role in (Role.HANDLERS, Role.DUTY) else []
        return [*rostered, *(one.id for one in self.people.get(role, ()))]

    def _present(self, role: Role, but: str) -> list[Person]:
        if role in (Role.HANDLERS, Role.DUTY) and self.rostered:
            found = self._resolved(self.rostered, but)
            if found or role is Role.DUTY:
                return found
        return self._resolved(self.people.get(role, ()), but)

    def _resolved(self, people: Iterable[Person], but: str) -> list[Person]:
        found = (other for one in people for other in self._in_place_of(one, but, frozenset()))
        return list({one.id: one for one in found}.values())

    def _in_place_of(self, person: Person, but: str, seen: Collection[str]) -> Iterator[Person]:
        """Yield a person, or the first who is there of those who stand in for them and for each other."""
        if person.id not in self.instead and person.email != but:
            yield person
            return
        passed = {*seen, person.id}
        for other in self.instead.get(person.id, ()):
            found = list(self._in_place_of(other, but, passed)) if other.id not in passed else []
            if found:
                yield from found
                return


class Meant(NamedTuple):
    """A team that is meant, by its body's code, and which of its roles, the first first."""

    body: str
    team: Team
    roles: Sequence[Role]


def choose_among(meant: Sequence[Meant], but: str = "") -> Chosen:
    """Return to whom a mail goes that is meant for the first of these who is there.

    Where none of them is, it goes up within the first of the bodies, then within the next, as `Team.choose` says.
    """
    absent: dict[str, None] = {}
    asked: dict[str, Meant] = {}
    for one in meant:
        for role in one.roles:
            found = one.team.first_of([role], but)
            if found:
                return _chosen(found, absent, role, up=False)
            absent.update(dict.fromkeys(one.team.meant(role)))
        before = asked[one.body].roles if one.body in asked else ()
        asked[one.body] = Meant(one.body, one.team, [*before, *one.roles])
    for _, team, roles in asked.values():
        for role in _others(roles):
            found = team.first_of([role], but)
            if found:
                return _chosen(found, absent, role, up=True)
            absent.update(dict.fromkeys(team.meant(role)))
    return Chosen([], list(absent), None, up=False)


def _chosen(found: list[Person], absent: Iterable[str], role: Role, *, up: bool) -> Chosen:
    there = {one.id for one in found}
    return Chosen(found, [one for one in absent if one not in there], role, up)


def _others(asked: Sequence[Role]) -> list[Role]:
    """Return the roles that come after those that were asked for: what is above them, then what is below."""
    top = max((UPWARD.index(role) for role in asked), default=-1)
    return [role for role in (*UPWARD[top + 1 :], *reversed(UPWARD[: top + 1])) if role not in asked]


def team_of(body: Mapping[str, Any], day: date | None = None, away: Mapping[str, str | None] | None = None) -> Team:
    """Return the team of a body as a message names it, whole (`Body`) or short (`Party`).

    day: in the place's zone; None where rosters and stand-ins by date do not matter. away: ids of those who have said,
    or of whom was said, that they are away, each with the id of whoever of the body stands in for them, or None.
    """
    people: dict[Role, Sequence[Person]] = {role: _people(body.get(role)) for role in (*WITHIN, Role.DIRECTOR)}
    people[Role.MAILBOX] = _mailbox(body)
    known = {one.id: one for listed in people.values() for one in listed}
    instead: dict[str, list[Person]] = {}
    for person, stand_in in (away or {}).items():
        if person in known:
            instead[person] = [known[stand_in]] if stand_in in known else []
    if day is None:
        return Team(people, (), instead)
    for told in body.get("stand_ins", ()):
        if _in_force(told, day):
            instead.setdefault(told["whom"], []).append(person_of(told["by"]))
    duty = (person_of(told["person"]) for told in body.get("duty", ()) if _in_force(told, day))
    return Team(people, tuple({one.id: one for one in duty}.values()), instead)


def team_with_duty(people: Iterable[Person], away: Mapping[str, str | None]) -> Team:
    """Return those who have a duty for the centre as a team of handlers; one of them can stand in for another.

    away: as `team_of` has it. Who has not the duty stands in for nobody: what it lets one see is not theirs to see.
    """
    known = {one.id: one for one in people}
    instead = {one: [known[other]] if other in known else [] for one, other in away.items() if one in known}
    return Team({Role.HANDLERS: list(known.values())}, (), instead)


def _in_force(told: Mapping[str, Any], day: date) -> bool:
    """Say whether a line of a roster, or of who stands in for whom, holds on a day; both its ends belong to it."""
    since, until = told["since"], told["until"]
    weekdays = told.get("weekdays") or WEEKDAYS
    return (
        (since is None or date.fromisoformat(since) <= day)
        and (until is None or day <= date.fromisoformat(until))
        and WEEKDAYS[day.weekday()] in weekdays
    )


def _people(found: Any) -> tuple[Person, ...]:
    if not found:
        return ()
    listed = found if isinstance(found, list) else [found]
    return tuple(map(person_of, listed))


def _mailbox(body: Mapping[str, Any]) -> tuple[Person, ...]:
    address = body.get("mailbox")
    return (Person(f"{MAILBOX}{body['code']}", body["name"]["zh"], address, "zh"),) if address else ()
