"""The shape of a request that takes a test case on."""

from marshmallow import RAISE, Schema, fields, validate

from services.intake.cases.schemas import Written, filled
from services.intake.rehearsal.domain import Goal


class RehearseIn(Schema):
    """Where the test case is wanted, and what the enterprise is asked for or answered there."""

    class Meta:
        unknown = RAISE

    to = fields.String(required=True, validate=validate.OneOf([str(one) for one in Goal]))
    text = Written(validate=[validate.Length(max=2_000), filled])


REHEARSE = RehearseIn()
