"""What an owner beyond the district hears of a case that was passed to it, beside what sources hear of theirs. Pure.

It is told by the same stream and the same webhooks, under kinds of its own: a source may be the owner of its own case.
"""

from services.intake.cases.timeline_kinds import Kind
from services.intake.words import Text

_PREFIX = "passed_up."

ENTRY = "ledger."
"""How kinds of line begin that name the entry which they are about."""

OUTSIDE: dict[str, Kind] = {
    "ledger.entered": Kind(
        Text(
            "已转贵单位办理；本区{owner}跟踪，每{days}个工作日询问一次",
            "It was passed to you; {owner} of the district asks you about it every {days} working days",
        ),
        ("owner", "days", "reason"),
    ),
    "ledger.changed": Kind(
        Text(
            "本区改由{owner}跟踪，每{days}个工作日询问一次",
            "{owner} of the district asks you about it now, every {days} working days",
        ),
        ("owner", "days"),
    ),
    "case.supplemented": Kind(Text("补充了情况", "Information was added"), ("text",)),
    "attachment.released": Kind(
        Text("可以下载附件“{name}”", "A file can be had: {name}"), ("name", "attachment", "type", "size")
    ),
    "case.urged": Kind(Text("诉求人催办", "Whoever brought it presses for an answer"), ("text",)),
    "ledger.left": Kind(
        Text("不再由贵单位办理：{why}", "It is with you no more: {why}"),
        ("why", "text"),
        why={"refused": Text("贵单位已退回", "you have sent it back")},
    ),
}
"""By the kind of line of the case's history."""


_NAMES = {"attachment.released": "attached"}
"""What a kind of line is called there, where the word behind its dot would not say it."""


def told_as(kind: str) -> str:
    """Return the type of the event that a line of some kind becomes for the owner outside."""
    return _PREFIX + _NAMES.get(kind, kind.partition(".")[2])


def is_outside(event: str) -> bool:
    """Say whether an event of a type is told to an owner outside, and to no source."""
    return event.startswith(_PREFIX)


EVENTS = tuple(told_as(kind) for kind in OUTSIDE)
"""The types of such events."""
