"""Reads promises.yaml into the part `promises`; a place without that file goes by what the house says.

{"remind": {"before": {"n", "unit"}, "every": {"n", "unit"}, "to": [role]}, "broken": {"to": [role]}}
"""

from typing import Any

from marshmallow import ValidationError, fields, validate

from services.notifier.directory.domain import Role
from services.notifier.limits.lengths import DAYS, Length
from services.notifier.limits.stored import limit
from services.notifier.promises.domain import HOUSE, Policy
from shared.process.folder import Folder
from shared.process.shapes import Shape, one_of

_FILE = "promises.yaml"


def _whole_days(length: dict[str, Any]) -> None:
    if length["unit"] not in DAYS or length["n"] < 1:
        raise ValidationError(f"must be one day or more, in one of {', '.join(DAYS)}")


def _roles() -> fields.List:
    return fields.List(
        fields.String(validate=one_of(Role)),
        required=True,
        validate=validate.Length(1, error=f"must name who is told, in order of preference: {', '.join(Role)}"),
    )


class _Remind(Shape):
    before = fields.Nested(Length, required=True)
    every = fields.Nested(Length, validate=_whole_days)
    to = _roles()


class _Broken(Shape):
    to = _roles()


class _Promises(Shape):
    remind = fields.Nested(_Remind, required=True)
    broken = fields.Nested(_Broken, required=True)


def read_promises(folder: Folder) -> dict[str, Any]:
    """Return the part `promises`; what is wrong stays with the folder."""
    return folder.load(_FILE, _Promises()) if folder.holds(_FILE) else told_of(HOUSE)


def told_of(policy: Policy) -> dict[str, Any]:
    """Return a policy as its part has it."""
    remind: dict[str, Any] = {"before": {"n": policy.before.n, "unit": str(policy.before.unit)}}
    if policy.every is not None:
        remind["every"] = {"n": policy.every.n, "unit": str(policy.every.unit)}
    return {
        "remind": {**remind, "to": [str(role) for role in policy.to]},
        "broken": {"to": [str(role) for role in policy.broken_to]},
    }


def policy_of(content: dict[str, Any]) -> Policy:
    """Read a policy from its part."""
    remind = content["remind"]
    return Policy(
        before=limit(remind["before"]),
        every=limit(remind["every"]) if remind.get("every") else None,
        to=tuple(map(Role, remind["to"])),
        broken_to=tuple(map(Role, content["broken"]["to"])),
    )
