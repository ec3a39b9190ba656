"""What becomes of a delivery and of its endpoint: states, delays, when enough is enough. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

MOST_ENDPOINTS = 10
TEST = "webhook.test"

ROTATION = timedelta(hours=24)
"""For how long the former secret signs too, unless the agency says otherwise."""

LASTS = timedelta(days=3)
"""For how long a delivery is tried, and an endpoint may fail."""

DELAYS = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 21600, 28800)
"""Seconds until the next try; the last one again and again."""

JITTER = 0.2
"""The part of a delay that is left to chance, so that what failed together does not come back together."""

TOLD_AGAIN = timedelta(hours=24)
"""How often an agency's contact is written to about deliveries that were given up, at most."""

LONGEST_ASKED = 3600
"""Seconds that a receiver may ask for by `Retry-After`."""

LATER = frozenset({429, 502, 503, 504})
"""Answers that say more about the receiver than about what was sent."""


class DeliveryState(StrEnum):
    """Where a delivery stands; the last two are ends."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class EndpointState(StrEnum):
    """Whether an endpoint is sent to."""

    ON = "on"
    OFF = "off"


class Off(StrEnum):
    """Why an endpoint was switched off: it said 410 Gone, or failed for three days."""

    GONE = "gone"
    FAILING = "failing"


GIVEN_UP = "given_up"
"""Beside the reasons to switch off: what else an agency's contact is told, that some deliveries were given up."""


class Answer(NamedTuple):
    """What came of an attempt.

    status: the server's, None where there was no answer. words: the first bytes of it, or what went wrong. seconds: how
    long it took. retry_after: seconds that the server asks for.
    """

    status: int | None
    words: str
    seconds: float = 0.0
    retry_after: int | None = None

    @property
    def taken(self) -> bool:
        """Say whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


def delay(attempts: int, chance: float, asked: int | None = None) -> float:
    """Return the seconds until the next try, after so many. chance: 0 to 1. asked: by `Retry-After`."""
    plain = DELAYS[min(attempts, len(DELAYS)) - 1]
    spread = plain * (1 - JITTER + 2 * JITTER * chance)
    return max(spread, min(asked or 0, LONGEST_ASKED))


def is_given_up(first_at: datetime, now: datetime) -> bool:
    """Say whether a delivery that has failed once more was tried for long enough."""
    return now - first_at >= LASTS


def follows_for_endpoint(answer: Answer, failing_since: datetime, now: datetime) -> Off | None:
    """Return why an endpoint is to be switched off after a failure, None where it is not.

    failing_since: the first failure after the last success.
    """
    if answer.status == 410:
        return Off.GONE
    return Off.FAILING if now - failing_since >= LASTS else None


def wanted(kinds: Sequence[str], kind: str) -> bool:
    """Say whether an endpoint wants a kind: of those it has chosen, or any where it chose none; `promise.*` is many."""
    return not kinds or any(kind == one or (one.endswith(".*") and kind.startswith(one[:-1])) for one in kinds)
