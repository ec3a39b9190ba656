"""The shape of limits.yaml."""

from typing import Any

from marshmallow import fields, post_load, validate

from services.notifier.limits.lengths import Length
from shared.process.shapes import ByName, Names, Shape, Whole, filled, one_of

_CODE = validate.Regexp(r"[a-z][a-z0-9_]{0,39}\Z", error="write small letters, digits and _, like not_our_duty")


class _Opinion(Length):
    """`{n, unit}`, and what `silence` past that means: `consent`, or the lead `waits`."""

    silence = fields.String(load_default="consent", validate=one_of(["consent", "waits"]))


class _Source(Shape):
    review_working_days = Whole(1, 30, required=True)
    least = fields.Nested(Length, required=True)


class _Reason(Shape):
    code = fields.String(required=True, validate=_CODE)
    name = fields.Nested(Names, required=True)


class _Returns(Shape):
    window = fields.Nested(Length, required=True)
    reasons = fields.List(fields.Nested(_Reason), required=True, validate=filled)


class Limits(Shape):
    """limits.yaml."""

    classes = ByName(keys=fields.String(validate=filled), values=fields.Nested(Length), required=True)
    default = fields.String(required=True, validate=filled)
    opinion = fields.Nested(_Opinion, required=True)
    split = fields.Nested(Length)
    redo = fields.Nested(Length, required=True)
    supplement = fields.Nested(Length, required=True)
    supplements_allowed = Whole(0, 20, required=True)
    source = fields.Nested(_Source, required=True)
    returns = fields.Nested(_Returns)

    @post_load
    def flat(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Put what is said of sources beside the rest."""
        return {**data.pop("source"), **data}
