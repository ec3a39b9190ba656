"""What a meeting may take on its agenda, and what its minutes may decide. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from services.router.decisions.domain import LEVELS, Hold, Refused
from services.router.rules.reasons import Sentence

LEVEL_NAMES: dict[str, Sentence] = {
    "centre": {"zh": "中心", "en": "the centre"},
    "director": {"zh": "分管领导", "en": "the director in charge"},
    "head": {"zh": "区主要领导", "en": "the head of the district"},
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What minutes say of a case. lead: None where it stays where it is. split: who answers for a part.

    due_on: a day in the place's zone.
    """

    case_id: str
    words: str
    lead: str | None = None
    assisting: Sequence[str] = ()
    due_on: date | None = None
    split: Sequence[str] = ()


def may_take(level: str, case_level: str, hold: Hold) -> None:
    """Refuse what a meeting cannot take on its agenda: what has ended, and what was raised above its chair."""
    if hold.over:
        raise Refused(zh="该事项已结束，不能列入议题。", en="The case has ended; no meeting can take it.")
    if LEVELS.index(level) < LEVELS.index(case_level):
        name = LEVEL_NAMES[case_level]
        raise Refused(
            zh=f"该事项已提级到{name['zh']}，须由{name['zh']}主持的会议研究。",
            en=f"The case was raised to {name['en']}; only a meeting of that level can take it.",
        )


def complete(agenda: Collection[str], decisions: Sequence[Decided], today: date) -> None:
    """Refuse minutes that leave a case of the agenda out, say nothing of it, or want what has passed."""
    if not agenda:
        raise Refused(zh="议程中还没有事项。", en="There is no case on the agenda yet.")
    if {one.case_id for one in decisions} != set(agenda):
        raise Refused(
            zh="议程刚刚有变化，纪要未保存；请核对议程后再录入。",
            en="The agenda has just changed; nothing was recorded. Look at it, then record the minutes.",
        )
    if any(not one.words.strip() for one in decisions):
        raise Refused(zh="请写明对每件事项的决定。", en="Say of each case what was decided.")
    if any(one.due_on is not None and one.due_on < today for one in decisions):
        raise Refused(zh="反馈日期不能早于今天。", en="No report can be wanted by a day that has passed.")
