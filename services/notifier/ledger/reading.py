"""Reads ledger.yaml into the part `ledger`; a place without that file goes by what the house says.

{"cycle": {"months", "longest"}, "remind": {"before": {"n", "unit"}, "to": [role]},
 "missed": {"to": [role], "every": {"n", "unit"}}}
"""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.notifier.directory.domain import Role
from services.notifier.ledger.domain import HOUSE, HOUSE_CYCLE, HOUSE_LONGEST, Policy
from services.notifier.limits.lengths import DAYS, Offset
from services.notifier.limits.stored import limit
from shared.process.folder import Folder
from shared.process.shapes import Names, Shape, Whole, one_of

FILE = "ledger.yaml"
MOST = 120
"""Months: ten years, as of every length."""


_LEAST = {"calendar_days": 28, "working_days": 16}
"""Days of a month, at the least: over long holidays few of them are worked."""


def _whole_days(length: dict[str, Any]) -> None:
    if length["unit"] not in DAYS or length["n"] < 1:
        raise ValidationError(f"must be one day or more, in one of {', '.join(DAYS)}")


def _roles() -> fields.List:
    return fields.List(
        fields.String(validate=one_of(Role)),
        required=True,
        validate=validate.Length(1, error=f"must name who is told, in order of preference: {', '.join(Role)}"),
    )


class _Cycle(Shape):
    months = Whole(1, MOST, required=True)
    longest = Whole(1, MOST, required=True)
    clause = fields.Nested(Names)

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, told: dict[str, Any], **_: Any) -> None:
        if told["longest"] < told["months"]:
            raise ValidationError("must not be shorter than months, the usual cycle", "longest")


class _Remind(Shape):
    before = fields.Nested(Offset, required=True, validate=_whole_days)
    to = _roles()
    clause = fields.Nested(Names)


class _Missed(Shape):
    to = _roles()
    every = fields.Nested(Offset, validate=_whole_days)
    clause = fields.Nested(Names)


class _Ledger(Shape):
    cycle = fields.Nested(_Cycle, required=True)
    remind = fields.Nested(_Remind, required=True)
    missed = fields.Nested(_Missed, required=True)

    @validates_schema(skip_on_field_errors=True)
    def _reminder_fits(self, told: dict[str, Any], **_: Any) -> None:
        before = told["remind"]["before"]
        if before["n"] >= told["cycle"]["months"] * _LEAST[before["unit"]]:
            raise ValidationError({"remind": {"before": ["must be shorter than the cycle, or nobody is reminded"]}})


def read_ledger(folder: Folder) -> dict[str, Any]:
    """Return the part `ledger`; what is wrong stays with the folder."""
    return folder.load(FILE, _Ledger()) if folder.holds(FILE) else told_of(HOUSE)


def told_of(policy: Policy) -> dict[str, Any]:
    """Return a policy as its part has it, with the house's own cycle."""
    missed: dict[str, Any] = {"to": [str(role) for role in policy.missed_to]}
    if policy.every is not None:
        missed["every"] = {"n": policy.every.n, "unit": str(policy.every.unit)}
    before = {"n": policy.before.n, "unit": str(policy.before.unit)}
    return {
        "cycle": {"months": HOUSE_CYCLE, "longest": HOUSE_LONGEST},
        "remind": {"before": before, "to": [str(role) for role in policy.to]},
        "missed": missed,
    }


def policy_of(content: dict[str, Any]) -> Policy:
    """Read a policy from its part."""
    remind, missed = content["remind"], content["missed"]
    return Policy(
        before=limit(remind["before"]),
        to=tuple(map(Role, remind["to"])),
        missed_to=tuple(map(Role, missed["to"])),
        every=limit(missed["every"]) if missed.get("every") else None,
    )
