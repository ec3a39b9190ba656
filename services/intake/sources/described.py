"""What the OpenAPI document says of what a case's source is asked. Nothing here runs in a request."""

from marshmallow import INCLUDE, Schema, fields

from shared.contracts.facts import LocalText


class SourceAskedOut(Schema):
    """What the district asks of you: that you take the case back, although your time for that is over."""

    class Meta:
        unknown = INCLUDE

    at = fields.AwareDateTime(required=True)
    ground = fields.String(required=True, metadata={"description": "A code of /v1/codes/grounds."})
    basis = fields.Nested(LocalText, required=True, metadata={"description": "The law behind it."})
    text = fields.String(required=True)
