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
    """What can be counted. Those after `promise` count nothing themselves: words of others come from them."""

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
    PROMISE = "promise"
    LIMIT = "limit"
    CARD_WITHDRAWN = "card_withdrawn"
    APPEAL = "appeal"
    RULED = "ruled"


ALWAYS = ("excluded", "redo")
"""Words that may be said of every event."""

_OUTCOMES = tuple(str(one) for one in OUTCOMES)
_GRADES = tuple(str(one) for one in SATISFACTIONS)
_ENDINGS = (*(str(one) for one in Ending if one not in (Ending.CLOSED, Ending.ANSWERED_AT_ONCE)), "withdrawn")
_PROMISES = tuple(f"{one}_promise" for one in ("kept", "broken", "moved", "dropped"))
_CARDS = tuple(str(one) for one in Card)

GROUPS: Mapping[str, tuple[str, ...]] = {
    "outcome": _OUTCOMES,
    "satisfaction": _GRADES,
    "ending": _ENDINGS,
    "card": _CARDS,
    "promise": _PROMISES,
}
"""Words of which at most one is true: what a figure can be split by."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One event that figures can count: what it is, on which day it counts, against whom, and its words."""

    name: Text
    day: Text
    body: Text
    words: tuple[str, ...]


_LEAD = Text("当时的主办单位", "the lead at that time")
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
        ("first", "timed", "in_time", *_OUTCOMES),
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
    Event.PROMISE: Counted(
        Text("到期或了结的承诺", "promises that came to an end"),
        Text("了结之日", "the day on which it ended"),
        Text("承诺的责任单位", "the body that owned it"),
        _PROMISES,
    ),
}

WORDS: Mapping[str, Text] = {
    "excluded": Text("经申诉裁定不计入该单位", "a ruling on an appeal keeps the case out of the body's figures"),
    "redo": Text("属于重新办理（第二轮及以后）", "in a second or later round"),
    "first": Text("是该事项的第一次", "the first of the case"),
    "timed": Text("有时限可比", "a limit was known"),
    "in_time": Text("未超过时限（重办的，以首次答复计）", "within its limit; if handled again, the first answer was"),
    "last_in_time": Text("最后一轮答复未超过时限", "the last round's answer was within its limit"),
    "report_in_time": Text("主办单位的反馈未超过其任务时限", "the lead's report was within its own limit"),
    "signed": Text("已签收", "signed for"),
    "signed_in_time": Text("在签收时限内签收", "signed for within the limit for that"),
    "reported": Text("已反馈", "reported on"),
    "reported_in_time": Text("首次反馈未超过任务时限", "first reported on within the task's limit"),
    "returned": Text("申请过退单", "a return was asked for"),
    "recalled": Text("被派单台收回", "taken back by the desk"),
    "extended": Text("获准延期", "an extension was granted"),
    "sent_back": Text("被审核退回", "a report was sent back"),
    "answered": Text("已答复企业", "the enterprise was answered"),
    "closed": Text("已办结", "closed with an answer"),
    "ended": Text("以其他方式结束", "ended otherwise"),
    "agreed": Text("改派其他单位", "another body got the case"),
    "refused": Text("驳回退单", "the same body got it again"),
    "first_go": Text("一次办成：未被退回重办，也未重新办理", "at the first go: never sent back, never taken up again"),
    "at_once": Text("中心当场答复", "answered by the centre at once"),
    "judged": Text("企业作了评价", "the enterprise gave a verdict"),
    "contacted": Text("企业答“联系过”", "the enterprise was contacted"),
    "says_solved": Text("企业答“已解决”", "the enterprise says that it is solved"),
    "content": Text("企业答“基本满意”及以上", "the enterprise is at least basically satisfied"),
    "explained": Text("核实后作了说明", "explained after a check"),
    "not_reached": Text("回访未接通", "nobody was reached"),
    "after_answer": Text("在答复之后", "after an answer"),
    "withdrawn_card": Text("已撤销", "withdrawn with a reason"),
    "silent": Text("逾期未提意见", "silent past the limit"),
    "disagrees": Text("有不同意见", "disagreed"),
    "disowned": Text("认为不属于本单位", "said not to be its own"),
    "spared": Text("无须办理", "found not to be needed"),
    "last": Text("是最后一个阶段", "the last of its way"),
    "in_order": Text("合规", "in order"),
    "noted": Text("不合规，已记录", "not in order, and noted"),
    "put_right": Text("不合规，重新办理", "not in order, and taken up again"),
    "kept_promise": Text("已兑现", "kept"),
    "broken_promise": Text("未兑现", "broken"),
    "moved_promise": Text("改期", "moved to another day"),
    "dropped_promise": Text("因事项另有进展而终止", "dropped, for the case went on otherwise"),
    "yellow": Text("黄牌", "yellow"),
    "red": Text("红牌", "red"),
    "declined": Text("不予受理", "declined"),
    "guided": Text("引导转介", "guided to another door"),
    "terminated": Text("终止办理", "terminated"),
    "passed_back": Text("退回来源", "returned to its source"),
    "merged": Text("合并", "merged"),
    "withdrawn": Text("企业撤回", "withdrawn by the enterprise"),
    **{str(code): name for code, name in OUTCOMES.items()},
    **{str(code): name for code, name in SATISFACTIONS.items()},
}
"""What each word says, as people read it in an explanation."""


def words_of(event: Event) -> tuple[str, ...]:
    """Return every word that may be said of an event."""
    return (*COUNTED[event].words, *ALWAYS)
