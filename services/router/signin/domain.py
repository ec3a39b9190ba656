"""Which links open, which sessions live, and how often a link may be asked for. Pure; instants are aware."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

LINK_LASTS = timedelta(minutes=15)
"""How long a link in a mail opens."""
PRINTED_LINK_LASTS = timedelta(hours=12)
"""How long one opens that stands in the terminal of whoever runs the system."""
SESSION_LASTS = timedelta(hours=12)
"""How long somebody stays signed in, however much they do: a working day."""

WINDOW = timedelta(minutes=15)
ADDRESS_LIMIT = 5
"""Links for one mail address in a window: more would only fill a mailbox."""
CALLER_LIMIT = 30
"""Tries from one network address in a window; a whole office may share one."""


def too_many_for_address(tries: int) -> bool:
    """Say whether this try comes after the last for which a mail is written."""
    return tries > ADDRESS_LIMIT


def too_many_from_caller(tries: int) -> bool:
    """Say whether this try comes after the last that is looked at."""
    return tries > CALLER_LIMIT


def counts_since(staff: Mapping[str, Any], moment: datetime) -> bool:
    """Say whether what was begun at a moment still counts for somebody (contracts' Staff).

    Nothing counts for who has left, nor what is not younger than the moment at which all was revoked.
    """
    revoked = staff["signed_out_at"]
    return not staff["left"] and (revoked is None or datetime.fromisoformat(revoked) < moment)


def link_opens(
    staff: Mapping[str, Any], made_at: datetime, expires_at: datetime, used_at: datetime | None, now: datetime
) -> bool:
    """Say whether a link still signs in whom it was made for."""
    return used_at is None and now < expires_at and counts_since(staff, made_at)


def session_lives(staff: Mapping[str, Any], begun_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Say whether a session may be renewed."""
    return ended_at is None and now < begun_at + SESSION_LASTS and counts_since(staff, begun_at)


def beginning(staff: Mapping[str, Any], now: datetime) -> datetime:
    """Return when a session that is begun now counts as begun: a whole second, as its cookie says it.

    Every service holds against the cookie that all was revoked in its very second, so who signs in again within it is
    put into the next one.
    """
    second = now.astimezone(UTC).replace(microsecond=0)
    if staff["signed_out_at"] is None:
        return second
    revoked = datetime.fromisoformat(staff["signed_out_at"]).replace(microsecond=0)
    return max(second, revoked + timedelta(seconds=1))
