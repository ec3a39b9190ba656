"""A limit that rests: what was left of it when it began to rest is left of it when it goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.limits.calendar import COUNTED, Due, Limit, Unit
from services.notifier.limits.reckoning import (
    BY_WORK,
    after_rest,
    again,
    cut_short,
    earlier,
    extended,
    fixed,
    rest_lasting,
)
from tests.unit.notifier.test_working_days import CALENDAR, at, instants, working

LIMITS = st.builds(Limit, st.integers(0, 12), st.sampled_from(COUNTED))
LENGTHS = st.timedeltas(timedelta(), timedelta(days=40))
"""How long something rests; longer than any holiday."""


def goes_on(due: str, since: str, until: str, limit: Limit | None = None) -> datetime:
    return after_rest(CALENDAR, (limit or working(5)).unit, Due(at(due), False), at(since), at(until)).at


def test_a_rest_over_a_weekend_gives_back_what_was_worked_and_not_the_weekend() -> None:
    # Friday 16:00 to Monday 10:30: an hour and a half on Friday, and as much on Monday.
    assert goes_on("2026-12-01T17:30", "2026-11-27T16:00", "2026-11-30T10:30") == at("2026-12-02T12:00")


def test_a_weekend_or_a_night_alone_gives_nothing_back() -> None:
    assert goes_on("2026-12-01T17:30", "2026-11-28T09:00", "2026-11-29T20:00") == at("2026-12-01T17:30")
    assert goes_on("2026-12-01T17:30", "2026-11-26T18:00", "2026-11-27T08:59") == at("2026-12-01T17:30")


def test_a_make_up_saturday_is_given_back_and_the_holiday_before_it_is_not() -> None:
    # 1 to 7 October 2026 are off, Saturday the 10th is worked: Thursday, Friday and Saturday were lost.
    assert goes_on("2026-10-12T17:30", "2026-09-30T17:30", "2026-10-10T17:30") == at("2026-10-15T17:30")


def test_whole_days_leave_the_end_at_close_of_business() -> None:
    assert goes_on("2026-12-01T17:30", "2026-11-25T10:00", "2026-11-27T10:00") == at("2026-12-03T17:30")


@pytest.mark.parametrize("unit", [Unit.MINUTES, Unit.HOURS, Unit.CALENDAR_DAYS])
def test_other_limits_go_on_by_the_clock_on_the_wall_nights_and_holidays_too(unit: Unit) -> None:
    assert goes_on("2026-10-01T12:00", "2026-09-30T23:00", "2026-10-04T01:30", Limit(2, unit)) == at("2026-10-04T14:30")


def test_a_limit_that_had_run_out_before_stays_where_it_was() -> None:
    assert goes_on("2026-11-24T17:30", "2026-11-24T17:30", "2026-12-24T10:00") == at("2026-11-24T17:30")


def test_an_end_that_comes_to_lie_in_a_year_without_an_arrangement_is_provisional() -> None:
    due = after_rest(
        CALENDAR, Unit.WORKING_DAYS, Due(at("2026-12-30T17:30"), False), at("2026-12-28T10:00"), at("2027-01-05T10:00")
    )
    assert due.provisional


@given(LIMITS, instants, LENGTHS, LENGTHS)
def test_what_was_left_is_left(limit: Limit, start: datetime, run: timedelta, rest: timedelta) -> None:
    due = CALENDAR.due(start, limit)
    since, until = start + run, start + run + rest
    after = after_rest(CALENDAR, limit.unit, due, since, until).at
    if due.at <= since:
        assert after == due.at
    elif limit.unit in BY_WORK:
        assert CALENDAR.worked(until, after) == CALENDAR.worked(since, due.at)
        assert after - due.at <= max(until - since, timedelta()) + timedelta(days=20)
    else:
        assert after - until == due.at - since


@given(LIMITS, instants, st.lists(LENGTHS, min_size=1, max_size=4))
def test_a_rest_in_pieces_is_a_rest_and_never_brings_an_end_nearer(
    limit: Limit, start: datetime, pieces: list[timedelta]
) -> None:
    due = CALENDAR.due(start, limit)
    piecewise, since = due, start
    for piece in pieces:
        after = after_rest(CALENDAR, limit.unit, piecewise, since, since + piece)
        assert after.at >= piecewise.at
        piecewise, since = after, since + piece
    assert piecewise.at == after_rest(CALENDAR, limit.unit, due, start, since).at


@given(instants, st.timedeltas(timedelta(), timedelta(days=9)))
def test_so_much_work_has_passed_first_at_that_instant(start: datetime, work: timedelta) -> None:
    end = CALENDAR.after_work(start, work)
    assert CALENDAR.worked(start, end) == work
    assert not work or CALENDAR.worked(start, end - timedelta(microseconds=1)) < work
    assert end.tzinfo is UTC


@given(instants, LIMITS, LENGTHS, LENGTHS)
def test_a_rest_that_ends_sooner_is_one_that_was_never_longer(
    since: datetime, limit: Limit, planned: timedelta, lasted: timedelta
) -> None:
    due = CALENDAR.due(since, limit)
    whole = after_rest(CALENDAR, limit.unit, due, since, since + planned)
    short = cut_short(CALENDAR, whole, since, since + lasted)
    assert short == after_rest(CALENDAR, limit.unit, due, since, since + min(planned, lasted))
    assert due <= short <= whole
    assert cut_short(CALENDAR, whole, since - timedelta(minutes=1), since) == whole  # another rest than that one


@given(instants, st.integers(1, 30), st.integers(1, 30), st.integers(0, 15))
def test_a_rest_that_is_to_last_otherwise_is_as_had_it_been_so_from_the_start(
    start: datetime, days: int, other: int, more: int
) -> None:
    since, three = start + timedelta(hours=5), Limit(3, Unit.WORKING_DAYS)
    until, instead = since + timedelta(days=days), since + timedelta(days=other)

    def rested(until: datetime) -> Due:
        before = after_rest(CALENDAR, Unit.WORKING_DAYS, CALENDAR.due(start, three), start, since)  # an earlier rest
        whole = after_rest(CALENDAR, Unit.WORKING_DAYS, before, since, until)
        longer = extended(CALENDAR, whole, Limit(more, Unit.WORKING_DAYS)) if more else whole
        return earlier(longer, fixed(start + timedelta(days=90)))

    how = rested(until).how
    assert how is not None
    changed = rest_lasting(how, since, until, instead)
    assert (changed, again(CALENDAR, changed)) == (rested(instead).how, rested(instead))
    assert rest_lasting(how, since - timedelta(minutes=1), until, instead) == how  # another rest than that one
