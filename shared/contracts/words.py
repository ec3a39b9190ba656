"""The public words of the interface, for good: a word may be added, none is renamed or given a new meaning."""

from enum import StrEnum


class Kind(StrEnum):
    """What an enterprise wants of the centre (诉求类型)."""

    CONSULTATION = "consultation"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"


class Channel(StrEnum):
    """The door through which a case came (渠道)."""

    HOTLINE = "hotline"
    WINDOW = "window"
    CONTACT_POINT = "contact_point"
    DEPUTY = "deputy"
    SYMPOSIUM = "symposium"
    VISIT = "visit"
    PASSED_DOWN = "passed_down"
    INSTRUCTION = "instruction"
    WEB = "web"
    MAIL = "mail"


class Urgency(StrEnum):
    """How soon somebody must look (紧急程度)."""

    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class CaseState(StrEnum):
    """Where a case stands for the enterprise and the agency that brought it. Owned by intake."""

    RECEIVED = "received"
    ADMITTED = "admitted"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    UNDER_REVIEW = "under_review"
    ANSWERED = "answered"
    CALL_BACK = "call_back"
    CLOSED = "closed"
    ARCHIVED = "archived"
    SUPPLEMENT = "supplement"
    LEDGER = "ledger"
    PASSED_UP = "passed_up"
    DECLINED = "declined"
    GUIDED = "guided"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    PASSED_BACK = "passed_back"


class TaskState(StrEnum):
    """What became of the task of one body. Owned by notifier.

    `part_reported`: of a split body, whose part is done, or is not its own; no centre reviews that.
    """

    TO_SIGN = "to_sign"
    SIGNED = "signed"
    REPORTED = "reported"
    APPROVED = "approved"
    REDO = "redo"
    SUPPLEMENT = "supplement"
    RETURNED = "returned"
    PENDING_OPINION = "pending_opinion"
    OPINION_GIVEN = "opinion_given"
    PART_REPORTED = "part_reported"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class ContactWay(StrEnum):
    """How an office has spoken to an enterprise (联系方式)."""

    TELEPHONE = "telephone"
    VISIT = "visit"
    MEETING = "meeting"
    MESSAGE = "message"


class Why(StrEnum):
    """Why a lead goes on with a task that had stopped: the centre sent its report back, or what it had asked for came.

    `no_supplement`: the limit for what it had asked for has passed.
    """

    REDO = "redo"
    SUPPLEMENTED = "supplemented"
    NO_SUPPLEMENT = "no_supplement"


class WhyMoved(StrEnum):
    """Why a limit that runs was moved (时限变更): a calendar or a limit that changed, or something that was granted.

    `calendar`: a year's holidays were published, or a day was closed afterwards. `limits`: the place's limits changed,
    and were applied to open cases. `extension`, `suspension`: granted. `correction`: what was wrong was set right.
    """

    CALENDAR = "calendar"
    LIMITS = "limits"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    CORRECTION = "correction"


class News(StrEnum):
    """What an enterprise hears by itself of its case (主动告知)."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    LIMIT = "limit"
    ASKED = "asked"
    INTERIM = "interim"
    ANSWERED = "answered"
    EXPLAINED = "explained"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    MERGED = "merged"
    REOPENED = "reopened"
    LEDGER = "ledger"
    PROMISE_DUE = "promise_due"
    PROMISE_MOVED = "promise_moved"


class Unreached(StrEnum):
    """Why an enterprise did not hear something by itself.

    `no_way`: there is no mailbox, and no other way is set up. `failed`: it could not be sent for good. `uncertain`:
    nobody knows whether it arrived. `bounced`: the address sends mails back.
    """

    NO_WAY = "no_way"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    BOUNCED = "bounced"


class Urger(StrEnum):
    """As what somebody of ours urges a body (催办): the supervision office, the dispatch desk, the head of the body."""

    SUPERVISOR = "supervisor"
    DISPATCHER = "dispatcher"
    LEADER = "leader"


class Measure(StrEnum):
    """What a step comes to at the ladder's end (通报、约谈、线索移送)."""

    BULLETIN = "bulletin"
    TALK = "talk"
    REFERRAL = "referral"


