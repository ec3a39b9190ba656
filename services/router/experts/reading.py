"""Reads experts.yaml into the part `experts`. A place without the file has no experts.

{"groups": [{"code", "name", "experts": [{"id", "name", "email", "language", "works_for", "fields": [{"zh", "en"}]}]}]}
"""

from typing import Any

from marshmallow import fields

from services.router.directory.reading import MAIL
from shared.process.folder import Folder
from shared.process.shapes import CODE, Names, Shape, filled, one_of

_FILE = "experts.yaml"


class _Expert(Shape):
    id = fields.String(required=True, validate=CODE)
    name = fields.String(required=True, validate=filled)
    email = fields.String(required=True, validate=MAIL)
    language = fields.String(required=True, validate=one_of(["zh", "en", "zh-Hant"]))
    works_for = fields.List(fields.String(validate=filled), load_default=list)
    fields_ = fields.List(fields.Nested(Names), required=True, validate=filled, data_key="fields", attribute="fields")


class _Group(Shape):
    code = fields.String(required=True, validate=CODE)
    name = fields.Nested(Names, required=True)
    experts = fields.List(fields.Nested(_Expert), required=True, validate=filled)


class _Groups(Shape):
    groups = fields.List(fields.Nested(_Group), required=True)


def read_experts(folder: Folder) -> dict[str, Any]:
    """Return the part `experts`; what is wrong stays with the folder."""
    if not folder.holds(_FILE):
        return {"groups": []}
    groups = folder.load(_FILE, _Groups()).get("groups", [])
    folder.twice(_FILE, ("groups",), "the group", [one["code"] for one in groups], "code")
    seen: set[str] = set()
    for index, group in enumerate(groups):
        for position, expert in enumerate(group["experts"]):
            if expert["id"] in seen:
                what = f"the expert {expert['id']!r} stands here a second time; each id may stand once in the file"
                folder.problem(_FILE, ("groups", index, "experts", position, "id"), what)
            seen.add(expert["id"])
    return {"groups": groups}
