"""When the steps of an escalation policy are due."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.directory.domain import Person, Role, team_of
from services.notifier.escalation.domain import Side, Step, step_at, timers
from services.notifier.limits.calendar import Limit, Unit
from tests.unit.notifier.test_working_days import CALENDAR, at, instants, working


def step(side: Side, n: int, unit: Unit) -> Step:
    return Step("a step", side, Limit(n, unit), ("handlers",), "reminder")


REMINDER = step(Side.BEFORE, 1, Unit.WORKING_DAYS)
OVERDUE = step(Side.AFTER, 0, Unit.MINUTES)
START, DUE = at("2026-09-29T16:00"), at("2026-10-12T17:30")


def test_one_working_day_before_is_the_opening_of_that_day() -> None:
    assert step_at(CALENDAR, START, DUE, REMINDER) == at("2026-10-10T09:00")


def test_a_step_after_the_limit_is_due_when_the_limit_is_over() -> None:
    assert step_at(CALENDAR, START, DUE, OVERDUE) == DUE


def test_days_after_the_limit_begin_with_the_opening() -> None:
    assert step_at(CALENDAR, START, DUE, step(Side.AFTER, 1, Unit.WORKING_DAYS)) == at("2026-10-13T09:00")
    assert step_at(CALENDAR, START, DUE, step(Side.AFTER, 1, Unit.CALENDAR_DAYS)) == at("2026-10-13T09:00")
    assert step_at(CALENDAR, START, DUE, step(Side.AFTER, 2, Unit.HOURS)) == DUE + timedelta(hours=2)


def test_calendar_days_before_fall_back_to_the_last_working_day() -> None:
    # Ten days before is 2 October, a holiday.
    assert step_at(CALENDAR, START, DUE, step(Side.BEFORE, 10, Unit.CALENDAR_DAYS)) == at("2026-09-30T09:00")
    assert step_at(CALENDAR, START, DUE, step(Side.BEFORE, 30, Unit.MINUTES)) == DUE - timedelta(minutes=30)


def test_a_reminder_that_would_lie_before_the_dispatch_is_left_out() -> None:
    emergency = START + timedelta(hours=2)
    assert step_at(CALENDAR, START, emergency, REMINDER) is None
    assert [one.name for one, _ in timers(CALENDAR, START, emergency, (REMINDER, OVERDUE))] == ["a step"]


@given(instants, st.integers(0, 40), st.sampled_from(Unit), st.integers(1, 20))
def test_a_step_before_never_comes_after_the_limit_and_one_after_it_never_before(
    start: datetime, n: int, unit: Unit, days: int
) -> None:
    due = CALENDAR.due(start, working(days)).at
    before = step_at(CALENDAR, start, due, step(Side.BEFORE, n, unit))
    after = step_at(CALENDAR, start, due, step(Side.AFTER, n, unit))
    assert before is None or start < before <= due
    assert after is not None
    assert after >= due


def test_the_first_role_that_anybody_holds_is_told_and_nobody_twice() -> None:
    she = {"id": "a", "name": "A", "email": "a@haicang.example", "language": "zh"}
    team = team_of({"handlers": [she, she], "leader": None, "stand_in": she})
    assert team.first_of((Role.LEADER, Role.STAND_IN)) == [Person("a", "A", "a@haicang.example", "zh")]
    assert len(team.first_of((Role.HANDLERS,))) == 1
    assert team.first_of((Role.LEADER,)) == []


def test_an_address_that_reaches_nobody_counts_as_absent() -> None:
    one = {"id": "a", "name": "A", "email": "a@haicang.example", "language": "zh"}
    other = {**one, "id": "b", "email": "b@haicang.example"}
    team = team_of({"leader": one, "stand_in": other})
    assert [person.id for person in team.first_of((Role.LEADER, Role.STAND_IN), but="a@haicang.example")] == ["b"]
