"""What intake and notifier tell each other of the ledger (挂账): matters kept open for years, reviewed on a cycle.

Intake owns that a case stands on it, whose it is and how often it is reviewed; notifier on which days, and what came of
each review. Both tell it whole: of several messages about one entry the one with the highest `turn` holds.
"""

from marshmallow import Schema, fields

from shared.contracts.facts import CaseFacts, LocalText, Whole
from shared.contracts.registry import declare


class OutsideContact(Schema):
    """Whom to ask at an owner beyond the district."""

    name = fields.String(required=True)
    phone = fields.String(required=True)
    email = fields.String()


class OutsideOwner(Schema):
    """Who has a case that is not the district's to decide: a higher level, or a neighbour."""

    code = fields.String(required=True)
    name = fields.Nested(LocalText, required=True)
    contact = fields.Nested(OutsideContact, required=True)


class OutsideSaid(Schema):
    """Why an owner beyond the district does not take a case, and the law behind that. `by` is a name."""

    text = fields.String(required=True)
    legal_basis = fields.String(required=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class LedgerReviewSet(Schema):
    """A case stands on the ledger, or does no more; `entry` is its number there, unique within the case, from 1.

    `owner` is a body's code; `name` is who is responsible there, `person` their id where the directory knows them.
    `months` lie between two reviews. `since` is when it was put there; `ended_at` and `why` (`resumed`, `answered`,
    `withdrawn`, `merged`, `refused`) are null while it stands there. `case` is whole: this message may arrive before
    any other about the case. `outside`: to whom beyond the district it was passed, where that is why it stands there;
    `owner` is then our tracker, whose review is to ask there every `days` working days. `said`: what was said there
    where it was `refused`.
    """

    entry = Whole(required=True)
    turn = Whole(required=True)
    since = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)
    owner = fields.String(required=True)
    person = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    months = Whole(required=True)
    outside = fields.Nested(OutsideOwner, allow_none=True)
    days = Whole(allow_none=True)
    said = fields.Nested(OutsideSaid, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    why = fields.String(required=True, allow_none=True)
    case = fields.Nested(CaseFacts, required=True)


class LedgerReviewPlanned(Schema):
    """The next review of a case on the ledger is on the day `next_on`, the `review`-th, counted from 1."""

    entry = Whole(required=True)
    turn = Whole(required=True)
    review = Whole(required=True)
    next_on = fields.Date(required=True)


class LedgerReviewMissed(LedgerReviewPlanned):
    """The day of a review has passed without a report; it stays the next one. `due_at` is that day's close."""

    due_at = fields.AwareDateTime(required=True)
    fired_at = fields.AwareDateTime(required=True)


class LedgerReviewed(LedgerReviewPlanned):
    """The owner reports on a review: what was done, what stands in the way, and the next step.

    `review` and `next_on` are those of the next one; `on` is the day for which this one was due. `by` is a name.
    """

    on = fields.Date(required=True)
    in_time = fields.Boolean(required=True)
    done = fields.String(required=True)
    hindrance = fields.String(required=True)
    next_step = fields.String(required=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


LEDGER_REVIEW_SET = declare(
    "ledger.review_set.v1",
    source="intake",
    takers=["notifier"],
    schema=LedgerReviewSet,
    summary="A case stands on the ledger and is reviewed on a cycle, or does so no more.",
)
LEDGER_REVIEW_PLANNED = declare(
    "ledger.review_planned.v1",
    source="notifier",
    takers=["intake"],
    schema=LedgerReviewPlanned,
    summary="The day of the next review of a case on the ledger is known.",
)
LEDGER_REVIEW_MISSED = declare(
    "ledger.review_missed.v1",
    source="notifier",
    takers=["intake"],
    schema=LedgerReviewMissed,
    summary="A review of a case on the ledger was due, and nobody has reported.",
)
LEDGER_REVIEWED = declare(
    "ledger.reviewed.v1",
    source="notifier",
    takers=["intake"],
    schema=LedgerReviewed,
    summary="The owner of a case on the ledger has reviewed it.",
)
