"""Where a draft is found again, how much of it is kept, and for how long. Pure."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta

KEPT_FOR = timedelta(days=7)
"""How long a draft stays after it was last saved: it may name people, so it is not kept for good."""

SHOWN_FOR = timedelta(days=1)
"""How long the address of a draft that was sent still shows number and code of its case."""

LONGEST = 60_000
"""Characters of all fields together: two dozen pages."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def make_token() -> str:
    """Make the 192 random bits that stand in a draft's address."""
    return secrets.token_urlsafe(24)


def key_of(token: str) -> str | None:
    """Return what is kept of a token, its SHA-256; None for what has not the shape of one."""
    return hashlib.sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else None


def fits(values: Mapping[str, str]) -> bool:
    """Say whether so much is kept."""
    return sum(map(len, values.values())) <= LONGEST
