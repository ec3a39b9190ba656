"""What notifier tells the others. Notifier owns what the bodies did with an assignment, and the clocks.

Each event of an assignment carries `turn`, which notifier counts up for that (round, assignment): receivers apply the
highest (round, assignment, turn) and put the rest on their timeline.
"""

from marshmallow import Schema, fields

from shared.contracts.facts import Whole, word
from shared.contracts.registry import declare
from shared.contracts.words import Outcome


class TaskEvent(Schema):
    """`lead` is the code of the body that leads this assignment; `by` the name of who acted, where a person did."""

    turn = Whole(required=True)
    lead = fields.String(required=True)
    by = fields.String(required=True, allow_none=True)


class Opened(TaskEvent):
    """`due_at` is the lead's own limit, `case_due_at` the enterprise's, which runs on across returns."""

    due_at = fields.AwareDateTime(required=True)
    case_due_at = fields.AwareDateTime(required=True)


class Returned(TaskEvent):
    reason = fields.String(required=True)
    legal_basis = fields.String(required=True)


class Answered(TaskEvent):
    """`answer` is what the enterprise is told; the internal report stays with notifier."""

    answer = fields.String(required=True)
    outcome = word(Outcome, required=True)


class Opinion(Schema):
    """`agrees` is null where silence past the limit counted as consent."""

    body = fields.String(required=True)
    agrees = fields.Boolean(required=True, allow_none=True)
    text = fields.String(required=True)


class Escalation(Schema):
    """`step` is unique within (case, round)."""

    step = fields.String(required=True)
    due_at = fields.AwareDateTime(required=True)
    fired_at = fields.AwareDateTime(required=True)


TASK_OPENED = declare(
    "task.opened.v1",
    source="notifier",
    takers=["intake"],
    schema=Opened,
    summary="The lead has its task and the clocks run.",
)
TASK_SIGNED = declare(
    "task.signed.v1",
    source="notifier",
    takers=["router", "intake"],
    schema=TaskEvent,
    summary="The lead has signed for the case.",
)
TASK_RETURNED = declare(
    "task.returned.v1",
    source="notifier",
    takers=["router", "intake"],
    schema=Returned,
    summary="The lead asks the desk to take the case back; it keeps it until a new assignment.",
)
TASK_RECALLED = declare(
    "task.recalled.v1",
    source="notifier",
    takers=["router", "intake"],
    schema=TaskEvent,
    summary="An assignment that the desk wanted back has been given back.",
)
TASK_ANSWERED = declare(
    "task.answered.v1",
    source="notifier",
    takers=["router", "intake"],
    schema=Answered,
    summary="The lead has answered.",
)
TASK_OPINION = declare(
    "task.opinion.v1",
    source="notifier",
    takers=["intake"],
    schema=Opinion,
    summary="An assisting body has given its opinion, or is taken to agree.",
)
ESCALATION_RAISED = declare(
    "escalation.raised.v1",
    source="notifier",
    takers=["intake"],
    schema=Escalation,
    summary="A step relative to the case's limit has fired.",
)
