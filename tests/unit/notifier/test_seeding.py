"""Years of China's holidays: two packages that know nothing of each other, day by day; a place held against them."""

from datetime import date
from pathlib import Path

import chinese_calendar
import pytest
import yaml

from services.notifier.configuration import read
from services.notifier.limits.calendar_reading import read_years
from services.notifier.limits.drawing import drawn, mark
from services.notifier.limits.seeding import differences, official, seeded, written
from services.notifier.limits.stored import calendar
from services.notifier.limits.worktime import days_of_year
from services.notifier.limits.years import changed_days, kept_by, with_published, with_years

HAICANG = Path(__file__).parents[3] / "config" / "haicang"
CONTENT = read(HAICANG)["calendar"]


@pytest.mark.parametrize("year", range(2006, 2027))
def test_every_day_of_a_seeded_year_is_what_the_other_package_says(year: int) -> None:
    content = {**CONTENT, "years": [seeded(official(year))]}
    days = calendar(content)
    assert days.confirmed(year)
    assert {day for day in days_of_year(year) if days.is_working(day) != chinese_calendar.is_workday(day)} == set()
    assert list(differences(days, official(year))) == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_haicang_s_years_are_those_that_are_seeded_to_the_letter(year: int) -> None:
    assert seeded(official(year)) == next(one for one in CONTENT["years"] if one["year"] == year)


def test_a_year_that_nobody_has_announced_is_seeded_as_provisional(tmp_path: Path) -> None:
    year = seeded(official(2031))
    assert (year["confirmed"], year["make_up"]) == (False, [])
    assert {"中秋节、国庆节", "元旦"} <= {one["name"] for one in year["closed"]}
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2031, 10, 1))
    assert "Not published yet" in written(year)


@pytest.mark.parametrize("year", [2026, 2031])
def test_what_is_printed_is_what_can_be_loaded(year: int, tmp_path: Path) -> None:
    file = tmp_path / "year.yaml"
    file.write_text(written(seeded(official(year))), encoding="utf-8")
    assert read_years(file) == [seeded(official(year))]
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["years"][0]["year"] == year


def test_a_day_that_differs_is_named_and_a_closure_of_the_place_s_own_does_not() -> None:
    year = seeded(official(2026))
    typhoon = {"name": "台风", "from": "2026-07-01", "until": "2026-07-01"}
    late = {**year, "make_up": year["make_up"][1:], "own_closures": [typhoon]}
    found = list(differences(calendar({**CONTENT, "years": [late]}), official(2026)))
    assert found == ["2026-01-04 Sun: is off, but works by the arrangement"]
    unmarked = {**year, "confirmed": False}
    assert "has been published" in next(differences(calendar({**CONTENT, "years": [unmarked]}), official(2026)))
    invented = {**seeded(official(2031)), "confirmed": True}
    assert "knows no arrangement" in next(differences(calendar({**CONTENT, "years": [invented]}), official(2031)))


def test_a_year_is_drawn_with_every_day_marked() -> None:
    year = {
        **seeded(official(2026)),
        "own_closures": [{"name": "台风", "from": "2026-07-01", "until": "2026-07-01"}],
        "half_days": [{"on": "2026-09-30", "name": "节前", "hours": [{"from": "09:00", "until": "12:00"}]}],
    }
    content = {**CONTENT, "years": [year]}
    days = calendar(content)
    wanted = {"2026-01-04": "+", "2026-07-01": "#", "2026-09-30": "h", "2026-10-01": "x"}
    assert {day: mark(days, date.fromisoformat(day)) for day in wanted} == wanted
    assert (mark(days, date(2026, 7, 2)), mark(days, date(2026, 7, 4))) == (" ", ".")
    lines = drawn(days, content, 2026)
    assert all(len(line) <= 90 for line in lines)
    assert "2026-10-01 to 2026-10-07  off  国庆节" in lines
    assert "2026-09-30  09:00-12:00  节前" in lines
    assert "provisional" in drawn(days, content, 2027)[0]


def test_a_published_year_is_added_to_an_older_calendar_and_nothing_else_of_it_changes() -> None:
    y2027 = {"year": 2027, "confirmed": True, "closed": [], "make_up": ["2027-01-09"]}
    closed = [{"name": "台风", "from": "2026-07-01", "until": "2026-07-01"}]
    newer = with_years(CONTENT, [{**CONTENT["years"][-1], "own_closures": closed}, y2027])
    older = with_published(CONTENT, newer)
    assert older == with_years(CONTENT, [y2027])
    assert with_published(older, newer) == older
    assert kept_by(newer, CONTENT) == [y2027]


def test_what_a_place_has_added_stays_when_the_official_days_come() -> None:
    half = [{"on": "2027-02-05", "name": "除夕", "hours": [{"from": "09:00", "until": "12:00"}]}]
    guessed = {"year": 2027, "confirmed": False, "closed": [], "make_up": [], "half_days": half}
    official_ = {"year": 2027, "confirmed": True, "closed": [], "make_up": ["2027-01-09"]}
    (*_, year) = with_years(with_years(CONTENT, [guessed]), [official_])["years"]
    assert year == {**official_, "half_days": half}
    assert changed_days(guessed, year) == ["+ published", "+ 2027-01-09  make-up working day", "- not published yet"]
