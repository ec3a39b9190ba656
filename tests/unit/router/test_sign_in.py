"""Which links open and which sessions live."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.router.signin import domain

NOW = datetime(2026, 11, 25, 1, 0, 0, 500_000, tzinfo=UTC)
HERE: dict[str, Any] = {"left": False, "signed_out_at": None}
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("staff", "made_at", "expires_at", "used_at", "opens"),
    [
        (HERE, NOW, NOW + SECOND, None, True),
        (HERE, NOW - SECOND, NOW, None, False),
        (HERE, NOW - SECOND, NOW + SECOND, NOW, False),
        ({**HERE, "left": True}, NOW, NOW + SECOND, None, False),
        ({**HERE, "signed_out_at": NOW.isoformat()}, NOW, NOW + SECOND, None, False),
        ({**HERE, "signed_out_at": (NOW - SECOND).isoformat()}, NOW, NOW + SECOND, None, True),
    ],
    ids=["fresh", "expired", "used", "of who has left", "made before all was revoked", "made after all was revoked"],
)
def test_a_link_opens_once_in_its_time_for_who_is_still_here(
    staff: dict[str, Any], made_at: datetime, expires_at: datetime, used_at: datetime | None, opens: bool
) -> None:
    assert domain.link_opens(staff, made_at, expires_at, used_at, NOW) is opens


@pytest.mark.parametrize(
    ("staff", "begun_at", "ended_at", "lives"),
    [
        (HERE, NOW, None, True),
        (HERE, NOW, NOW, False),
        (HERE, NOW - domain.SESSION_LASTS, None, False),
        ({**HERE, "left": True}, NOW, None, False),
        ({**HERE, "signed_out_at": NOW.isoformat()}, NOW - SECOND, None, False),
    ],
    ids=["fresh", "ended", "begun a working day ago", "of who has left", "revoked"],
)
def test_a_session_lives_for_a_working_day_of_who_is_still_here(
    staff: dict[str, Any], begun_at: datetime, ended_at: datetime | None, lives: bool
) -> None:
    assert domain.session_lives(staff, begun_at, ended_at, NOW) is lives


@pytest.mark.parametrize("after", [timedelta(0), timedelta(milliseconds=300), SECOND, timedelta(minutes=5)], ids=str)
def test_who_signs_in_right_after_all_was_revoked_is_in(after: timedelta) -> None:
    staff = {**HERE, "signed_out_at": NOW.isoformat()}
    begun_at = domain.beginning(staff, NOW + after)
    assert begun_at.microsecond == 0
    # As every service holds the cookie, which counts whole seconds, against the revocation.
    assert NOW.timestamp() < int(begun_at.timestamp())
    assert domain.session_lives(staff, begun_at, None, NOW + after)


def test_a_window_allows_a_few_links_for_an_address_and_more_tries_from_a_caller() -> None:
    assert not domain.too_many_for_address(domain.ADDRESS_LIMIT)
    assert domain.too_many_for_address(domain.ADDRESS_LIMIT + 1)
    assert not domain.too_many_from_caller(domain.CALLER_LIMIT)
    assert domain.too_many_from_caller(domain.CALLER_LIMIT + 1)
