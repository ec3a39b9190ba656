"""The shapes of the forms of appeals."""

from marshmallow import Schema, fields, validate

from services.intake.appeals.domain import Ruling
from services.intake.cases.schemas import OneLine, Prose, filled


class AppealIn(Schema):
    """A body's appeal about a case, by the case's number and the body's code."""

    number = OneLine(64, required=True)
    body = fields.String(required=True, validate=validate.Length(1, 64))
    reason = Prose(required=True, validate=[validate.Length(max=2_000), filled])
    basis = Prose(required=True, validate=[validate.Length(max=1_000), filled])


class RulingIn(Schema):
    """What a supervisor says to it, and why."""

    ruling = fields.String(required=True, validate=validate.OneOf([str(one) for one in Ruling]))
    words = Prose(required=True, validate=[validate.Length(max=2_000), filled])


APPEAL, RULING = AppealIn(), RulingIn()
