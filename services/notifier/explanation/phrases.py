"""Parts of sentences about time: lengths, offsets, what happens, who is meant. Each in both languages."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Pair(NamedTuple):
    """The same thing said in both languages; a place's own words stand in it as they are."""

    zh: str
    en: str


UNITS: Mapping[str, tuple[str, str, str]] = {
    "minutes": ("分钟", "minute", "minutes"),
    "hours": ("小时", "hour", "hours"),
    "calendar_days": ("日", "calendar day", "calendar days"),
    "working_hours": ("个工作小时", "working hour", "working hours"),
    "working_days": ("个工作日", "working day", "working days"),
    "months": ("个月", "month", "months"),
}
"""What a unit is called: Chinese, one of it in English, several."""

HAPPENINGS: Mapping[str, Pair] = {
    "received": Pair("受理", "the case is received"),
    "waiting": Pair("待派", "the case waits at the desk"),
    "dispatched": Pair("派单", "a body is given the case"),
    "signed": Pair("签收", "the body signs"),
    "contacted": Pair("联系企业", "the enterprise is contacted"),
    "interim": Pair("阶段性答复", "an interim answer goes out"),
    "returned": Pair("申请退单", "a return is asked for"),
    "reported": Pair("反馈办理情况", "the body reports"),
    "part_reported": Pair("反馈分办部分", "the part is reported on"),
    "opinion": Pair("反馈协办意见", "the opinion is given"),
    "sent_back": Pair("退回重办", "the report is sent back"),
    "answered": Pair("答复诉求人", "the answer goes out"),
    "closed": Pair("办结", "the round ends"),
}
"""What starts and stops clocks, and makes steps needless."""

ENDS: Mapping[str, Pair] = {
    "source_return": Pair("至来源单位可以收回之时止", "until its source no longer takes it back"),
}
"""With what a clock ends that has no limit of its own."""

WHOSE: Mapping[str, Pair] = {
    "case": Pair("事项", "the case"),
    "lead": Pair("主办单位", "the lead"),
    "split": Pair("分办单位", "a split body"),
    "assisting": Pair("协办单位", "an assisting body"),
    "centre": Pair("中心", "the centre"),
}
ROLES: Mapping[str, Pair] = {
    "handlers": Pair("经办人", "its handlers"),
    "liaison": Pair("联络员", "its liaison"),
    "leader": Pair("单位负责人", "its leader"),
    "stand_in": Pair("AB角", "its stand-in"),
    "duty": Pair("值班人员", "whoever is on duty there"),
    "mailbox": Pair("单位公共邮箱", "its office mailbox"),
    "director": Pair("分管领导", "the director in charge of it"),
    "contact_point": Pair("收件的联系点", "the contact point that took it in"),
}
KINDS: Mapping[str, Pair] = {
    "consultation": Pair("咨询", "consultations"),
    "help": Pair("求助", "requests for help"),
    "complaint": Pair("投诉", "complaints"),
    "report": Pair("举报", "reports"),
    "suggestion": Pair("建议", "suggestions"),
}
OWN_CLOCKS: Mapping[str, Pair] = {
    "closing": Pair("办结时限（对诉求人）", "the limit to the enterprise"),
    "answer": Pair("主办单位的办理时限", "the lead's own limit"),
    "part": Pair("分办部分的时限", "the limit for a part"),
    "opinion": Pair("协办意见的时限", "the limit for an opinion"),
}
COLOURS: Mapping[str, Pair] = {
    "blue": Pair("蓝色", "blue"),
    "orange": Pair("橙色", "orange"),
    "red": Pair("红色", "red"),
}
STOPPED_BY: Mapping[str, Pair] = {
    "any_action": Pair("任何办理行为", "anything that the body does with its task"),
    "written_answer": Pair("书面答复", "an answer in writing"),
    "countersigned_answer": Pair("经第二人签字的书面答复", "an answer in writing that a second person has signed"),
}


def length(limit: Mapping[str, Any]) -> Pair:
    """Return how long something may last. limit: as a part has it."""
    if "on" in limit:
        said = Pair(f"至{limit['on']}", f"until {limit['on']}")
    elif limit["n"] == 0:
        moment = limit["unit"] in ("minutes", "hours", "working_hours")
        said = Pair("即时", "at once") if moment else Pair("当日下班前", "by close of business the same day")
    else:
        said = counted(limit)
    if limit.get("counts_from") == "next_day":
        said = Pair(f"{said.zh}（自次日起算）", f"{said.en}, counted from the next day")
    if limit.get("on_day_off") == "next_working_day":
        said = Pair(f"{said.zh}（遇休息日顺延）", f"{said.en}, moved on to the next working day")
    return said


def counted(limit: Mapping[str, Any]) -> Pair:
    """Return a number of units."""
    n, (zh, one, many) = limit["n"], UNITS[limit["unit"]]
    return Pair(f"{n}{zh}", f"{n} {one if n == 1 else many}")


def listed(words: Iterable[Pair], *, last: str = "or") -> Pair:
    """Return several things in a row."""
    found = list(words)
    zh, en = "、".join(one.zh for one in found), [one.en for one in found]
    return Pair(zh, en[0] if len(en) == 1 else f"{', '.join(en[:-1])} {last} {en[-1]}" if en else "")


def plain(words: Iterable[str]) -> Pair:
    """Return codes in a row, which are the same in both languages."""
    return listed(Pair(one, one) for one in words)


def text_of(names: Mapping[str, str]) -> Pair:
    """Return a name as a place's file has it."""
    return Pair(names["zh"], names["en"])
