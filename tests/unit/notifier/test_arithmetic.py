"""Limits in every unit, held against an oracle that counts slowly; months, dates, and clocks that change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifier.limits.calendar import COUNTED, Calendar, Due, Limit, Unit, Year, months_later
from services.notifier.limits.offsets import after, before
from services.notifier.limits.reckoning import after_rest
from tests.unit.notifier.slow_count import (
    BERLIN,
    CALENDARS,
    NEW_YORK,
    NIGHTS,
    PLACE,
    YEARS,
    at,
    calendars,
    day_calendars,
    instants,
    limits,
    minutes,
    slow_due,
)


@settings(max_examples=400)
@given(day_calendars, minutes, limits)
def test_every_limit_ends_when_the_slow_count_says(calendar: Calendar, start: datetime, limit: Limit) -> None:
    assert calendar.due(start, limit).at == slow_due(calendar, start, limit)


@given(calendars, instants, limits)
def test_nothing_ends_before_it_begins_and_a_longer_limit_never_sooner(
    calendar: Calendar, start: datetime, limit: Limit
) -> None:
    due = calendar.due(start, limit)
    assert due.at >= start
    assert due.at.tzinfo is UTC
    if limit.on is None:
        longer = Limit(limit.n + 1, limit.unit, limit.from_next_day, moves_on=limit.moves_on)
        assert calendar.due(start, longer).at >= due.at


@given(calendars, instants, instants, limits)
def test_what_begins_later_never_ends_sooner(calendar: Calendar, one: datetime, other: datetime, limit: Limit) -> None:
    first, second = sorted((one, other))
    assert calendar.due(first, limit).at <= calendar.due(second, limit).at


@given(calendars, instants, st.integers(1, 40), st.integers(1, 40), st.sampled_from(COUNTED))
def test_limits_add_up_except_months(calendar: Calendar, start: datetime, n: int, more: int, unit: Unit) -> None:
    if unit is not Unit.MONTHS:
        half_way = calendar.due(start, Limit(n, unit)).at
        assert calendar.due(half_way, Limit(more, unit)).at == calendar.due(start, Limit(n + more, unit)).at


@given(calendars, instants, limits)
def test_what_leans_on_a_year_that_is_not_published_is_provisional(
    calendar: Calendar, start: datetime, limit: Limit
) -> None:
    """Whatever holidays are published for 2027 and told of 2025: what is not provisional does not move by them."""
    due = calendar.due(start, limit)
    holidays = frozenset(date(2027, 1, 1) + timedelta(days=one) for one in range(1, 90))
    before_it = frozenset(date(2025, 11, 1) + timedelta(days=one) for one in range(61))
    years = {2025: Year(True, before_it), 2026: YEARS[2026], 2027: Year(True, holidays, half=YEARS[2027].half)}
    told = Calendar(calendar.zone, calendar.hours, years)
    if not due.provisional:
        assert told.due(start, limit).at == due.at


# Months, dates, and days that do not exist.


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2027-01-31T10:00", 1, "2027-02-28T17:30"),
        ("2028-01-31T10:00", 1, "2028-02-29T17:30"),
        ("2028-02-29T10:00", 12, "2029-02-28T17:30"),
        ("2028-02-29T10:00", 48, "2032-02-29T17:30"),
        ("2026-08-31T23:59", 3, "2026-11-30T17:30"),
        ("2026-11-30T08:00", 3, "2027-02-28T17:30"),
        ("2026-06-15T10:00", 3, "2026-09-15T17:30"),
        ("2026-12-15T10:00", 1, "2027-01-15T17:30"),
    ],
)
def test_months_end_on_the_same_day_or_the_month_s_last(start: str, n: int, due: str) -> None:
    assert PLACE.due(at(start), Limit(n, Unit.MONTHS)).at == at(due)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 200))
def test_months_there_and_back_are_at_most_clamped(day: date, n: int) -> None:
    back = months_later(months_later(day, n), -n)
    assert back == day or ((back.month, back.year) == (day.month, day.year) and back.day < day.day)


def test_a_last_day_on_which_nobody_works_stays_or_gives_way_as_the_limit_says() -> None:
    # 3 October 2026 lies in the holidays; work goes on on the 8th.
    start, n = at("2026-07-03T10:00"), 3
    assert PLACE.due(start, Limit(n, Unit.MONTHS)).at == at("2026-10-03T17:30")
    assert PLACE.due(start, Limit(n, Unit.MONTHS, moves_on=True)).at == at("2026-10-08T17:30")
    assert PLACE.due(start, Limit(0, Unit.DATE, on=date(2026, 10, 3), moves_on=True)).at == at("2026-10-08T17:30")
    assert PLACE.due(at("2026-12-25T10:00"), Limit(8, Unit.CALENDAR_DAYS, moves_on=True)) == Due(
        at("2027-01-04T17:30"), provisional=True
    )


def test_a_date_is_due_at_its_close_and_at_once_when_it_has_passed() -> None:
    new_year_s_eve = Limit(0, Unit.DATE, on=date(2026, 12, 31))
    assert PLACE.due(at("2026-06-01T10:00"), new_year_s_eve).at == at("2026-12-31T17:30")
    assert PLACE.due(at("2027-06-01T10:00"), new_year_s_eve).at == at("2027-06-01T10:00")
    assert after_rest(
        PLACE,
        Unit.DATE,
        PLACE.due(at("2026-06-01T10:00"), new_year_s_eve),
        at("2026-07-01T10:00"),
        at("2026-08-01T10:00"),
    ).at == at("2026-12-31T17:30")


def test_the_next_day_begins_at_midnight_and_changes_nothing_where_days_are_counted() -> None:
    start = at("2026-11-27T16:00")
    assert PLACE.due(start, Limit(2, Unit.HOURS, from_next_day=True)).at == at("2026-11-28T02:00")
    assert PLACE.due(start, Limit(2, Unit.WORKING_HOURS, from_next_day=True)).at == at("2026-11-30T11:00")
    for unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS):
        assert PLACE.due(start, Limit(13, unit, from_next_day=True)).at == PLACE.due(start, Limit(13, unit)).at
    assert PLACE.due(start, Limit(0, Unit.WORKING_DAYS, from_next_day=True)).at == at("2026-11-30T17:30")
    assert PLACE.due(start, Limit(0, Unit.CALENDAR_DAYS, from_next_day=True)).at == at("2026-11-28T17:30")


def test_cases_older_than_the_calendar_are_counted_with_weekends_alone() -> None:
    assert PLACE.due(at("1999-12-31T10:00"), Limit(8, Unit.WORKING_HOURS)) == Due(at("2000-01-03T12:00"), True)
    assert PLACE.due(at("1999-11-30T10:00"), Limit(1, Unit.MONTHS, moves_on=True)).provisional


# Clocks that are put forward and back.


@pytest.mark.parametrize(
    ("zone", "start", "hours_later"),
    [
        (BERLIN, "2026-03-28T22:00", "2026-03-29T11:00"),  # forward: the night has seven hours
        (BERLIN, "2026-10-24T22:00", "2026-10-25T09:00"),  # back: it has nine
        (NEW_YORK, "2026-03-07T22:00", "2026-03-08T11:00"),
        (NEW_YORK, "2026-10-31T22:00", "2026-11-01T09:00"),
    ],
)
def test_twelve_hours_are_twelve_hours_whatever_the_wall_says(zone: ZoneInfo, start: str, hours_later: str) -> None:
    due = CALENDARS[zone.key].due(at(start, zone), Limit(12, Unit.HOURS)).at
    assert due == at(hours_later, zone)
    assert due - at(start, zone).astimezone(UTC) == timedelta(hours=12)


def test_close_of_business_keeps_its_hour_across_a_change_of_the_clocks() -> None:
    berlin = CALENDARS["Europe/Berlin"]
    assert berlin.due(at("2026-03-27T10:00", BERLIN), Limit(1, Unit.WORKING_DAYS)).at == at("2026-03-30T17:30", BERLIN)
    assert berlin.due(at("2026-10-23T16:30", BERLIN), Limit(2, Unit.WORKING_HOURS)).at == at("2026-10-26T10:00", BERLIN)


def test_work_in_the_night_that_the_clocks_change_is_what_the_people_there_worked() -> None:
    year = Year(True, make_up=frozenset({date(2026, 3, 29), date(2026, 10, 25)}))
    night = Calendar(BERLIN, NIGHTS.hours, {2026: year})
    whole = [
        night.worked(at(f"{day}T00:00", BERLIN), at(f"{day}T12:00", BERLIN)) for day in ("2026-03-29", "2026-10-25")
    ]
    # Forward: 02:30 and 02:45 do not exist that night, and mean 03:30 and 03:45. Back: the hour from 02:00 comes twice,
    # and both times mean the first, so that the work after it is an hour longer.
    assert whole == [timedelta(hours=4, minutes=45), timedelta(hours=6, minutes=45)]


# Steps before and after a limit.


@given(calendars, instants, st.integers(0, 30), st.sampled_from(COUNTED))
def test_before_is_not_after_and_after_is_not_before(calendar: Calendar, limit: datetime, n: int, unit: Unit) -> None:
    offset = Limit(n, unit)
    assert before(calendar, limit, offset) <= limit <= after(calendar, limit, offset)


def test_working_hours_and_months_before_and_after_a_limit() -> None:
    limit = at("2026-11-30T10:00")
    assert before(PLACE, limit, Limit(2, Unit.WORKING_HOURS)) == at("2026-11-27T16:30")
    assert after(PLACE, limit, Limit(3, Unit.WORKING_HOURS)) == at("2026-11-30T15:30")
    assert before(PLACE, limit, Limit(1, Unit.MONTHS)) == at("2026-10-30T09:00")
    assert after(PLACE, limit, Limit(3, Unit.MONTHS)) == at("2027-03-01T09:00")  # the 28th is a Sunday
