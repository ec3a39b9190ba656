"""The ways of task forces: what begins when, that every way ends, and that nothing is passed twice."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.configuration import read
from services.notifier.limits.calendar import Calendar, Limit, Unit
from services.notifier.limits.stored import calendar as calendar_of
from services.notifier.parts import templates
from services.notifier.task_forces.domain import (
    PASSED,
    Stage,
    StageAct,
    StageRefusal,
    StageState,
    Standing,
    Template,
    days_used,
    expected,
    in_days,
    judge,
    longest_way,
    planned,
    ready,
    reminder_at,
    ring_in,
    way_ends,
)

HAICANG = read(Path(__file__).parents[3] / "config" / "haicang")
ENLARGEMENT = templates(HAICANG["stages"])["enlargement"]
CALENDAR = calendar_of(HAICANG["calendar"])
PLAIN = Calendar(ZoneInfo("Asia/Shanghai"), ((time(9), time(17, 30)),), {})
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""A Monday, ten in the morning in Haicang."""


def stage(code: str, after: tuple[str, ...] = (), days: int = 5, unit: Unit = Unit.CALENDAR_DAYS) -> Stage:
    name = {"zh": code, "en": code}
    return Stage(code, name, name, f"body_{code}", (), after, Limit(days, unit))


@st.composite
def ways(draw: st.DrawFn) -> Template:
    """Any way without a ring: a stage waits for some of those before it, and they stand in any order."""
    count = draw(st.integers(1, 9))
    stages = [
        stage(
            f"s{n}",
            tuple(f"s{before}" for before in draw(st.sets(st.integers(0, n - 1)) if n else st.just(set[int]()))),
            draw(st.integers(0, 40)),
            draw(st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])),
        )
        for n in range(count)
    ]
    name = {"zh": "专班", "en": "task force"}
    return Template("any", name, 400, 300, tuple(draw(st.permutations(stages))))


@given(ways(), st.data())
def test_every_way_ends_each_stage_begins_once_all_before_it_are_passed_and_none_is_passed_twice(
    way: Template, data: st.DataObject
) -> None:
    states = {one.code: StageState.WAITING for one in way.stages}
    begun, passed = list[str](), list[str]()

    def begin() -> None:
        for one in ready(way, states):
            assert all(states[before] in PASSED for before in one.after)
            states[one.code] = StageState.OPEN
            begun.append(one.code)
        for one in way.stages:
            waits = any(states[before] not in PASSED for before in one.after)
            assert states[one.code] is not StageState.WAITING or waits

    begin()
    for _ in range(20 * len(states)):
        code = data.draw(st.sampled_from(sorted(states)))
        act = data.draw(st.sampled_from(list(StageAct)))
        came = judge(act, states[code], live=True, may=True)
        if isinstance(came, StageState):
            assert came in PASSED
            states[code] = came
            passed.append(code)
            begin()
        elif states[code] in PASSED:
            assert came is StageRefusal.ALREADY
        else:
            assert (came, act, states[code]) == (StageRefusal.NOT_BEGUN, StageAct.DONE, StageState.WAITING)
    while set(states.values()) - PASSED:  # nobody can be stuck: while something is left, something is open
        code = next(code for code, state in states.items() if state is StageState.OPEN)
        assert judge(StageAct.DONE, StageState.OPEN, live=True, may=True) is StageState.DONE
        states[code] = StageState.DONE
        passed.append(code)
        begin()
    assert sorted(passed) == sorted(states)
    assert len(begun) == len(set(begun))
    assert ready(way, states) == []


@given(ways())
def test_the_plan_keeps_the_order_and_is_never_shorter_than_its_longest_way_says(way: Template) -> None:
    spans = planned(way, PLAIN, START)
    assert set(spans) == {one.code for one in way.stages}
    for one in way.stages:
        assert all(spans[before].ends <= spans[one.code].begins for before in one.after)
        assert spans[one.code].begins <= spans[one.code].ends
    days, order = longest_way(way.stages)
    assert days == sum(in_days(way.stage(code).limit) for code in order)
    for before, code in pairwise(order):
        assert before in way.stage(code).after
    waits = {one.code: Standing(StageState.WAITING, None, None, None) for one in way.stages}
    assert expected(way, PLAIN, waits, START, START) == spans


@given(ways())
def test_a_ring_is_found_wherever_it_is_closed(way: Template) -> None:
    after = {one.code: set(one.after) for one in way.stages}
    assert ring_in(after) == []
    first, *_ = longest_way(way.stages)[1]
    last = longest_way(way.stages)[1][-1]
    after[first].add(last)
    ring = ring_in(after)
    assert ring[0] == ring[-1]
    assert len(ring) > 1


