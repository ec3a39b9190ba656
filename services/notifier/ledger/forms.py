"""The form of the page of a case on the ledger."""

from marshmallow import Schema

from services.notifier.tasks.forms import Prose

LONGEST = 4_000


class ReviewForm(Schema):
    """`done`: since the last review. `hindrance`: what stands in the way. `next_step`: what comes next."""

    done = Prose(LONGEST)
    hindrance = Prose(LONGEST)
    next_step = Prose(LONGEST)


FIELDS = ("done", "hindrance", "next_step")
