"""What intake tells about the addresses to which it sends agencies' events."""

from marshmallow import Schema, fields

from shared.contracts.facts import Whole, word
from shared.contracts.registry import declare
from shared.contracts.words import WhyTold


class Failing(Schema):
    """`webhook` is an id, `agency` a name, `contact` a mail address, `address` where it leads, without its query.

    `status` and `said` are what the receiver answered last: no status where it did not. `waiting` is how many
    deliveries are still to be made.
    """

    webhook = fields.String(required=True)
    agency = fields.String(required=True)
    contact = fields.String(required=True)
    language = fields.String(required=True)
    address = fields.String(required=True)
    why = word(WhyTold, required=True)
    status = Whole(required=True, allow_none=True)
    said = fields.String(required=True)
    waiting = Whole(required=True)


WEBHOOK_FAILING = declare(
    "webhook.failing.v1",
    source="intake",
    takers=["notifier"],
    schema=Failing,
    summary="An agency's webhook was switched off, or something for it was given up: write to the agency's contact.",
    about="agency",
)
