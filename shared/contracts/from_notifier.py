"""What notifier tells the others. Notifier owns what the bodies did with an assignment, and the clocks.

Each event of an assignment carries `turn`, which notifier counts up for that (round, assignment): receivers apply the
highest (round, assignment, turn) and put the rest on their timeline.
"""

from marshmallow import Schema, fields

from shared.contracts.escalations import CardWithdrawn, Escalation
from shared.contracts.facts import LocalText, Pledge, Whole, word
from shared.contracts.handling import Handled
from shared.contracts.registry import declare
from shared.contracts.stages import StageReached
from shared.contracts.words import ContactWay, Outcome, Urger, Why, WhyMoved


class TaskEvent(Schema):
    """`lead` is the code of the body that leads this assignment; `by` the name of who acted, where a person did."""

    turn = Whole(required=True)
    lead = fields.String(required=True)
    by = fields.String(required=True, allow_none=True)


class Opened(TaskEvent):
    """`due_at` is the lead's own limit, `case_due_at` the enterprise's, which runs on across returns.

    `sign_due_at` is until when the lead has to sign, `contact_due_at` until when it has to have spoken to the
    enterprise; each null or left out where no clock watches that.
    """

    due_at = fields.AwareDateTime(required=True)
    case_due_at = fields.AwareDateTime(required=True)
    sign_due_at = fields.AwareDateTime(allow_none=True)
    contact_due_at = fields.AwareDateTime(allow_none=True)


class CallPlanned(Schema):
    """`turn` is that of the report whose answer went out; `due_on` a day in the place's zone.

    `move` grows with each day that is told of a case: of two for the same answer the one with the higher `move` holds;
    0 where it is left out.
    """

    turn = Whole(required=True)
    due_on = fields.Date(required=True)
    provisional = fields.Boolean(required=True)
    move = Whole()


class ReturnGround(Schema):
    """One of the reasons for a return that a place lists; `code` is the place's own."""

    code = fields.String(required=True)
    name = fields.Nested(LocalText, required=True)


class Returned(TaskEvent):
    """`ground` is what the body chose of the place's list, where there is one; `reason` says it in the body's words."""

    ground = fields.Nested(ReturnGround, allow_none=True)
    reason = fields.String(required=True)
    legal_basis = fields.String(required=True)


class Reported(TaskEvent):
    """`report` is for the centre alone; `answer` is what the enterprise is told, once the centre has approved it.

    `legal_basis` is why it cannot be done, where that is the outcome, and may say more in any other. `signed_by` is the
    name of the second person of the office who has signed, null where no second signature was asked for.
    `promise` stands where the outcome leaves something to be done. `handled` is left out where nothing tells it.
    """

    report = fields.String(required=True)
    answer = fields.String(required=True)
    outcome = word(Outcome, required=True)
    legal_basis = fields.String(allow_none=True)
    signed_by = fields.String(allow_none=True)
    promise = fields.Nested(Pledge, allow_none=True)
    handled = fields.Nested(Handled)


class Resumed(TaskEvent):
    """`due_at` is the lead's new limit, `case_due_at` the enterprise's as it stands now."""

    due_at = fields.AwareDateTime(required=True)
    case_due_at = fields.AwareDateTime(required=True)
    why = word(Why, required=True)


