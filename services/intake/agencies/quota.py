"""How much an agency may ask for in a stretch of time, and how it is handed out to processes. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple


class Policy(StrEnum):
    """What is counted: requests of every kind in a minute of the clock, cases brought on a day of the place's."""

    REQUESTS = "requests"
    CASES = "cases"


SECONDS = {Policy.REQUESTS: 60, Policy.CASES: 86_400}
USUAL = {Policy.REQUESTS: 6_000, Policy.CASES: 100_000}
"""What an agency may do where the operator has said nothing else."""

MOST = 1_000_000_000
PARTS = 100
"""A process takes at most so small a part of a quota at a time. What it has not used when the window ends, or when it
ends itself, is used by nobody: so little that it does not matter, and yet so much that few requests write."""


class Window(NamedTuple):
    """A stretch of time that a quota is for; instants are aware, and the end is no more part of it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a policy leaves after a request: permits at least, as far as this process knows, and until when."""

    policy: Policy
    quota: int
    left: int
    seconds: int
    exceeded: bool = False


def window_at(policy: Policy, now: datetime, zone: tzinfo | None) -> Window:
    """Return the window of an instant: minutes begin with the clock's, days with the place's (UTC without a place)."""
    if policy is Policy.REQUESTS:
        start = now.astimezone(UTC).replace(second=0, microsecond=0)
        return Window(start, start + timedelta(minutes=1))
    local = now.astimezone(zone or UTC)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Window(day.astimezone(UTC), (day + timedelta(days=1)).astimezone(UTC))


def granted(quota: int, taken: int, asked: int) -> int:
    """Return how many permits a process gets that needs `asked`: those, and some ahead while there are many; or none.

    Towards the end of a quota the parts get smaller, so that one process does not sit on what another needs.
    """
    left = quota - taken
    if asked > left:
        return 0
    return max(asked, min(quota // PARTS, left // 4))


def fields(remaining: list[Remaining]) -> dict[str, str]:
    """Return the header fields that tell a caller (draft-ietf-httpapi-ratelimit-headers-10)."""
    return {
        "RateLimit-Policy": ", ".join(f'"{one.policy}";q={one.quota};w={SECONDS[one.policy]}' for one in remaining),
        "RateLimit": ", ".join(f'"{one.policy}";r={one.left};t={one.seconds}' for one in remaining),
    }
