"""Lengths of time and calendars as a place writes them: what they mean, and what is refused, with what to write."""

import shutil
from datetime import date, time
from pathlib import Path

import pytest

from services.notifier.configuration import PARTS, read
from services.notifier.limits.calendar import Limit, Unit
from services.notifier.limits.stored import calendar, limit_at, named
from services.notifier.parts import rules
from tests.unit.notifier.test_configuration import HAICANG, mended

SIMPLE, MAKE_UP = "{n: 5, unit: working_days}", "    make_up:"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in (*(part for part in PARTS if part != "templates"), "bodies"):  # templates are no file
        shutil.copy(HAICANG / f"{name}.yaml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{n: 0, unit: months}", "whole number from 1 to 120"),
        ("{n: 0, unit: working_hours}", "whole number from 1"),
        ("{n: 5, on: 2026-12-31}", "on: a fixed date is not counted"),
        ("{on: 2026-02-30}", "must be a date"),
        ("{on: 1226-12-31}", "must lie between 1990 and 2200"),
        ("{on: 2023-12-31}", "lies before the calendar's first year, 2024"),
        ("{}", "must say how long; write `{n: 5, unit: working_days}`, or"),
        ("{n: 20000, unit: working_hours}", "20000 working hours take more than ten years where 15"),
        ("{n: 5, unit: working_days, counts_from: tomorrow}", "write one of moment, next_day"),
        ("{n: 5, unit: working_days, on_day_off: next_working_day}", "is for calendar_days, months and fixed dates"),
    ],
)
def test_a_limit_that_means_nothing_or_cannot_be_met_is_refused(place: Path, written: str, said: str) -> None:
    problems, line = mended(place, "limits.yaml", SIMPLE, written)
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"limits.yaml:{line} ")
    assert said in problems[0]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("own_closures: [{name: 台风, from: 2024-07-01, until: 2023-07-01}]", "must lie in 2024"),
        (
            "half_days: [{on: 2024-02-12, name: 半天, hours: [{from: '09:00', until: '12:00'}]}]",
            "on which people work",
        ),
        ("half_days: [{on: 2024-07-01, name: 半天, hours: [{from: '12:00', until: '09:00'}]}]", "end after it begins"),
        ("half_days: [{on: 2024-07-01, name: 半天, hours: []}]", "must name the hours of work"),
    ],
)
def test_a_closure_or_half_day_that_cannot_be_is_refused(place: Path, written: str, said: str) -> None:
    problems, line = mended(place, "calendar.yaml", MAKE_UP, f"    {written}\n{MAKE_UP}")
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"calendar.yaml:{line} ")
    assert said in problems[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{on: 2026-12-31}", Limit(0, Unit.DATE, on=date(2026, 12, 31))),
        ("{n: 3, unit: months, on_day_off: next_working_day}", Limit(3, Unit.MONTHS, moves_on=True)),
        ("{n: 8, unit: working_hours}", Limit(8, Unit.WORKING_HOURS)),
        ("{n: 13, unit: working_days, counts_from: next_day}", Limit(13, Unit.WORKING_DAYS, from_next_day=True)),
        ("{n: 2, unit: hours, counts_from: moment}", Limit(2, Unit.HOURS)),
    ],
)
def test_a_limit_is_read_as_it_is_written_and_knows_where_it_stands(place: Path, written: str, meant: Limit) -> None:
    assert mended(place, "limits.yaml", SIMPLE, written)[0] == []
    content = read(place)["limits"]
    assert rules(content).closing("simple", "help") == meant
    name = rules(named(content)).closing("simple", "help").name
    assert name == "classes/simple/limits/closing"
    assert limit_at(content, name) == meant
    assert limit_at(content, "classes/simple/limits/nothing") is None


def test_a_place_adds_closures_and_half_days_to_a_year(place: Path) -> None:
    more = (
        "    own_closures: [{name: 台风, from: 2024-07-01, until: 2024-07-02}]\n"
        "    half_days: [{on: 2024-02-09, name: 除夕, hours: [{from: '09:00', until: '12:00'}]}]\n"
    )
    assert mended(place, "calendar.yaml", MAKE_UP, more + MAKE_UP)[0] == []
    days = calendar(read(place)["calendar"])
    assert not days.is_working(date(2024, 7, 2))
    assert days.hours_of(date(2024, 2, 9)) == ((time(9), time(12)),)
