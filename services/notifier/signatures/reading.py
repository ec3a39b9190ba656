"""Reads answers.yaml into the part `answers`. A place without the file has the house's own rules."""

from typing import Any

from marshmallow import fields, validate

from services.notifier.directory.domain import WITHIN, Role
from services.notifier.limits.calendar import Limit
from services.notifier.limits.lengths import DAYS, Offset
from services.notifier.limits.stored import limit
from services.notifier.signatures.domain import Signing
from shared.process.folder import Folder
from shared.process.shapes import Flag, Names, Shape, one_of

FILE = "answers.yaml"


class _Signatures(Shape):
    clause = fields.Nested(Names)
    cannot_by_law = Flag(required=True)
    every_answer = Flag(required=True)
    by = fields.List(
        fields.String(validate=one_of(WITHIN)),
        required=True,
        validate=validate.Length(1, error=f"must name who of an office may sign: {', '.join(WITHIN)}"),
    )


class _Days(Offset):
    unit = fields.String(validate=one_of(DAYS))
    clause = fields.Nested(Names)


class _Answers(Shape):
    signatures = fields.Nested(_Signatures, required=True)
    call_back = fields.Nested(_Days)


def read_answers(folder: Folder) -> dict[str, Any]:
    """Return the part `answers`; what is wrong stays with the folder."""
    if not folder.holds(FILE):
        return {}
    told = folder.load(FILE, _Answers())
    by = told.get("signatures", {}).get("by", [])
    folder.twice(FILE, ("signatures", "by"), "the role", by, "role")
    return told


def signing(content: dict[str, Any]) -> Signing:
    """Read who signs what from the part."""
    told = content.get("signatures")
    if not told:
        return Signing()
    return Signing(told["cannot_by_law"], told["every_answer"], tuple(Role(role) for role in told["by"]))


def call_back(content: dict[str, Any]) -> Limit | None:
    """Read how long after its answer an enterprise is asked; None where the place names no day for that."""
    return limit(content["call_back"]) if content.get("call_back") else None
