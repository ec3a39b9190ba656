"""Reads escalation.yaml into the part `escalation`: {"steps": [{"step", "side", "offset", "to", "mail"}]}."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import UNDELIVERED
from services.notifier.limits.lengths import Moment, Offset
from services.notifier.mail.domain import STEP_KINDS
from shared.process.folder import Folder
from shared.process.shapes import Shape, filled, one_of


def _is_step_name(name: str) -> None:
    if ":" in name or len(name) > 64 or name == UNDELIVERED.name:
        raise ValidationError(
            f"must be a short name without a colon, and not {UNDELIVERED.name!r}, which every policy has already"
        )


class _When(Shape):
    before = fields.Nested(Offset)
    after = fields.Nested(Moment)

    @validates_schema
    def one_side(self, data: Mapping[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError("must say one of `before: {n, unit}` and `after: {n, unit}`")

    @post_load
    def by_side(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        ((side, offset),) = data.items()
        return {"side": side, "offset": offset}


class _Step(Shape):
    step = fields.String(required=True, validate=[filled, _is_step_name])
    when = fields.Nested(_When, required=True)
    to = fields.List(
        fields.String(validate=one_of(Role)),
        required=True,
        validate=validate.Length(1, error=f"must name who is told, in order of preference: {', '.join(Role)}"),
    )
    mail = fields.String(
        required=True,
        validate=validate.OneOf(STEP_KINDS, error="there is no mail {input!r} for a step; write one of {choices}"),
    )

    @post_load
    def flat(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data.pop("when"), **data}


class _Policy(Shape):
    steps = fields.List(fields.Nested(_Step), required=True)


def read_escalation(folder: Folder) -> dict[str, Any]:
    """Return the part `escalation`; what is wrong stays with the folder."""
    policy = folder.load("escalation.yaml", _Policy())
    # A step's name is what makes it happen once.
    folder.twice("escalation.yaml", ("steps",), "the step", [one["step"] for one in policy.get("steps", [])], "step")
    return policy
