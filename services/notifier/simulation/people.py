"""Who is there in a played place: its bodies with their people, as bodies.yaml and people.yaml name them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, fields

from services.notifier.directory.domain import WITHIN, Role
from shared.process.folder import Folder
from shared.process.shapes import Day, Names, Shape


class _Loose(Shape):
    """What is needed here of files that are router's to check whole."""

    class Meta:
        unknown = EXCLUDE


class _Dated(_Loose):
    person = fields.String()
    whom = fields.String()
    by = fields.String()
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)
    weekdays = fields.List(fields.String(), load_default=list)


class _Body(_Loose):
    code = fields.String(required=True)
    name = fields.Nested(Names, required=True)
    relation = fields.String(load_default="assign")
    handlers = fields.List(fields.String(), load_default=list)
    liaison = fields.String(load_default=None, allow_none=True)
    leader = fields.String(load_default=None, allow_none=True)
    stand_in = fields.String(load_default=None, allow_none=True)
    director = fields.String(load_default=None)
    mailbox = fields.String(load_default=None)
    agencies = fields.List(fields.String(), load_default=list)
    duty = fields.List(fields.Nested(_Dated), load_default=list)
    stand_ins = fields.List(fields.Nested(_Dated), load_default=list)


class _Bodies(_Loose):
    bodies = fields.List(fields.Nested(_Body), required=True)


class _Person(_Loose):
    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    language = fields.String(load_default="zh")
    duties = fields.List(fields.String(), load_default=list)


class _People(_Loose):
    people = fields.List(fields.Nested(_Person), required=True)


def read_bodies(files: Folder) -> dict[str, dict[str, Any]]:
    """Return the bodies of a place by code, each with its people in place of their ids (contracts' Party and more)."""
    listed = files.load("people.yaml", _People()).get("people", ())
    people = {one["id"]: {name: told for name, told in one.items() if name != "duties"} for one in listed}
    bodies = files.load("bodies.yaml", _Bodies()).get("bodies", ())
    return {one["code"]: {**one, **_people_of(one, people)} for one in bodies}


def read_staff(files: Folder) -> list[dict[str, Any]]:
    """Return the people of a place who have a duty for the centre, as the directory names them (contracts' Staff)."""
    here = {"left": False, "successor": None, "signed_out_at": None}
    people = files.load("people.yaml", _People()).get("people", ())
    return [{**one, **here} for one in people if one["duties"]]


def _people_of(body: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for role in (*WITHIN, Role.DIRECTOR):
        named = body[role]
        listed = [people[one] for one in (named if isinstance(named, list) else [named]) if one in people]
        found[role] = listed if role is Role.HANDLERS else next(iter(listed), None)
    found["duty"] = [{**one, "person": people[one["person"]]} for one in body["duty"] if one["person"] in people]
    found["stand_ins"] = [{**one, "by": people[one["by"]]} for one in body["stand_ins"] if one["by"] in people]
    return found
