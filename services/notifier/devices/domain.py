"""Codes for links: how one is made, read and compared, what a browser must show, how often one is sent. Pure.

Who holds a forwarded link holds no mailbox: a browser that its reader has not used before shows nothing of the case
until it has said the code that went to the reader's own address.
"""

import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, Protocol


class Asked(StrEnum):
    """When a link wants a code (NWD_LINK_CODES): never, in a browser that is not known, or at each page anew."""

    OFF = "off"
    UNKNOWN_DEVICE = "unknown_device"
    ALWAYS = "always"


class Said(StrEnum):
    """What came of a code that somebody typed: it was right; it was wrong; none is good here, or no longer."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
"""Wrong codes after which the right one is worth nothing any more."""

REMEMBERED = timedelta(days=90)
"""How long a browser is known: its owner types a code four times a year."""

VISIT_LASTS = timedelta(hours=12)
"""How long one is known for a single page, where its owner does not want it remembered."""


class Limit(NamedTuple):
    """At most so many codes within a window."""

    name: str
    window: timedelta
    most: int


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = {
    "person": (Limit("hour", HOUR, 5), Limit("day", DAY, 15)),
    "address": (Limit("hour", HOUR, 8),),  # a mail address that an office shares
    "page": (Limit("hour", HOUR, 10),),
    "caller": (Limit("hour", HOUR, 30),),  # a network address; a whole office may share one
}
"""How many codes are sent for a person, to an address, about a page, and to whom one network address asks for them.

15 codes a day with 5 tries each let who holds a forwarded link guess right on one day in 13 000.
"""

LONGEST_WINDOW = DAY


def made(keys: Sequence[bytes]) -> tuple[str, str]:
    """Return a new code of six digits, and what it is made from: worth nothing without the key, so a row may hold it.

    keys: of this purpose (shared.web.keys), the newest first.
    """
    seed = secrets.token_urlsafe(12)
    return _digits(keys[0], seed), f"{seed}.{_tag(keys[0], seed)}"


def code_of(keys: Sequence[bytes], nonce: str) -> str:
    """Return the code that was made from a nonce; empty where no key has made it."""
    seed, _, tag = nonce.partition(".")
    return next((_digits(key, seed) for key in keys if hmac.compare_digest(_tag(key, seed), tag)), "")


def sealed(key: bytes, code_id: str, code: str) -> str:
    """Return what is stored of a code; without the key it cannot be told which of the million it is."""
    return hmac.new(key, f"seal {code_id} {code}".encode(), sha256).hexdigest()


def is_right(keys: Sequence[bytes], code_id: str, stored: str, said: str) -> bool:
    """Say whether somebody said the code that is stored, as `sealed` made it; in the same time for every code."""
    code, found = typed(said), False
    for key in keys:
        found |= hmac.compare_digest(sealed(key, code_id, code), stored)
    return found


def typed(said: str) -> str:
    """Return the digits of what somebody typed: of either width, in groups or with spaces around them."""
    return "".join(one for one in unicodedata.normalize("NFKC", said[:40]) if one in "0123456789")


def masked(address: str) -> str:
    """Return a mail address as somebody else may see it: its reader knows it by the first letter and the domain."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


class Remembered(Protocol):
    """A browser that has said a code. only_for: the page for which alone, None for all that its person may open."""

    person: str
    email: str
    since: datetime
    until: datetime
    only_for: str | None
    ended_at: datetime | None


def is_known(one: Remembered, page: str, asked: Asked, now: datetime) -> bool:
    """Say whether a browser need not say a code for a page."""
    fits = one.only_for == page or (one.only_for is None and asked is not Asked.ALWAYS)
    return fits and one.ended_at is None and now < one.until


def _digits(key: bytes, seed: str) -> str:
    return f"{int.from_bytes(hmac.digest(key, f'code {seed}'.encode(), sha256)[:8]) % 1_000_000:06}"


def _tag(key: bytes, seed: str) -> str:
    return hmac.digest(key, f"made {seed}".encode(), sha256).hex()[:16]
