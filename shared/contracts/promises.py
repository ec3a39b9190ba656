"""What intake and notifier tell each other of dated promises.

Intake owns what became of a promise; notifier that its day has come, and what its owner says.
"""

from marshmallow import Schema, fields

from shared.contracts.facts import CaseFacts, Pledge, Whole, word
from shared.contracts.registry import declare
from shared.contracts.words import PromiseState


class PromiseMade(Schema):
    """A dated promise with an owner; `promise` is its number, unique within the case, counted from 1.

    `case` is whole: this message may arrive before any other about the case.
    """

    promise = Whole(required=True)
    pledge = fields.Nested(Pledge, required=True)
    case = fields.Nested(CaseFacts, required=True)


class PromiseSettled(Schema):
    """What has become of a promise; `state` is an end. Of several messages the one with the highest `turn` holds.

    A promise ends once; what follows an end only says more: `taken_up` is what the supervision office has done about a
    broken one. `said` is what the enterprise said, or why the promise was moved or dropped. `by` is a name.
    """

    promise = Whole(required=True)
    turn = Whole(required=True)
    state = word(PromiseState, required=True)
    at = fields.AwareDateTime(required=True)
    said = fields.String(required=True, allow_none=True)
    by = fields.String(required=True, allow_none=True)
    taken_up = fields.String(required=True, allow_none=True)


class PromiseDue(Schema):
    """The day of a promise has come; `promise` is its number, unique within the case. `due_at` is that day's close."""

    promise = Whole(required=True)
    until = fields.Date(required=True)
    due_at = fields.AwareDateTime(required=True)
    fired_at = fields.AwareDateTime(required=True)


class PromiseFulfilled(Schema):
    """The owner says that a promise is kept, in `text`; `turn` counts how often it has said so. `by` is a name."""

    promise = Whole(required=True)
    turn = Whole(required=True)
    text = fields.String(required=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


PROMISE_MADE = declare(
    "promise.made.v1",
    source="intake",
    takers=["notifier"],
    schema=PromiseMade,
    summary="Something was promised to an enterprise, for a day, and somebody answers for it.",
)
PROMISE_SETTLED = declare(
    "promise.settled.v1",
    source="intake",
    takers=["notifier"],
    schema=PromiseSettled,
    summary="A promise was kept, broken, moved to another day, or is not wanted any more.",
)
PROMISE_DUE = declare(
    "promise.due.v1",
    source="notifier",
    takers=["intake"],
    schema=PromiseDue,
    summary="The day of a promise has come; the enterprise is to be asked whether it was kept.",
)
PROMISE_FULFILLED = declare(
    "promise.fulfilled.v1",
    source="notifier",
    takers=["intake"],
    schema=PromiseFulfilled,
    summary="The owner of a promise says that it is kept.",
)
