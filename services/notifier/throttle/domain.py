"""How many mails a domain may get now. Pure; instants are seconds by the database's clock, which all senders share."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MINUTE = 60.0
"""Seconds in which no more may begin to go than the limit says, wherever one begins to count."""

GRACE = 5.0
"""Seconds within which a mail begins to go that may; later it has to be asked again."""

AGAIN = 15.0
"""Seconds in which a domain is slowed once: what its servers say of mails that were on their way says nothing new."""

AT_FIRST = 60
"""Mails a minute that count as tried where a server says "too many" and nobody has set a limit: half of it follows."""

FREE = 1000
"""Mails a minute from which on a domain that nobody has set a limit for counts as slowed no more."""

_TOO_MANY = re.compile(
    r"4\.7\.28|too\s+(?:many|much|fast|frequent)|rate|frequen|throttl|limit|quota|exceed|flood|频|次数|上限|限制",
    re.IGNORECASE,
)
_MAILBOX_FULL = re.compile(r"\b[45]\.2\.2\b|mailbox|over\s*quota|user'?s? quota|邮箱已满|容量", re.IGNORECASE)
"""A reader whose mailbox is full says nothing of their domain."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Mails a minute that a place allows: by domain (in ASCII, lower case), and to each other one, None for all."""

    domains: Mapping[str, int] = field(default_factory=dict)
    others: int | None = None

    def of(self, domain: str) -> int | None:
        """Return how many mails a minute a domain may get, None where there is no limit."""
        return self.domains.get(domain, self.others)


class Slowed(NamedTuple):
    """That a domain's servers have said "too many": how many a minute it gets since `at`, and since when it is slow."""

    to: int
    at: float
    since: float


Gone = tuple[tuple[int, int], ...]
"""How many mails were let go in each second, the oldest first; a second stands for all that ended with it."""


def domain_of(address: str) -> str:
    """Return the domain of an address, as limits name it; empty where there is none."""
    name = address.strip().rpartition("@")[2].lower()
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def limit_of(configured: int | None, slowed: Slowed | None, now: float) -> int | None:
    """Return how many mails a minute a domain gets at this moment, None for as many as there are.

    Each minute without a word of its servers a slowed domain gets twice as many, up to what is configured.
    """
    if slowed is None:
        return configured
    doubled = slowed.to << min(int(max(0.0, now - slowed.at) / MINUTE), 20)
    if doubled >= (FREE if configured is None else configured):
        return configured
    return doubled


def fresh(gone: Sequence[Sequence[int]], now: float) -> Gone:
    """Return of what was let go that which counts still; what a wrong clock has put far ahead counts no more."""
    return tuple((second, count) for second, count in gone if now - MINUTE - GRACE < second <= now + MINUTE + GRACE)


def left(gone: Gone, limit: int, now: float) -> int:
    """Return how many mails may go now, so that no minute has more than the limit, wherever it begins."""
    return max(0, limit - sum(count for _, count in fresh(gone, now)))


def let_go(gone: Gone, count: int, now: float) -> Gone:
    """Return what counts once so many more may go."""
    counted = dict(fresh(gone, now))
    second = math.ceil(now)
    counted[second] = counted.get(second, 0) + count
    return tuple(sorted(counted.items()))


def slower(configured: int | None, slowed: Slowed | None, now: float) -> Slowed:
    """Return how a domain is slowed whose servers have just said "too many": to half of what it got, or to one."""
    limit = limit_of(configured, slowed, now)
    if slowed is not None and limit == configured:  # it had recovered
        slowed = None
    if slowed is not None and now - slowed.at < AGAIN:
        return slowed
    before = AT_FIRST if limit is None else min(limit, AT_FIRST)
    return Slowed(max(1, before // 2), now, slowed.since if slowed else now)


def is_too_many(words: str) -> bool:
    """Say whether a mail server's refusal for now (4xx) is about how many mails its domain gets."""
    return words.startswith("4") and bool(_TOO_MANY.search(words)) and not _MAILBOX_FULL.search(words)
