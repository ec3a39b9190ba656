"""What the OpenAPI document says about promises. Nothing here runs in a request."""

from marshmallow import INCLUDE, Schema, fields

from shared.contracts.facts import LocalText


class PromiseOwner(Schema):
    """The body that answers for a promise."""

    class Meta:
        unknown = INCLUDE

    code = fields.String(required=True)
    name = fields.Nested(LocalText, required=True)


class PromiseOut(Schema):
    """Something that was promised with an answer, for a day of the place's zone; `state` says what became of it."""

    class Meta:
        unknown = INCLUDE

    number = fields.Integer(required=True)
    text = fields.String(required=True)
    until = fields.Date(required=True)
    owner = fields.Nested(PromiseOwner, required=True)
    state = fields.String(
        required=True, metadata={"description": "open, due, kept, broken, moved or dropped; more may come."}
    )
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