@pytest.mark.parametrize(
    ("act", "state", "live", "may", "came"),
    [
        (StageAct.DONE, StageState.OPEN, True, True, StageState.DONE),
        (StageAct.SKIP, StageState.OPEN, True, True, StageState.SKIPPED),
        (StageAct.SKIP, StageState.WAITING, True, True, StageState.SKIPPED),
        (StageAct.DONE, StageState.WAITING, True, True, StageRefusal.NOT_BEGUN),
        (StageAct.DONE, StageState.OPEN, True, False, StageRefusal.NOT_YOURS),
        (StageAct.DONE, StageState.DONE, True, True, StageRefusal.ALREADY),
        (StageAct.DONE, StageState.SKIPPED, False, True, StageRefusal.ALREADY),
        (StageAct.SKIP, StageState.LEFT, False, True, StageRefusal.OVER),
        (StageAct.DONE, StageState.OPEN, False, True, StageRefusal.OVER),
    ],
)
def test_what_may_be_done_with_a_stage(
    act: StageAct, state: StageState, live: bool, may: bool, came: StageState | StageRefusal
) -> None:
    assert judge(act, state, live=live, may=may) is came


def test_the_districts_way_takes_sixty_four_days_because_two_of_its_stages_run_side_by_side() -> None:
    assert (ENLARGEMENT.baseline_days, ENLARGEMENT.target_days) == (224, 64)
    assert longest_way(ENLARGEMENT.stages) == (64, ["land", "building", "acceptance"])
    assert sum(in_days(one.limit) for one in ENLARGEMENT.stages) == 92
    waiting = {one.code: StageState.WAITING for one in ENLARGEMENT.stages}
    assert [one.code for one in ready(ENLARGEMENT, waiting)] == ["filing", "land"]
    spans = planned(ENLARGEMENT, CALENDAR, START)
    assert days_used(CALENDAR, START, way_ends(spans, START)) == 64
    assert spans["filing"].ends == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


def test_a_filing_that_is_a_week_late_makes_the_way_through_planning_the_longest() -> None:
    waits = dict.fromkeys((one.code for one in ENLARGEMENT.stages), Standing(StageState.WAITING, None, None, None))
    spans = planned(ENLARGEMENT, CALENDAR, START)
    land = Standing(StageState.OPEN, START, spans["land"].ends, None)

    def ends_in(filed: int) -> int:
        done = START + timedelta(days=filed)
        due = CALENDAR.due(done, ENLARGEMENT.stage("planning").limit).at
        now = {
            "filing": Standing(StageState.DONE, START, spans["filing"].ends, done),
            "planning": Standing(StageState.OPEN, done, due, None),
            "land": land,
        }
        outlook = expected(ENLARGEMENT, CALENDAR, {**waits, **now}, START, done)
        return days_used(CALENDAR, START, way_ends(outlook, START))

    assert [ends_in(day) for day in (4, 7, 14)] == [64, 64, 72]  # a day of the last is Qingming


def test_what_is_late_pushes_what_waits_for_it_and_what_was_early_draws_it_near() -> None:
    way = Template("two", {}, 20, 20, (stage("a", days=4), stage("b", ("a",), 6)))
    waits = Standing(StageState.WAITING, None, None, None)
    due = START + timedelta(days=4)

    def ends(first: Standing, now: datetime) -> date:
        return way_ends(expected(way, PLAIN, {"a": first, "b": waits}, START, now), START).date()

    running = Standing(StageState.OPEN, START, due, None)
    assert ends(running, START) == date(2026, 3, 12)
    assert ends(running, due + timedelta(days=3)) == date(2026, 3, 15)
    early = START + timedelta(days=1)
    assert ends(Standing(StageState.DONE, START, due, early), early) == date(2026, 3, 9)
    never = Standing(StageState.SKIPPED, None, None, START)
    assert ends(never, START) == date(2026, 3, 8)


def test_a_body_is_reminded_on_the_working_day_before_or_not_at_all() -> None:
    due = PLAIN.due(START, Limit(7, Unit.CALENDAR_DAYS)).at  # Monday a week later
    assert reminder_at(PLAIN, START, due) == datetime(2026, 3, 6, 1, 0, tzinfo=UTC)
    assert reminder_at(PLAIN, START, PLAIN.due(START, Limit(0, Unit.CALENDAR_DAYS)).at) is None
