"""Absences: why somebody is away, whether one says anything new, who is away at a moment. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Why(StrEnum):
    """How it is known that somebody is away.

    They said so; their leader or the keeper did; a mail to them came back for good; their mail program answered.
    """

    OWN = "own"
    KEEPER = "keeper"
    BOUNCED = "bounced"
    AUTO_REPLY = "auto_reply"


class Span(Protocol):
    """From when to when somebody is away: `since` belongs to it, `until` does not; None: until somebody ends it."""

    since: datetime
    until: datetime | None
    ended_at: datetime | None


def lasts(one: Span, now: datetime) -> bool:
    """Say whether somebody is away at a moment."""
    return one.ended_at is None and one.since <= now and (one.until is None or now < one.until)


def is_known(since: datetime, until: datetime | None, known: Iterable[Span]) -> bool:
    """Say whether an absence lies within one that is known already."""
    return any(
        one.ended_at is None
        and one.since <= since
        and (one.until is None or (until is not None and until <= one.until))
        for one in known
    )
