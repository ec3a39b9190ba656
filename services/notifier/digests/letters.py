"""What a digest says: counts, a bar for each body, and what is soonest."""

from datetime import date, datetime
from typing import Any

from services.notifier.digests.domain import Section
from services.notifier.mail.case_letters import intended, line, spoken_by
from services.notifier.mail.models import Mail
from services.notifier.mail.seen import Bar, DigestLine, DigestSection, DigestSeen, Personal, Stretch
from services.notifier.mail.sender import Sender

COLOURS = {Section.OVERDUE: "#c62828", Section.DUE_TODAY: "#e08a00", Section.WAITING: "#3d7fc4"}
"""Of the bars: each of them seen on white and on black."""

NARROWEST = 3
"""Hundredths of the width that one of many still has."""


def of_digest(mail: Mail, sender: Sender) -> Personal:
    """Return what a digest says to its reader."""
    told, spoken = mail.details, spoken_by(mail.language)
    most = max((sum(bar["counts"].values()) for bar in told["bars"]), default=0)
    bars = tuple(_bar(line(bar["name"][spoken]), bar["counts"], most) for bar in told["bars"])
    sections = tuple(
        DigestSection(
            section,
            told["counts"][section],
            COLOURS[section],
            tuple(_line(one, sender, line(one["body"][spoken])) for one in told["lines"][section]),
            told["counts"][section] - len(told["lines"][section]),
        )
        for section in Section
    )
    day, own = date.fromisoformat(told["day"]), is_own(mail)
    return Personal(
        name=line(mail.name),
        link=sender.links.board,
        minutes=0,
        intended=intended(mail, sender),
        left="",
        tasks=[],
        more=0,
        digest=DigestSeen(
            day=day,
            all=told["all"],
            sections=sections,
            bars=bars,
            others=told["bodies"] - len(bars),
            own=own,
            off=sender.links.digest(mail.person) if own else "",
            instead_of=tuple(map(line, told.get("instead_of", ()))),
        ),
    )


def is_own(mail: Mail) -> bool:
    """Say whether a digest is its reader's own, alone or with those of others; only that can they turn off."""
    return bool(mail.details.get("own", True))


def _bar(name: str, counts: dict[str, int], most: int) -> Bar:
    widths = {one: max(NARROWEST, counts[one] * 100 // most) for one in Section if counts[one]}
    stretches = tuple(Stretch(COLOURS[one], width) for one, width in widths.items())
    return Bar(name, sum(counts.values()), stretches, max(0, 100 - sum(widths.values())))


def _line(one: dict[str, Any], sender: Sender, body: str) -> DigestLine:
    # None of them opens anything by itself: whoever reads a digest signs in, and a digest may be passed on.
    links = {"asked": sender.links.asked, "notice": sender.links.notice}
    link = links.get(one["what"], sender.links.page)(one["id"])
    due = datetime.fromisoformat(one["due"]) if one["due"] else None
    return DigestLine(one["number"], line(one["title"]), body, due, one["what"], link)
