"""Bodies as the router decides with them: who may lead, who follows whom, whom a case is about. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.contracts.naming import bodies_named

PART = "directory"
"""The name of the part of the configuration that the directory is."""

PERSON = ("id", "name", "email", "language")
"""What bodies and messages say of a person (contracts' Person)."""

KINDS = (
    "office",
    "centre",
    "sub_centre",
    "bureau",
    "sub_district",
    "platform",
    "utility",
    "vertical",
    "station",
    "police",
    "discipline",
)
"""Kinds of body (承办单位类型)."""


@dataclass(frozen=True, slots=True)
class Body:
    """One body.

    whole: the body as messages carry it (contracts' Body). Dates are in the place's zone; both ends belong to the time
    in which the body is valid.
    """

    code: str
    zh: str
    en: str
    may_lead: bool
    valid_from: date
    valid_until: date | None
    successor: str | None
    whole: Mapping[str, Any]

    def valid_on(self, day: date) -> bool:
        """Tell whether the body exists on that day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def agencies(self) -> Sequence[str]:
        """Return the codes of the agencies whose cases the body takes in."""
        named: Sequence[str] = self.whole.get("agencies", ())
        return named

    def party(self) -> dict[str, Any]:
        """Return the body as an assignment names it (contracts' Party)."""
        return {part: self.whole[part] for part in ("code", "name", "relation", "handlers", "leader")}


class Directory:
    """All bodies of a place."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._bodies = {body.code: body for body in bodies}

    def get(self, code: str) -> Body | None:
        """Return the body of that code, whether or not it is still valid."""
        return self._bodies.get(code)

    def all(self) -> list[Body]:
        """Return every body, by code."""
        return [self._bodies[code] for code in sorted(self._bodies)]

    def standing(self, code: str, day: date) -> Body | None:
        """Return the body itself, or whoever has followed it by that day; None where nobody has."""
        seen: set[str] = set()
        body = self._bodies.get(code)
        while body is not None and not body.valid_on(day):
            seen.add(body.code)
            # A body that does not exist yet has no successor to turn to.
            if day < body.valid_from or body.successor is None or body.successor in seen:
                return None
            body = self._bodies.get(body.successor)
        return body

    def named_in(self, about: str | None) -> frozenset[str]:
        """Return the bodies that a case is about, by code or by a name that stands in the text."""
        return bodies_named(about, (body.whole for body in self._bodies.values()))


WITHIN = ("handlers", "liaison", "leader", "stand_in")
"""The places in a body (contracts' Body) whose holders belong to it; its director is above it and not of it."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def standing_in(people: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return who has what was theirs, for everybody who has left: the first of their successors who is still here.

    people: by id, each as contracts' Staff.
    """
    found = {}
    for person, staff in people.items():
        heir, seen = staff["successor"], {person}
        while staff["left"] and heir in people and heir not in seen and people[heir]["left"]:
            seen.add(heir)
            heir = people[heir]["successor"]
        if staff["left"] and heir in people and not people[heir]["left"]:
            found[person] = heir
    return found


def members_of(body: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return those who belong to a body (contracts' Body), by id."""
    named = (*body["handlers"], body["liaison"], body["leader"], body["stand_in"])
    return {one["id"]: one for one in named if one}


def people_of(body: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of all whom a body (contracts' Body) names."""
    dated = (*(one["person"] for one in body.get("duty", ())), *(one["by"] for one in body.get("stand_ins", ())))
    above = [body["director"]] if body.get("director") else []
    return frozenset(members_of(body)) | {one["id"] for one in (*dated, *above)}


def handed_over(content: Mapping[str, Any], heirs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the part `directory` with somebody else in the place of who has left, nobody twice in a place.

    heirs: by id of who has left, who follows them (contracts' Person).
    """

    def follow(person: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        return heirs.get(person["id"], person) if person else None

    bodies = []
    for body in content["bodies"]:
        handlers = {one["id"]: one for one in map(follow, body["handlers"]) if one}
        others = {part: follow(body[part]) for part in ("liaison", "leader", "stand_in", "director") if part in body}
        others |= _lines_followed(body, heirs)
        bodies.append({**body, "handlers": list(handlers.values()), **others})
    return {**content, "bodies": bodies}


def _lines_followed(body: Mapping[str, Any], heirs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a body's roster and stand-ins with somebody else in the place of who has left; nobody for themselves."""
    found: dict[str, Any] = {}
    if "duty" in body:
        found["duty"] = [{**one, "person": heirs.get(one["person"]["id"], one["person"])} for one in body["duty"]]
    if "stand_ins" in body:
        lines = [
            {
                **one,
                "whom": heirs.get(one["whom"], {"id": one["whom"]})["id"],
                "by": heirs.get(one["by"]["id"], one["by"]),
            }
            for one in body["stand_ins"]
        ]
        found["stand_ins"] = [one for one in lines if one["whom"] != one["by"]["id"]]
    return found


def arranged(
    content: Mapping[str, Any], entered: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]
) -> dict[str, Any]:
    """Return the part `directory` with the lines of rosters that were entered on pages, in the place of older ones.

    entered: by body's code and `duty` or `stand_ins`, the lines as messages carry them, each with its `id`.
    """
    bodies = []
    for body in content["bodies"]:
        lines = {}
        for part in ("duty", "stand_ins"):
            of_folder = [one for one in body.get(part, ()) if "id" not in one]
            of_pages = [*entered.get(body["code"], {}).get(part, ())]
            if of_folder or of_pages or part in body:
                lines[part] = [*of_folder, *of_pages]
        bodies.append({**body, **lines})
    return {**content, "bodies": bodies}


@dataclass(frozen=True, slots=True)
class Succession:
    """A body that a reform has ended: its last day in the place's zone, and who follows it."""

    body: str
    until: date
    successor: str


def reformed(
    content: Mapping[str, Any], successions: Iterable[Succession], known: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the part `directory` as reforms have made it, whether or not its folder knows of them.

    known: bodies as they were last published, by code: whoever ended, or follows, and is named by the folder no more
    stays as the directory last knew them.
    """
    bodies = {body["code"]: body for body in content["bodies"]}
    for one in successions:
        for code in (one.body, one.successor):
            if code not in bodies and code in known:
                bodies[code] = known[code]
        if one.body not in bodies:
            continue
        body, until = bodies[one.body], one.until.isoformat()
        # A folder that lets the body begin after its end has founded it anew: that takes another code.
        begun = min(body["valid_from"], known.get(one.body, body)["valid_from"])
        bodies[one.body] = {**body, "valid_from": begun, "valid_until": until, "successor": one.successor}
    return {**content, "bodies": list(bodies.values())}


def directory_of(content: Mapping[str, Any]) -> Directory:
    """Build the directory of a checked part (its shape: directory/reading.py)."""
    return Directory(
        Body(
            code=body["code"],
            zh=body["name"]["zh"],
            en=body["name"]["en"],
            may_lead=body["may_lead"],
            valid_from=date.fromisoformat(body["valid_from"]),
            valid_until=date.fromisoformat(body["valid_until"]) if body["valid_until"] else None,
            successor=body["successor"],
            whole=body,
        )
        for body in content["bodies"]
    )
