"""The small language in which a place defines its figures: what can be counted, and what may be said of it. Pure.

An event is one thing that happened to a case, counted in the month in which it happened. A word says something of it
that is true or not. Both are permanent once a place uses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.intake.codes.words import OUTCOMES, SATISFACTIONS
from services.intake.words import Text
from shared.contracts.words import Card, Ending


class Event(StrEnum):
    """What can be counted. Those after `from_outside` count nothing themselves: words of others come from them."""

    ADMITTED = "admitted"
    ASSIGNED = "assigned"
    SIGNED = "signed"
    RETURNED = "returned"
    RECALLED = "recalled"
    EXTENDED = "extended"
    REPORTED = "reported"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"
    JUDGED = "judged"
    EXPLAINED = "explained"
    REOPENED = "reopened"
    CLOSED = "closed"
    ENDED = "ended"
    CARD = "card"
    URGED = "urged"
    PRESSED = "pressed"
    OPINION = "opinion"
    PART = "part"
    STAGE = "stage"
    RECHECKED = "rechecked"
    SIGN_DUE = "sign_due"
    CONTACT_DUE = "contact_due"
    PROMISE = "promise"
    LEDGERED = "ledgered"
    LEDGER_REVIEW = "ledger_review"
    PASSED_UP = "passed_up"
    FROM_OUTSIDE = "from_outside"
    CONTACT = "contact"
    INTERIM = "interim"
    LIMIT = "limit"
    CARD_WITHDRAWN = "card_withdrawn"
    APPEAL = "appeal"
    RULED = "ruled"


_BY_THEN = tuple(
    f"{one}_by_then" for one in ("signed", "contact", "interim", "report", "returned", "recalled", "ended")
)

OVER = (Event.ENDED, Event.LEDGERED, Event.PASSED_UP)
"""After which no body has a task in the round, though nobody has answered; on the ledger the case itself goes on."""

OF_NOBODY = frozenset({Event.ADMITTED, Event.PASSED_UP, Event.FROM_OUTSIDE})
"""What counts for the district alone, whoever has the case."""

ALWAYS = ("excluded", "redo", "on_ledger", "passed_up")
"""Words that may be said of every event."""

_OUTCOMES, _GRADES, _CARDS = (tuple(map(str, words)) for words in (OUTCOMES, SATISFACTIONS, Card))
_OWN = (Ending.CLOSED, Ending.ANSWERED_AT_ONCE, Ending.LEDGER)
_ENDINGS = (*(str(one) for one in Ending if one not in _OWN), "withdrawn")
_PROMISES = tuple(f"{one}_promise" for one in ("kept", "broken", "moved", "dropped"))
_OUTSIDE = tuple(f"{one}_outside" for one in ("answered", "refused", "resumed", "withdrawn", "merged"))

GROUPS: Mapping[str, tuple[str, ...]] = {
    "outcome": _OUTCOMES,
    "satisfaction": _GRADES,
    "ending": _ENDINGS,
    "card": _CARDS,
    "promise": _PROMISES,
    "outside": _OUTSIDE,
}
"""Words of which at most one is true: what a figure can be split by."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One event that figures can count: what it is, on which day it counts, against whom, and its words."""

    name: Text
    day: Text
    body: Text
    words: tuple[str, ...]


_LEAD, _OWNER = Text("当时的主办单位", "the lead at that time"), Text("挂账的责任单位", "the body that owns it")
_ANSWERER = Text("作出答复的主办单位", "the lead that had answered")
_NOBODY = Text("只计入全区，不计入单位", "no body; it counts for the district alone")