class Rescheduled(TaskEvent):
    """The limits as they stand now; nothing else has happened, so `turn` is that of the event before.

    `move` grows with each such change of a case: of two with the same turn the one with the higher `move` holds.
    `due_at` is null where no body has the case. `provisional`: the holidays of a year that they lean on are not
    published yet. `reason` is what the office gave for what was granted, where the place wants it told. `rests_until`:
    the clock rests, at the latest until then, and the limits are those after it; null where it runs. `case_moved`:
    false where the lead's limit alone has changed, and the enterprise's is what it was; missing, it may have changed.
    """

    move = Whole(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    case_due_at = fields.AwareDateTime(required=True)
    provisional = fields.Boolean(required=True)
    why = word(WhyMoved, required=True)
    reason = fields.String(allow_none=True)
    rests_until = fields.AwareDateTime(allow_none=True)
    case_moved = fields.Boolean()


class Interim(TaskEvent):
    """`text` is for the enterprise; `promised_on` is a day in the place's zone by which something was promised."""

    text = fields.String(required=True)
    promised_on = fields.Date(required=True, allow_none=True)


class Contacted(TaskEvent):
    """The lead has spoken to the enterprise, as it says: `how` and when; `note` is for the centre alone."""

    how = word(ContactWay, required=True)
    contacted_at = fields.AwareDateTime(required=True)
    note = fields.String(required=True)


class Urged(Schema):
    """Somebody of ours has pressed a body for its task: `by` name, as what says `duty`. `urging` is its id."""

    urging = fields.String(required=True)
    body = fields.String(required=True)
    by = fields.String(required=True)
    duty = word(Urger, required=True)


class SupplementAsked(TaskEvent):
    """`what` is for the enterprise, who may answer until `until`; the clocks rest meanwhile."""

    what = fields.String(required=True)
    until = fields.AwareDateTime(required=True)


class Opinion(Schema):
    """`agrees` is null where silence past the limit counted as consent."""

    body = fields.String(required=True)
    agrees = fields.Boolean(required=True, allow_none=True)
    text = fields.String(required=True)


class PartReported(Schema):
    """`text` is the report of `by` on the body's part; where `agrees` is false, why the part is not its own."""

    body = fields.String(required=True)
    agrees = fields.Boolean(required=True)
    text = fields.String(required=True)
    by = fields.String(required=True, allow_none=True)


class ExpertAnswered(Schema):
    """`question` is the id that it was asked under; of several answers the one with the highest `turn` holds.

    `by` is the expert's name.
    """

    question = fields.String(required=True)
    turn = Whole(required=True)
    by = fields.String(required=True)
    text = fields.String(required=True)
    answered_at = fields.AwareDateTime(required=True)


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
TASK_REPORTED = declare(
    "task.reported.v1",
    source="notifier",
    takers=["router", "intake"],
    schema=Reported,
    summary="The lead has reported, with the answer that it proposes; the centre reviews both.",
)
TASK_RESUMED = declare(
    "task.resumed.v1",
    source="notifier",
    takers=["intake"],
    schema=Resumed,
    summary="The lead goes on with a task that had stopped.",
)
TASK_RESCHEDULED = declare(
    "task.rescheduled.v1",
    source="notifier",
    takers=["intake"],
    schema=Rescheduled,
    summary="The limits of a case were moved while they ran; who has the case and what it waits for stays.",
)
TASK_INTERIM = declare(
    "task.interim.v1",
    source="notifier",
    takers=["intake"],
    schema=Interim,
    summary="The lead tells the enterprise where its matter stands; the answer is still to come.",
)
TASK_CONTACTED = declare(
    "task.contacted.v1",
    source="notifier",
    takers=["intake"],
    schema=Contacted,
    summary="The lead has spoken to the enterprise.",
)
TASK_URGED = declare(
    "task.urged.v1",
    source="notifier",
    takers=["intake"],
    schema=Urged,
    summary="A supervisor, the dispatch desk or the head of a body has pressed it for its task.",
)
TASK_SUPPLEMENT_ASKED = declare(
    "task.supplement_asked.v1",
    source="notifier",
    takers=["intake"],
    schema=SupplementAsked,
    summary="The lead needs something from the enterprise, and its clocks rest until that has come.",
)
TASK_OPINION = declare(
    "task.opinion.v1",
    source="notifier",
    takers=["intake"],
    schema=Opinion,
    summary="An assisting body has given its opinion, or is taken to agree.",
)
STAGE_REACHED = declare(
    "stage.reached.v1",
    source="notifier",
    takers=["intake"],
    schema=StageReached,
    summary="A task force has passed one of its stages: a milestone that the enterprise sees.",
)
TASK_PART_REPORTED = declare(
    "task.part_reported.v1",
    source="notifier",
    takers=["router", "intake"],
    schema=PartReported,
    summary="A split body has reported on its part, or says why that is not its own.",
)
ESCALATION_RAISED = declare(
    "escalation.raised.v1",
    source="notifier",
    takers=["intake"],
    schema=Escalation,
    summary="A step relative to one of the case's clocks has fired.",
)
CARD_WITHDRAWN = declare(
    "card.withdrawn.v1",
    source="notifier",
    takers=["intake"],
    schema=CardWithdrawn,
    summary="A supervisor has taken a card back, with a reason; it stays on record and counts no more.",
)
EXPERT_ANSWERED = declare(
    "expert.answered.v1",
    source="notifier",
    takers=["router"],
    schema=ExpertAnswered,
    summary="An expert has given an opinion, or another one in its place.",
)
CALL_PLANNED = declare(
    "call.planned.v1",
    source="notifier",
    takers=["intake"],
    schema=CallPlanned,
    summary="An answer has gone out; on that day somebody should ask the enterprise what became of it.",
)
