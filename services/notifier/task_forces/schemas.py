"""The shape of stages.yaml."""

from marshmallow import fields, validate

from services.notifier.limits.lengths import DAYS, LONGEST, Length
from shared.process.shapes import CODE, Names, Shape, Whole, filled, one_of

_MOST_STAGES = 40
_LONGEST = max(LONGEST[unit] for unit in DAYS)


class _Days(Length):
    """A limit of days: a stage is no matter of hours."""

    unit = fields.String(required=True, validate=one_of(DAYS))


class _Stage(Shape):
    code = fields.String(required=True, validate=CODE)
    name = fields.Nested(Names, required=True)
    milestone = fields.Nested(Names, required=True)
    body = fields.String(required=True)
    helping = fields.List(fields.String(), load_default=list)
    after = fields.List(fields.String(), load_default=list)
    limit = fields.Nested(_Days, required=True)
    baseline_days = Whole(0, _LONGEST)


class _TaskForce(Shape):
    code = fields.String(required=True, validate=CODE)
    name = fields.Nested(Names, required=True)
    baseline_days = Whole(1, _LONGEST, required=True)
    target_days = Whole(1, _LONGEST, required=True)
    stages = fields.List(
        fields.Nested(_Stage),
        required=True,
        validate=[filled, validate.Length(max=_MOST_STAGES, error=f"must not have more than {_MOST_STAGES} stages")],
    )


class Stages(Shape):
    """stages.yaml."""

    task_forces = fields.List(fields.Nested(_TaskForce), required=True)
