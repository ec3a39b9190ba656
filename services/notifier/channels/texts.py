"""What short messages say, and how a place's day and hour are written in them: 70 characters where they can be."""

from collections.abc import Mapping
from datetime import datetime

from services.notifier.channels.domain import Said, ShortKind
from services.notifier.mail.rendering import TRADITIONAL, in_traditional
from shared.web.languages import Language, Text

CONFIDENTIAL = Text("{number} {link}", "{number} {link}")
"""What leaves of a confidential case, whatever it is about."""

SHORT_TEXTS: Mapping[ShortKind, Text] = {
    ShortKind.NOT_OPENED: Text(
        "急件{number}，{due}到期，请签收 {link}", "Urgent {number}, due {due}. Please sign for it: {link}"
    ),
    ShortKind.ENT_RECEIVED: Text("{number}已收到 {link}", "{number} is received: {link}"),
    ShortKind.ENT_PROGRESS: Text("{number}有进展 {link}", "{number} has news: {link}"),
    ShortKind.ENT_ASKED: Text("{number}请补充 {link}", "{number} needs something from you: {link}"),
    ShortKind.ENT_ANSWER: Text("{number}已答复 {link}", "{number} is answered: {link}"),
    ShortKind.ENT_PROMISE: Text("{number}承诺有进展 {link}", "{number}: about a promise: {link}"),
    ShortKind.ENT_ENDED: Text("{number}有结果 {link}", "{number} is over: {link}"),
    ShortKind.ENT_PRIVATE: CONFIDENTIAL,
}

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(kind: ShortKind, what: Said, link: str, language: str) -> tuple[str, dict[str, str]]:
    """Return a message's text, and the values in it for a gateway that has templates of its own.

    link: where it leads. language: `zh`, `en` or `zh-Hant`.
    """
    spoken: Language = "en" if language == "en" else "zh"
    values = {"number": what.number, "link": link}
    if not what.confidential:
        values |= {"due": moment(what.due, spoken), **what.values} if what.due else dict(what.values)
    text = (CONFIDENTIAL if what.confidential else SHORT_TEXTS[kind]).within(spoken, **values)
    return (in_traditional(text) if language == TRADITIONAL else text), values


def moment(at: datetime, spoken: Language) -> str:
    """Return a local instant in as few characters as will do."""
    clock = f"{at.hour}:{at.minute:02}"
    return f"{at.day} {_MONTHS[at.month - 1]} {clock}" if spoken == "en" else f"{at.month}月{at.day}日{clock}"