class Colour(StrEnum):
    """The colour of a supervision notice (督办单:蓝、橙、红): it reminds, warns, warns severely."""

    BLUE = "blue"
    ORANGE = "orange"
    RED = "red"


class Part(StrEnum):
    """A body's part in a case (主办、分办、协办): it answers for the case, for a part of it, or gives an opinion."""

    LEAD = "lead"
    SPLIT = "split"
    ASSISTING = "assisting"


class Awaited(StrEnum):
    """What the dispatch desk still has to do with a case: give it to a body (待派), or rule on it (待审定)."""

    DESK = "desk"
    RULING = "ruling"


class Relation(StrEnum):
    """How the district may turn to a body: assign a case (交办), or ask by letter (商请) whom others command."""

    ASSIGN = "assign"
    REQUEST = "request"


class Duty(StrEnum):
    """What somebody does for the centre, beside belonging to a body (岗位)."""

    CLERK = "clerk"  # takes cases at a window
    DISPATCHER = "dispatcher"  # decides who must act, and what the centre does not take
    REVIEWER = "reviewer"  # looks answers over before they go out
    CALLER = "caller"  # asks the enterprise afterwards
    SUPERVISOR = "supervisor"  # watches limits over all bodies
    EDITOR = "editor"  # puts the dispatch catalogue in force
    OPERATOR = "operator"  # runs the system: queues, dead letters, who has left
    KEEPER = "keeper"  # may read mails that the system has written


class Card(StrEnum):
    """What a step of the clock gives a body that is about to be late, or is (黄牌、红牌); counted against it."""

    YELLOW = "yellow"
    RED = "red"


class Outcome(StrEnum):
    """What the answer comes to (办理结果), counted apart from closing."""

    SOLVED = "solved"
    PARTLY_SOLVED = "partly_solved"
    PLANNED = "planned"
    EXPLAINED = "explained"
    CANNOT_BY_LAW = "cannot_by_law"


OPEN_ENDED = frozenset({Outcome.PARTLY_SOLVED, Outcome.PLANNED})
"""Outcomes that leave something to be done: an answer with one of them closes only into a promise."""


class PromiseState(StrEnum):
    """What became of a dated promise (承诺事项). Owned by intake; whatever is neither open nor due is an end."""

    OPEN = "open"
    DUE = "due"  # its day has come, or its owner says that it is done: the enterprise is asked
    KEPT = "kept"
    BROKEN = "broken"
    MOVED = "moved"  # to another day, with a reason and two signatures: a promise with the next number goes on
    DROPPED = "dropped"  # the case went on otherwise: taken up again, taken back, answered in full


class Satisfaction(StrEnum):
    """The third question of the call-back, in five grades (满意度)."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


class Ending(StrEnum):
    """How a round came to its end, where it was not taken back (结束方式)."""

    CLOSED = "closed"  # after a verdict, or a call-back
    ANSWERED_AT_ONCE = "answered_at_once"  # by the centre itself, without dispatch
    DECLINED = "declined"  # with grounds and two signatures
    GUIDED = "guided"  # to the door that is the right one
    TERMINATED = "terminated"  # with grounds
    PASSED_BACK = "passed_back"  # to the source that had passed it down, with grounds and in its time
    MERGED = "merged"  # into another case of the same matter, which goes on
    LEDGER = "ledger"  # the case itself goes on, for years, and no body has a task meanwhile


ALL_ROUNDS = 1_000_000
"""The round that a withdrawal ends: above every round a case can come to, so that "ended up to" is one number."""

TEST_AGENCY = "test."
"""What the code of an agency's double begins with, whose cases are tests: no agency's own code can."""


def is_test(agency: str) -> bool:
    """Say whether the cases of an agency, by its code, are tests: they reach no person, and no figure counts them."""
    return agency.startswith(TEST_AGENCY)


class WhyTold(StrEnum):
    """Why an agency's contact is written to about a webhook: it answered 410, it failed for long, or an event did."""

    GONE = "gone"
    FAILING = "failing"
    GIVEN_UP = "given_up"
