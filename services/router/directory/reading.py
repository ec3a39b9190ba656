"""Reads bodies.yaml and people.yaml into the part `directory`.

{"people": [{"id", "name", "email", "language", "duties": [word]}], "bodies": [<contracts' Body, whole>]}
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from services.router.directory.domain import KINDS, WEEKDAYS
from shared.contracts.words import Duty, Relation
from shared.process.folder import Folder
from shared.process.shapes import CODE, Day, Flag, Names, Shape, filled, one_of

MAIL = validate.Regexp(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\Z", error="write one mail address, like name@haicang.example")
"""A check that a text is one mail address."""


PHONE = validate.Regexp(r"\+?[0-9](?:[ -]?[0-9]){4,18}\Z", error="write a telephone number, like +86 592 5550101")
MESSENGER = validate.Regexp(r"[\w.@+-]{1,64}\Z", error="write an id of the office messenger, without blanks")


class _Person(Shape):
    id = fields.String(required=True, validate=CODE)
    name = fields.String(required=True, validate=filled)
    email = fields.String(required=True, validate=MAIL)
    language = fields.String(required=True, validate=one_of(["zh", "en", "zh-Hant"]))
    duties = fields.List(fields.String(validate=one_of(Duty)), load_default=list)
    # Always there, for a number that is no longer in the file must be forgotten.
    phone = fields.String(load_default=None, validate=PHONE)
    messenger = fields.String(load_default=None, validate=MESSENGER)


class _People(Shape):
    people = fields.List(fields.Nested(_Person), required=True, validate=filled)


class _OnDuty(Shape):
    person = fields.String(required=True)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)
    weekdays = fields.List(fields.String(validate=one_of(WEEKDAYS)), load_default=list)


class _StandsIn(Shape):
    whom = fields.String(required=True)
    by = fields.String(required=True)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)


class _Body(Shape):
    code = fields.String(required=True, validate=CODE)
    name = fields.Nested(Names, required=True)
    aliases = fields.List(fields.String(validate=filled), load_default=list)
    agencies = fields.List(fields.String(validate=filled))
    kind = fields.String(required=True, validate=one_of(KINDS))
    relation = fields.String(required=True, validate=one_of(Relation))
    may_lead = Flag(required=True)
    handlers = fields.List(fields.String(), required=True, validate=filled)
    liaison = fields.String(required=True, allow_none=True)
    leader = fields.String(required=True, allow_none=True)
    stand_in = fields.String(required=True, allow_none=True)
    director = fields.String()
    mailbox = fields.String(validate=MAIL)
    duty = fields.List(fields.Nested(_OnDuty))
    stand_ins = fields.List(fields.Nested(_StandsIn))
    valid_from = Day(required=True)
    valid_until = Day(required=True, allow_none=True)
    successor = fields.String(required=True, allow_none=True)


class _Bodies(Shape):
    bodies = fields.List(fields.Nested(_Body), required=True, validate=filled)


def read_directory(folder: Folder) -> dict[str, Any]:
    """Return the part `directory`; what is wrong stays with the folder."""
    people = folder.load("people.yaml", _People()).get("people", [])
    bodies = folder.load("bodies.yaml", _Bodies()).get("bodies", [])
    by_id = {person["id"]: person for person in people}
    codes = {body["code"]: body for body in bodies}
    folder.twice("people.yaml", ("people",), "the person", [person["id"] for person in people], "id")
    folder.twice("bodies.yaml", ("bodies",), "the body", [body["code"] for body in bodies], "code")
    for index, body in enumerate(bodies):
        if people:
            _check_people(folder, index, body, by_id)
            _check_lines(folder, index, body, by_id)
        _check_life(folder, index, body, codes)
    return {"people": people, "bodies": [_whole(body, by_id) for body in bodies]}


def _check_people(folder: Folder, index: int, body: Mapping[str, Any], people: Mapping[str, Any]) -> None:
    for position, person in enumerate(body["handlers"]):
        if person not in people:
            folder.unknown(
                "bodies.yaml",
                ("bodies", index, "handlers", position),
                "person in people.yaml with the id",
                person,
                people,
            )
    for part in ("liaison", "leader", "stand_in", "director"):
        person = body.get(part)
        if person is not None and person not in people:
            folder.unknown("bodies.yaml", ("bodies", index, part), "person in people.yaml with the id", person, people)


def _check_lines(folder: Folder, index: int, body: Mapping[str, Any], people: Mapping[str, Any]) -> None:
    """Look at a roster, and at who stands in for whom: people of the body, from one day to a later one."""
    own = [*body["handlers"], *(body[part] for part in ("liaison", "leader", "stand_in") if body[part])]
    led = [*own, body["director"]] if body.get("director") else own
    for part, roles in (("duty", (("person", own),)), ("stand_ins", (("whom", led), ("by", own)))):
        for position, line in enumerate(body.get(part, ())):
            where: tuple[str | int, ...] = ("bodies", index, part, position)
            for role, fit in roles:
                # Whoever is in charge of a body is of none: another one who is stands in for them.
                above = part == "stand_ins" and role == "by" and line["whom"] == body.get("director")
                if line[role] not in (people if above else fit):
                    folder.unknown(
                        "bodies.yaml", (*where, role), f"person of {body['code']}", line[role], people if above else fit
                    )
            if line["since"] and line["until"] and line["until"] < line["since"]:
                folder.problem("bodies.yaml", (*where, "until"), "ends before its `since`; write a later date")
            if part == "stand_ins" and line["whom"] == line["by"]:
                folder.problem("bodies.yaml", (*where, "by"), "nobody stands in for themselves; name somebody else")


def _check_life(folder: Folder, index: int, body: Mapping[str, Any], codes: Mapping[str, Any]) -> None:
    where: tuple[str | int, ...] = ("bodies", index)
    if body["valid_until"] is not None and body["valid_until"] < body["valid_from"]:
        folder.problem(
            "bodies.yaml", (*where, "valid_until"), f"{body['code']} ends before its valid_from; write a later date"
        )
    if body["successor"] is None:
        return
    if body["successor"] not in codes:
        folder.unknown("bodies.yaml", (*where, "successor"), "body", body["successor"], codes)
    elif body["valid_until"] is None:
        folder.problem(
            "bodies.yaml", (*where, "successor"), f"{body['code']} has a successor but no end; write valid_until"
        )
    elif last_successor(body["code"], codes) is None:
        folder.problem(
            "bodies.yaml", (*where, "successor"), f"the successors of {body['code']} lead back to it; break the ring"
        )


def last_successor(code: str, codes: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the body at the end of a chain of successors, or None where the chain is a ring or ends nowhere."""
    seen: set[str] = set()
    while code in codes and code not in seen:
        body: Mapping[str, Any] = codes[code]
        if body["successor"] is None:
            return body
        seen.add(code)
        code = body["successor"]
    return None


def _whole(body: Mapping[str, Any], people: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(body)
    whole["handlers"] = [_named(people.get(person)) for person in body["handlers"]]
    for part in ("liaison", "leader", "stand_in", "director"):
        if part in body:
            whole[part] = _named(people.get(body[part]))
    if "duty" in body:
        whole["duty"] = [{**one, "person": _named(people.get(one["person"]))} for one in body["duty"]]
    if "stand_ins" in body:
        whole["stand_ins"] = [{**one, "by": _named(people.get(one["by"]))} for one in body["stand_ins"]]
    return whole


def _named(person: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a person as a body names them: whatever else they do for the centre is no business of the body's."""
    return {part: person[part] for part in ("id", "name", "email", "language")} if person else None
