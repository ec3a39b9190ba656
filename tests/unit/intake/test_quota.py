"""How quotas are handed out: never more than there is, and in few parts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.intake.agencies.quota import Policy, Remaining, fields, granted, window_at


@given(st.integers(0, 100_000), st.lists(st.integers(1, 50), min_size=1, max_size=60))
def test_what_is_granted_covers_the_need_or_is_nothing_and_never_passes_the_quota(quota: int, needs: list[int]) -> None:
    taken = 0
    for need in needs:
        got = granted(quota, taken, need)
        assert got == 0 if need > quota - taken else got >= need
        taken += got
    assert taken <= quota


def test_a_busy_agency_asks_the_database_once_in_many_requests() -> None:
    taken = asked = 0
    while got := granted(6_000, taken, 1):
        taken, asked = taken + got, asked + 1
    assert taken == 6_000
    assert asked < 250


def test_days_are_the_places_and_minutes_the_clocks() -> None:
    now = datetime(2026, 11, 24, 17, 30, 12, tzinfo=UTC)
    day = window_at(Policy.CASES, now, ZoneInfo("Asia/Shanghai"))
    assert day == (datetime(2026, 11, 24, 16, tzinfo=UTC), datetime(2026, 11, 25, 16, tzinfo=UTC))
    minute = window_at(Policy.REQUESTS, now, ZoneInfo("Asia/Shanghai"))
    assert minute == (datetime(2026, 11, 24, 17, 30, tzinfo=UTC), datetime(2026, 11, 24, 17, 31, tzinfo=UTC))


def test_the_fields_are_structured_lists_with_parameters() -> None:
    told = fields([Remaining(Policy.REQUESTS, 600, 12, 30), Remaining(Policy.CASES, 9, 0, 7, exceeded=True)])
    assert told["RateLimit-Policy"] == '"requests";q=600;w=60, "cases";q=9;w=86400'
    assert told["RateLimit"] == '"requests";r=12;t=30, "cases";r=0;t=7'
