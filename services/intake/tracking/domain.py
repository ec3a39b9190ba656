"""How often a tracking code may be guessed."""

from datetime import timedelta

WINDOW = timedelta(minutes=15)
CASE_LIMIT = 5
"""Tries for one case in a window: at that pace a million codes last for more than five years."""
CALLER_LIMIT = 40
"""Wrong tries from one address in a window, whatever the cases: a whole company may share an address."""


def too_many(for_case: int, from_caller: int) -> bool:
    """Say whether this try comes after the last that is allowed; both numbers count it."""
    return for_case > CASE_LIMIT or from_caller > CALLER_LIMIT
