"""What router tells the others. Router owns who has a case, the assignment number, returns and rulings."""

from marshmallow import Schema, fields

from shared.contracts.facts import Body, CaseFacts, Decision, LocalText, Party, Person, Staff, Whole, word
from shared.contracts.registry import declare
from shared.contracts.words import Awaited


class Assigned(Schema):
    """The whole set of bodies of one assignment; it replaces all earlier ones.

    `case_class` names the limits (办理类别); `may_return` says whether the lead may still ask to return it.
    `basis` is the number of a meeting's minutes that the assignment rests on, where it does, and `due_on` the day (in
    the place's zone) by which the meeting wants the lead to have reported. `split` are bodies that each answer for a
    part, `assisting` those that give an opinion. `task_force` is the code of the way (stages.yaml) that a team goes for
    the case, null where there is none, or none any more; who does not say it leaves the round's team as it is. `tags`
    are what the district's lists say of the enterprise.
    """

    case = fields.Nested(CaseFacts, required=True)
    case_class = fields.String(required=True)
    lead = fields.Nested(Party, required=True)
    assisting = fields.List(fields.Nested(Party), required=True)
    split = fields.List(fields.Nested(Party))
    may_return = fields.Boolean(required=True)
    basis = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    task_force = fields.String(allow_none=True)
    tags = fields.List(fields.String())
    decision = fields.Nested(Decision, required=True)


class Waits(Schema):
    """A case that no body works on: the dispatch desk has to decide, and `awaited` says what.

    `round` and `assignment` are those after which it came to the desk, 0 before the first assignment: it waits until an
    assignment with a higher number, or until its round ends. `since` is when it began to wait. `reason` says why, null
    where the case is confidential. `case_class` is that of its last assignment, null before the first. `tags` are what
    the district's lists say of the enterprise.
    """

    case = fields.Nested(CaseFacts, required=True)
    awaited = word(Awaited, required=True)
    since = fields.AwareDateTime(required=True)
    reason = fields.Nested(LocalText, required=True, allow_none=True)
    case_class = fields.String(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)


class Recall(Schema):
    """`binding`: it was decided who has the case next, by a meeting or a reform; a signature is no answer to that."""

    lead = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    binding = fields.Boolean()


class DirectoryBody(Schema):
    """`version` counts up for each body; the highest wins."""

    version = Whole(required=True)
    body = fields.Nested(Body, required=True)


class DirectoryPerson(Schema):
    """`version` counts up for each person; the highest wins."""

    version = Whole(required=True)
    person = fields.Nested(Staff, required=True)


class SignInAsked(Schema):
    """`nonce` is what the link carries; it opens nothing until it is signed, which is done when the mail is written."""

    person = fields.Nested(Person, required=True)
    nonce = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class Shared(Schema):
    """What an expert is shown of a case: never who asks, nor whom to call."""

    title = fields.String(required=True)
    description = fields.String(required=True)


class ExpertAsked(Schema):
    """`question` is an id. `shared` is null where the expert is shown the question alone.

    `asked_by` is a name. The expert may answer, and amend the answer, until `until`.
    """

    question = fields.String(required=True)
    expert = fields.Nested(Person, required=True)
    group = fields.Nested(LocalText, required=True)
    text = fields.String(required=True)
    shared = fields.Nested(Shared, required=True, allow_none=True)
    asked_by = fields.String(required=True)
    until = fields.AwareDateTime(required=True)


class AgendaItem(Schema):
    """A case on an agenda. `title` is null where it is confidential; `about` is whom it is about, if anybody."""

    number = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    about = fields.String(required=True, allow_none=True)


class MinuteOf(Schema):
    """What minutes say of a case (its number). `words` is null where it is confidential, `lead` where it stays."""

    case = fields.String(required=True)
    words = fields.String(required=True, allow_none=True)
    lead = fields.Nested(LocalText, required=True, allow_none=True)
    split = fields.List(fields.Nested(LocalText), required=True)
    assisting = fields.List(fields.Nested(LocalText), required=True)
    due_on = fields.Date(required=True, allow_none=True)


class MinutesTold(Schema):
    """A meeting's minutes, which are never changed. `present` are the names of bodies."""

    number = fields.String(required=True)
    present = fields.List(fields.Nested(LocalText), required=True)
    recorded_at = fields.AwareDateTime(required=True)
    recorded_by = fields.String(required=True)
    decisions = fields.List(fields.Nested(MinuteOf), required=True)


class MeetingTold(Schema):
    """A meeting, whole. `version` counts up for each; the highest wins.

    `held_on` is a day in the place's zone; `level` is `centre`, `director` or `head`. `bodies` are those that were
    asked to come or were there, `minutes` null until they are recorded.
    """

    version = Whole(required=True)
    number = fields.String(required=True)
    held_on = fields.Date(required=True)
    place = fields.String(required=True)
    level = fields.String(required=True)
    called_by = fields.String(required=True)
    bodies = fields.List(fields.Nested(Party), required=True)
    agenda = fields.List(fields.Nested(AgendaItem), required=True)
    minutes = fields.Nested(MinutesTold, required=True, allow_none=True)


CASE_ASSIGNED = declare(
    "case.assigned.v1",
    source="router",
    takers=["notifier", "intake"],
    schema=Assigned,
    summary="These bodies have the case now, and this is why.",
)
CASE_WAITING = declare(
    "case.waiting.v1",
    source="router",
    takers=["notifier"],
    schema=Waits,
    summary="No body works on the case: since then it waits for somebody at the dispatch desk.",
)
ASSIGNMENT_RECALL = declare(
    "assignment.recall.v1",
    source="router",
    takers=["notifier"],
    schema=Recall,
    summary="An assignment is asked back: until its lead has signed, or, where that binds, until it has reported.",
)
DIRECTORY_BODY = declare(
    "directory.body.v1",
    source="router",
    takers=["intake", "notifier"],
    schema=DirectoryBody,
    summary="A body of the directory as it stands now, whole.",
    about="body",
)
DIRECTORY_PERSON = declare(
    "directory.person.v1",
    source="router",
    takers=["intake", "notifier"],
    schema=DirectoryPerson,
    summary="A person of the directory as they stand now, whole, with their duties.",
    about="person",
)
SIGN_IN_ASKED = declare(
    "sign_in.asked.v1",
    source="router",
    takers=["notifier"],
    schema=SignInAsked,
    summary="Somebody of the directory wants to sign in: mail them a link that opens once.",
    about="person",
)
EXPERT_ASKED = declare(
    "expert.asked.v1",
    source="router",
    takers=["notifier"],
    schema=ExpertAsked,
    summary="An expert is asked for an opinion on a case: mail them a link to the question, and to nothing else.",
)
MEETING_TOLD = declare(
    "meeting.told.v1",
    source="router",
    takers=["notifier"],
    schema=MeetingTold,
    summary="A coordination meeting as it stands now, whole: its bodies, its agenda, its minutes.",
    about="meeting",
)
