"""The shapes of what is put on record about deputies."""

from marshmallow import Schema, fields, validate

from services.intake.cases.schemas import Prose
from services.intake.deputies.domain import Grade, How


class AnsweredIn(Schema):
    """A deputy was given the answer."""

    how = fields.String(required=True, validate=validate.OneOf([str(one) for one in How]))
    answered_on = fields.Date(required=True)


class JudgedIn(Schema):
    """What a deputy says of it."""

    grade = fields.String(required=True, validate=validate.OneOf([str(one) for one in Grade]))
    said = Prose(load_default="", validate=validate.Length(max=5_000))


ANSWERED, JUDGED = AnsweredIn(), JudgedIn()