COUNTED: Mapping[Event, Counted] = {
    Event.ADMITTED: Counted(
        Text("受理的事项", "cases admitted"), Text("受理之日", "the day of admission"), _NOBODY, ("closed", "ended")
    ),
    Event.ASSIGNED: Counted(
        Text("派给主办单位的任务", "assignments to a lead"),
        Text("派单之日", "the day of dispatch"),
        Text("被派的主办单位", "the lead that got it"),
        (
            "first",
            "timed",
            "signed",
            "signed_in_time",
            "returned",
            "recalled",
            "extended",
            "reported",
            "reported_in_time",
            "sent_back",
            "answered",
            "closed",
        ),
    ),
    Event.SIGNED: Counted(
        Text("签收", "signatures for a case"), Text("签收之日", "the day of signing"), _LEAD, ("timed", "in_time")
    ),
    Event.RETURNED: Counted(
        Text("退单申请", "requests to return a case"),
        Text("申请之日", "the day of the request"),
        Text("申请退单的单位", "the body that asked"),
        ("agreed", "refused"),
    ),
    Event.RECALLED: Counted(
        Text("派单台收回的任务", "assignments that the desk took back"),
        Text("收回之日", "the day on which it came back"),
        _LEAD,
        (),
    ),
    Event.EXTENDED: Counted(
        Text("获准的延期", "extensions granted"), Text("准予延期之日", "the day of the grant"), _LEAD, ()
    ),
    Event.REPORTED: Counted(
        Text("办理情况反馈", "reports of a lead"),
        Text("反馈之日", "the day of the report"),
        _LEAD,
        ("first", "timed", "in_time", "rested", *_OUTCOMES),
    ),
    Event.SENT_BACK: Counted(
        Text("审核退回", "reports that the centre sent back"),
        Text("退回之日", "the day on which it was sent back"),
        _LEAD,
        ("first",),
    ),
    Event.ANSWERED: Counted(
        Text("对企业的答复", "answers to the enterprise"),
        Text("答复发出之日", "the day on which the answer went out"),
        Text("主办单位；中心当场答复的不计入单位", "the lead; no body where the centre answered at once"),
        ("first", "timed", "in_time", "report_in_time", "first_go", "at_once", *_OUTCOMES),
    ),
    Event.JUDGED: Counted(
        Text("企业的评价（含电话回访）", "verdicts of enterprises, call-backs among them"),
        Text("评价之日", "the day of the verdict"),
        _ANSWERER,
        ("first", "contacted", "says_solved", "content", "explained", *_GRADES),
    ),
    Event.EXPLAINED: Counted(
        Text("核实后作出的说明", "explanations after a bad verdict was checked"),
        Text("说明之日", "the day of the explanation"),
        _ANSWERER,
        (),
    ),
    Event.REOPENED: Counted(
        Text("重新办理", "cases taken up again"),
        Text("重新办理之日", "the day on which it was taken up again"),
        _ANSWERER,
        ("after_answer",),
    ),
    Event.CLOSED: Counted(
        Text("办结的事项", "cases closed with an answer"),
        Text("办结之日", "the day of closing"),
        Text("作出答复的主办单位；当场办结的不计入单位", "the lead that had answered; no body where the centre did"),
        (
            "first_go",
            "timed",
            "in_time",
            "last_in_time",
            "at_once",
            "judged",
            "not_reached",
            "says_solved",
            "content",
            "explained",
            *_OUTCOMES,
        ),
    ),
    Event.ENDED: Counted(
        Text("以其他方式结束的事项", "cases that ended otherwise"),
        Text("结束之日", "the day on which it ended"),
        Text(
            "撤回、合并的计入当时的主办单位，其余不计入单位",
            "the last lead if withdrawn or merged, else no body",
        ),
        _ENDINGS,
    ),
    Event.CARD: Counted(
        Text("黄牌、红牌", "yellow and red cards"),
        Text("亮牌之日", "the day on which it was shown"),
        Text("被亮牌的单位", "the body that got it"),
        ("withdrawn_card", *_CARDS),
    ),
    Event.URGED: Counted(
        Text("企业或来源单位的催办", "urgings by enterprises and sources"),
        Text("催办之日", "the day of urging"),
        _LEAD,
        (),
    ),
    Event.PRESSED: Counted(
        Text("督办人员、派单台或单位负责人的催办", "urgings by supervisors, the dispatch desk and heads of bodies"),
        Text("催办之日", "the day of urging"),
        Text("被催办的单位", "the body that was urged"),
        (),
    ),
    Event.OPINION: Counted(
        Text("协办意见", "opinions of assisting bodies"),
        Text("提出意见之日，或逾期视为同意之日", "the day of the opinion, or on which silence became consent"),
        Text("协办单位", "the assisting body"),
        ("silent", "disagrees"),
    ),
    Event.PART: Counted(
        Text("分办反馈", "reports on a part"),
        Text("反馈之日", "the day of the report"),
        Text("分办单位", "the body that answers for the part"),
        ("disowned",),
    ),
    Event.STAGE: Counted(
        Text("专班完成的阶段", "stages that task forces passed"),
        Text("完成之日", "the day on which it was passed"),
        Text("负责该阶段的单位", "the body of the stage"),
        ("timed", "in_time", "spared", "last"),
    ),
    Event.RECHECKED: Counted(
        Text("抽查复核", "ended cases that were looked at again"),
        Text("复核之日", "the day on which somebody looked"),
        Text("当时最后的主办单位", "the last lead at that time"),
        ("in_order", "noted", "put_right"),
    ),
    Event.SIGN_DUE: Counted(
        Text("到了签收时限的主办任务", "tasks of a lead whose limit for signing came"),
        Text("签收时限届满之日", "the day on which that limit ended"),
        Text("被派的主办单位", "the lead that got it"),
        _BY_THEN,
    ),
    Event.CONTACT_DUE: Counted(
        Text("到了首次联系时限的主办任务", "tasks of a lead whose limit for the first contact came"),
        Text("首次联系时限届满之日", "the day on which that limit ended"),
        Text("被派的主办单位", "the lead that got it"),
        _BY_THEN,
    ),
    Event.PROMISE: Counted(
        Text("到期或了结的承诺", "promises that came to an end"),
        Text("了结之日", "the day on which it ended"),
        Text("承诺的责任单位", "the body that owned it"),
        _PROMISES,
    ),
    Event.LEDGERED: Counted(
        Text("列入挂账的事项", "cases put on the ledger"),
        Text("会签之日", "the day of the second signature"),
        _OWNER,
        (),
    ),
    Event.LEDGER_REVIEW: Counted(
        Text("应作的挂账复核", "reviews of cases on the ledger, reported on or missed"),
        Text("应复核之日", "the day on which the review was due"),
        _OWNER,
        ("in_time",),
    ),
    Event.PASSED_UP: Counted(
        Text("上报或转区外的事项", "cases passed up, or across a border"),
        Text("会签之日", "the day of the second signature"),
        _NOBODY,
        (),
    ),
    Event.FROM_OUTSIDE: Counted(
        Text("区外不再办理的事项", "cases that nobody outside has any more"),
        Text("区外不再办理之日", "the day on which it was answered from there, or came back"),
        _NOBODY,
        _OUTSIDE,
    ),
}


def words_of(event: Event) -> tuple[str, ...]:
    """Return every word that may be said of an event."""
    return (*COUNTED[event].words, *ALWAYS)
