"""What the OpenAPI document says about the ledger. Nothing here runs in a request."""

from marshmallow import INCLUDE, Schema, fields

from services.intake.promises.described import PromiseOwner
from shared.contracts.facts import LocalText


class LedgerOut(Schema):
    """A matter kept open for years: why, whose it is, and when it is reviewed. Days are the place's."""

    class Meta:
        unknown = INCLUDE

    since = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)
    owner = fields.Nested(PromiseOwner, required=True)
    outside = fields.Nested(
        LocalText,
        required=True,
        allow_none=True,
        metadata={"description": "In the state `passed_up`: who beyond the district has it; `owner` asks there."},
    )
    next_review_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "Null for the moment in which it is being planned."}
    )
    reviewed_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Of the newest review; null before the first."}
    )
