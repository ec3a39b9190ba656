"""Working days: held against an oracle that counts day by day, and against a library that knows China's holidays."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.configuration import read
from services.notifier.limits.calendar import COUNTED, Calendar, Due, Limit, Unit, Year
from services.notifier.limits.stored import calendar

CHINA = ZoneInfo("Asia/Shanghai")
HAICANG = Path(__file__).parents[3] / "config" / "haicang"

CALENDAR = calendar(read(HAICANG)["calendar"])
instants = st.datetimes(datetime(2023, 6, 1), datetime(2028, 6, 1), timezones=st.just(CHINA))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def working(n: int) -> Limit:
    return Limit(n, Unit.WORKING_DAYS)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_the_published_years_is_what_the_library_says(year: int) -> None:
    first = date(year, 1, 1)
    days = [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]
    assert [CALENDAR.is_working(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]
    assert CALENDAR.confirmed(year)


def test_a_year_without_an_arrangement_has_weekends_alone_and_is_provisional() -> None:
    assert not CALENDAR.confirmed(2027)
    assert CALENDAR.is_working(date(2027, 10, 1))
    assert not CALENDAR.is_working(date(2027, 10, 2))
    due = CALENDAR.due(at("2026-12-30T10:00"), working(5))
    assert due == Due(at("2027-01-06T17:30"), provisional=True)


def test_five_working_days_over_the_national_day_of_2026() -> None:
    # 1 to 7 October are off; Saturday the 10th is made up for.
    assert CALENDAR.due(at("2026-09-29T16:00"), working(5)).at == at("2026-10-12T17:30")


def test_the_day_of_dispatch_is_day_zero_at_whatever_hour() -> None:
    for hour in ("00:00", "09:00", "17:30", "23:59"):
        assert CALENDAR.due(at(f"2026-11-24T{hour}"), working(1)).at == at("2026-11-25T17:30")


def test_what_is_dispatched_on_a_weekend_is_due_as_if_on_the_friday_before() -> None:
    assert CALENDAR.due(at("2026-11-28T10:00"), working(1)) == CALENDAR.due(at("2026-11-27T10:00"), working(1))


def test_the_same_day_ends_at_close_of_business_and_after_it_on_the_next_working_day() -> None:
    assert CALENDAR.due(at("2026-11-27T17:29"), working(0)).at == at("2026-11-27T17:30")
    assert CALENDAR.due(at("2026-11-27T17:30"), working(0)).at == at("2026-11-30T17:30")
    assert CALENDAR.due(at("2026-11-28T08:00"), working(0)).at == at("2026-11-30T17:30")


def test_hours_run_through_the_night_and_calendar_days_end_at_close_of_business() -> None:
    assert CALENDAR.due(at("2026-11-27T23:00"), Limit(2, Unit.HOURS)).at == at("2026-11-28T01:00")
    assert CALENDAR.due(at("2026-11-27T23:00"), Limit(90, Unit.MINUTES)).at == at("2026-11-28T00:30")
    assert CALENDAR.due(at("2026-11-27T23:00"), Limit(1, Unit.CALENDAR_DAYS)).at == at("2026-11-28T17:30")


def test_the_zone_decides_which_day_it_is() -> None:
    # 18:00 UTC on the 24th is the 25th in Haicang.
    assert CALENDAR.due(datetime(2026, 11, 24, 18, tzinfo=UTC), working(1)).at == at("2026-11-26T17:30")


def test_no_calendar_days_are_the_same_day_even_on_a_holiday_and_the_next_one_after_its_close() -> None:
    assert CALENDAR.due(at("2025-02-01T10:00"), Limit(0, Unit.CALENDAR_DAYS)).at == at("2025-02-01T17:30")
    assert CALENDAR.due(at("2025-02-01T23:00"), Limit(0, Unit.CALENDAR_DAYS)).at == at("2025-02-02T17:30")


def test_a_leap_day_counts_and_cases_older_than_the_calendar_are_counted_too() -> None:
    assert CALENDAR.due(at("2024-02-28T10:00"), working(1)).at == at("2024-02-29T17:30")
    assert CALENDAR.due(at("1999-12-31T10:00"), working(1)) == Due(at("2000-01-03T17:30"), provisional=True)


def test_close_of_business_keeps_its_hour_where_clocks_are_put_forward() -> None:
    berlin = Calendar(ZoneInfo("Europe/Berlin"), ((time(9), time(17)),), {2026: Year(confirmed=True)})
    start = datetime(2026, 3, 27, 12, tzinfo=berlin.zone)
    assert berlin.due(start, working(1)).at == datetime(2026, 3, 30, 15, tzinfo=UTC)
    assert berlin.due(start, Limit(72, Unit.HOURS)).at - start == timedelta(hours=72)


def test_working_days_left_is_zero_on_the_due_day_and_after_it() -> None:
    due = at("2026-11-27T17:30")
    left = {day: CALENDAR.working_days_left(at(f"2026-11-{day}T12:00"), due) for day in (24, 26, 27, 28)}
    assert left == {24: 3, 26: 1, 27: 0, 28: 0}
    assert CALENDAR.working_days_left(at("2026-12-30T12:00"), at("2027-01-04T17:30")) == 3


def test_the_opening_before_a_limit_is_that_of_the_working_day_before() -> None:
    assert CALENDAR.opening_before(at("2026-10-12T17:30"), 1) == at("2026-10-10T09:00")  # a made-up Saturday
    assert CALENDAR.opening_before(at("2026-10-12T17:30"), 2) == at("2026-10-09T09:00")
    assert CALENDAR.opening_before(at("2026-11-29T12:00"), 0) == at("2026-11-27T09:00")


def slow_due(start: datetime, n: int) -> datetime:
    """Count on the fingers: go from day to day, one at a time."""
    day = start.astimezone(CHINA).date()
    while n:
        day += timedelta(days=1)
        n -= CALENDAR.is_working(day)
    return datetime.combine(day, time(17, 30), CHINA)


@given(instants, st.integers(1, 300))
def test_counting_by_look_up_is_counting_day_by_day(start: datetime, n: int) -> None:
    assert CALENDAR.due(start, working(n)).at == slow_due(start, n)


@given(instants, st.integers(0, 200), st.sampled_from(COUNTED))
def test_a_limit_never_ends_before_it_begins_and_a_longer_one_never_sooner(start: datetime, n: int, unit: Unit) -> None:
    due = CALENDAR.due(start, Limit(n, unit))
    assert due.at >= start
    assert CALENDAR.due(start, Limit(n + 1, unit)).at >= due.at


@given(instants, instants, st.integers(0, 60))
def test_what_begins_later_never_ends_sooner(one: datetime, other: datetime, n: int) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.due(first, working(n)).at <= CALENDAR.due(second, working(n)).at


@given(instants, st.integers(1, 60), st.integers(1, 60))
def test_working_days_add_up(start: datetime, n: int, more: int) -> None:
    assert (
        CALENDAR.due(CALENDAR.due(start, working(n)).at, working(more)).at == CALENDAR.due(start, working(n + more)).at
    )


@given(instants, st.integers(1, 60))
def test_n_days_before_the_limit_of_n_days_is_the_day_it_began_or_the_last_working_day_before(
    start: datetime, n: int
) -> None:
    opening = CALENDAR.opening_before(CALENDAR.due(start, working(n)).at, n)
    assert opening == CALENDAR.opening_before(start, 0)
    assert CALENDAR.working_days_left(start, CALENDAR.due(start, working(n)).at) == n
