"""The form of a promise's page."""

from marshmallow import Schema

from services.notifier.tasks.forms import Prose

LONGEST = 4_000


class FulfilledForm(Schema):
    """`text`: how the promise was kept, for the enterprise to confirm."""

    text = Prose(LONGEST)
