"""Working time, and due times that are reckoned again by another calendar or by other limits."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifier.limits.calendar import Calendar, Due, Limit, Unit
from services.notifier.limits.reckoning import (
    after_rest,
    again,
    earlier,
    extended,
    fixed,
    from_json,
    later,
    rests,
    started,
    to_json,
)
from tests.unit.notifier.slow_count import (
    CHINA,
    HOURS,
    PLACE,
    at,
    at_work,
    calendars,
    day_calendars,
    instants,
    limits,
    minutes,
)

# Work, there and back again.


@given(calendars, instants, instants, instants)
def test_working_time_adds_up(calendar: Calendar, one: datetime, two: datetime, three: datetime) -> None:
    first, second, third = sorted((one, two, three))
    assert calendar.worked(first, second) + calendar.worked(second, third) == calendar.worked(first, third)
    assert calendar.worked(third, first) == (timedelta() if third > first else calendar.worked(first, third))


@settings(max_examples=50)
@given(day_calendars, minutes, st.integers(0, 9_000))
def test_working_time_is_what_a_count_by_minutes_finds(calendar: Calendar, start: datetime, length: int) -> None:
    counted = sum(at_work(calendar, start + timedelta(minutes=one)) for one in range(length))
    assert calendar.worked(start, start + timedelta(minutes=length)) == timedelta(minutes=counted)


@given(calendars, instants, st.timedeltas(timedelta(microseconds=1), timedelta(days=20)))
def test_so_much_work_has_passed_first_at_that_instant_and_is_left_last_at_that(
    calendar: Calendar, start: datetime, work: timedelta
) -> None:
    tick = timedelta(microseconds=1)
    end = calendar.after_work(start, work)
    assert calendar.worked(start, end) == work
    assert calendar.worked(start, end - tick) < work
    begin = calendar.before_work(start, work)
    assert calendar.worked(begin, start) == work
    assert calendar.worked(begin + tick, start) < work


def test_the_midday_break_is_no_work() -> None:
    assert PLACE.due(at("2026-11-27T11:00"), Limit(2, Unit.WORKING_HOURS)).at == at("2026-11-27T15:30")
    assert PLACE.due(at("2026-11-27T12:30"), Limit(3, Unit.WORKING_HOURS)).at == at("2026-11-27T17:30")
    rested = after_rest(
        PLACE, Unit.WORKING_DAYS, Due(at("2026-12-01T17:30"), False), at("2026-11-27T11:30"), at("2026-11-27T15:00")
    )
    assert rested.at == at("2026-12-02T10:00")  # an hour was lost, and not three and a half


def test_a_half_day_is_a_whole_one_that_ends_at_its_own_close() -> None:
    assert PLACE.due(at("2026-09-29T10:00"), Limit(1, Unit.WORKING_DAYS)).at == at("2026-09-30T12:00")
    assert PLACE.due(at("2026-09-29T10:00"), Limit(2, Unit.WORKING_DAYS)).at == at("2026-10-08T17:30")
    assert PLACE.due(at("2026-09-30T12:00"), Limit(0, Unit.WORKING_DAYS)).at == at("2026-10-08T17:30")
    assert PLACE.due(at("2026-09-29T16:30"), Limit(5, Unit.WORKING_HOURS)).at == at("2026-10-08T10:00")
    assert PLACE.opening_before(at("2026-02-16T17:00"), 0) == at("2026-02-16T10:00")


def test_a_closure_of_the_place_s_own_holds_on_a_make_up_day_too() -> None:
    assert not PLACE.is_working(date(2026, 9, 20))
    assert PLACE.due(at("2026-09-18T10:00"), Limit(2, Unit.WORKING_DAYS)).at == at("2026-09-23T17:30")


# Reckoned again.

hows = st.recursive(
    st.one_of(
        st.tuples(st.just("due"), instants, limits),
        st.tuples(st.just("at"), instants),
        st.tuples(st.just("close"), st.dates(date(2025, 12, 1), date(2027, 3, 1))),
    ),
    lambda inner: st.one_of(
        st.tuples(st.just("before"), inner, st.integers(1, 5)),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner),
        st.tuples(st.just("rest"), inner, instants, instants, st.sampled_from(list(Unit)), st.one_of(st.none(), inner)),
    ),
    max_leaves=6,
)


@given(calendars, hows)
def test_what_is_reckoned_again_by_the_same_calendar_is_the_same(calendar: Calendar, how: tuple[object, ...]) -> None:
    due = again(calendar, how)
    assert due.how is not None
    assert again(calendar, due.how) == due
    stored = from_json(to_json(due.how))
    assert stored is not None
    assert again(calendar, stored) == due


@given(instants, st.integers(1, 20), st.lists(st.timedeltas(timedelta(), timedelta(days=9)), max_size=4))
def test_reckoned_again_by_another_calendar_is_as_if_that_had_held_all_the_time(
    start: datetime, n: int, pieces: list[timedelta]
) -> None:
    plain = Calendar(CHINA, HOURS, {})
    found = []
    for calendar in (plain, PLACE):
        due, since = calendar.due(start, Limit(n, Unit.WORKING_DAYS)), start
        for piece in pieces:
            due, since = after_rest(calendar, Unit.WORKING_DAYS, due, since, since + piece), since + piece
        found.append(due)
    assert found[0].how is not None
    assert again(PLACE, found[0].how) == found[1]


def test_the_earlier_of_two_is_chosen_anew() -> None:
    start = at("2026-09-28T10:00")
    plain = Calendar(CHINA, HOURS, {})
    due = earlier(plain.due(start, Limit(5, Unit.WORKING_DAYS)), fixed(at("2026-10-08T10:00")))
    assert due.at == at("2026-10-05T17:30")
    assert due.how is not None
    assert again(PLACE, due.how).at == at("2026-10-08T10:00")
    assert started(later(due, fixed(start)).how) == start


def test_a_changed_limit_is_found_by_its_name() -> None:
    start = at("2026-11-23T10:00")
    due = PLACE.due(start, Limit(5, Unit.WORKING_DAYS, name="opinion"))
    assert due.how is not None
    now = {"opinion": Limit(3, Unit.WORKING_DAYS, name="opinion")}
    assert again(PLACE, due.how, lambda one: now.get(one.name, one)).at == at("2026-11-26T17:30")


def test_a_limit_tells_its_rests_in_their_order_whatever_else_has_moved_it() -> None:
    noon, source = at("2026-11-24T12:00"), fixed(at("2026-12-31T17:30"))
    due = earlier(PLACE.due(noon, Limit(5, Unit.WORKING_DAYS)), source)
    assert rests(due.how) == []
    times = [at(f"2026-11-{day}T09:00") for day in (25, 26, 27, 30)]
    for since, until in (times[:2], times[2:]):
        due = after_rest(PLACE, Unit.WORKING_DAYS, due, since, until, source)
        due = extended(PLACE, due, Limit(1, Unit.WORKING_DAYS), source)
    assert rests(due.how) == rests(from_json(to_json(due.how))) == [(times[0], times[1]), (times[2], times[3])]
    assert started(due.how) == noon
    assert rests(None) == []
