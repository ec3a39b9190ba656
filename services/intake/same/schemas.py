"""The shapes of the forms about cases of the same matter."""

from marshmallow import Schema, validate

from services.intake.cases.schemas import OneLine, Prose, filled


class MergeIn(Schema):
    """Two cases are the same matter: `other` is the number of the other one."""

    other = OneLine(64, required=True)
    why = Prose(allow_none=True, validate=validate.Length(max=2_000))


class ApartIn(MergeIn):
    """Two cases are not the same matter, and why."""

    why = Prose(required=True, validate=[validate.Length(max=2_000), filled])


class SeparateIn(Schema):
    """A merging was a mistake, and why."""

    why = Prose(required=True, validate=[validate.Length(max=2_000), filled])


MERGE, APART, SEPARATE = MergeIn(), ApartIn(), SeparateIn()
