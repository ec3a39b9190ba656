"""What intake tells the others. Intake owns that a case exists, its round, its end and what the public sees."""

from marshmallow import Schema, fields

from shared.contracts.facts import CaseFacts, LocalText, Whole, word
from shared.contracts.registry import declare
from shared.contracts.words import Ending


class Submitted(Schema):
    case = fields.Nested(CaseFacts, required=True)


class Withdrawn(Schema):
    reason = fields.String(required=True, allow_none=True)


class Closed(Schema):
    """`satisfaction` is the enterprise's, where it gave a verdict; `ending` says how it ended.

    After `ledger` the round is over for whoever had a task, while the case itself stands on the ledger.
    """

    outcome = fields.String(required=True, allow_none=True)
    satisfaction = fields.String(required=True, allow_none=True)
    ending = word(Ending)


class Reopened(Schema):
    """`case` is whole: this message may arrive before the case's first one.

    `to_desk`: a person decides who has it now, whoever had it before; `reason` is then for the desk alone. `outside`:
    who beyond the district has sent it back; `reason` and `legal_basis` are then as they were written there.
    """

    case = fields.Nested(CaseFacts, required=True)
    reason = fields.String(required=True, allow_none=True)
    to_desk = fields.Boolean()
    outside = fields.Nested(LocalText)
    legal_basis = fields.String()


class Reviewed(Schema):
    """`turn` is that of the report judged: of a newer one this says nothing.

    `reason` says what is missing where it was not approved. `by` is the reviewer's name, null where the place's
    configuration asks for no review.
    """

    turn = Whole(required=True)
    approved = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)
    by = fields.String(required=True, allow_none=True)


class Said(Schema):
    """Something that the enterprise or the agency added to its case."""

    text = fields.String(required=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class Supplemented(Said):
    """`turn` is that of the newest event that intake had applied when this was said: what it may be the answer to.

    `from_outside`: it is what an owner beyond the district has answered, to whom the case was passed.
    """

    turn = Whole()
    from_outside = fields.Boolean()


class Attached(Schema):
    """A file of the case, which may be handed out. The bytes stay with intake; `sha256` says which they are.

    `number` counts the files of the case that it came with. `size` is in bytes; `by` is who brought it, empty where
    that is not told.
    """

    attachment = fields.String(required=True)
    number = Whole(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True)
    size = Whole(required=True)
    sha256 = fields.String(required=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


CASE_SUBMITTED = declare(
    "case.submitted.v1",
    source="intake",
    takers=["router"],
    schema=Submitted,
    summary="A case has been taken; somebody must be found for it.",
)
CASE_WITHDRAWN = declare(
    "case.withdrawn.v1",
    source="intake",
    takers=["router", "notifier"],
    schema=Withdrawn,
    summary="The case was taken back by who brought it; all its rounds have ended.",
)
CASE_CLOSED = declare(
    "case.closed.v1",
    source="intake",
    takers=["router", "notifier"],
    schema=Closed,
    summary="The round named by the message, and every one before it, has ended.",
)
CASE_REOPENED = declare(
    "case.reopened.v1",
    source="intake",
    takers=["router"],
    schema=Reopened,
    summary="A new round begins: the enterprise is not satisfied, or the case came back from outside.",
)
CASE_REVIEWED = declare(
    "case.reviewed.v1",
    source="intake",
    takers=["notifier"],
    schema=Reviewed,
    summary="The centre has let a report's answer out, or sent the report back.",
)
CASE_SUPPLEMENTED = declare(
    "case.supplemented.v1",
    source="intake",
    takers=["notifier"],
    schema=Supplemented,
    summary="More was said about the case.",
)
CASE_URGED = declare(
    "case.urged.v1",
    source="intake",
    takers=["notifier"],
    schema=Said,
    summary="The enterprise or its agency presses for an answer.",
)
CASE_ATTACHED = declare(
    "case.attached.v1",
    source="intake",
    takers=["notifier"],
    schema=Attached,
    summary="The case has another file, and whoever works on it may have that.",
)
