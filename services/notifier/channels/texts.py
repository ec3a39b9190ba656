"""What short messages say, and how a place's day and hour are written in them: 70 characters where they can be."""

from collections.abc import Mapping
from datetime import datetime

from services.notifier.channels.domain import Said, ShortKind
from services.notifier.mail.rendering import TRADITIONAL, in_traditional
from shared.web.languages import Language, Text

SHORT_TEXTS: Mapping[ShortKind, Text] = {
    ShortKind.NOT_OPENED: Text(
        "急件{number}，{due}到期，请签收 {link}", "Urgent {number}, due {due}. Please sign for it: {link}"
    ),
}

CONFIDENTIAL = Text("{number} {link}", "{number} {link}")
"""What leaves of a confidential case, whatever it is about."""

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
