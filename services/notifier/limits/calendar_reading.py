"""Reads calendar.yaml into the part `calendar`, and files of single years.

{"zone", "hours": [{"from", "until"}],
 "years": [{"year", "confirmed", "closed": [{"name", "from", "until"}], "make_up"}]}
and in a year, where the place says so, "own_closures" (as "closed") and "half_days": [{"on", "name", "hours"}]; days:
ISO text, times: HH:MM in the place's zone
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from services.notifier.limits.calendar_schemas import Calendar, Years
from services.notifier.limits.stored import days_of
from shared.process.folder import Folder, Where

CALENDAR_FILE = "calendar.yaml"


def read_calendar(folder: Folder) -> dict[str, Any]:
    """Return the part `calendar`; what is wrong stays with the folder."""
    calendar = folder.load(CALENDAR_FILE, Calendar())
    _check_hours(folder, CALENDAR_FILE, ("hours",), calendar.get("hours", []))
    _check_years(folder, CALENDAR_FILE, calendar.get("years", []))
    return calendar


def read_years(path: Path) -> list[dict[str, Any]]:
    """Return the years of a file. Raises BadConfiguration with all that is wrong, each with its line."""
    folder = Folder(path.parent)
    years = folder.load(path.name, Years()).get("years", [])
    _check_years(folder, path.name, years)
    folder.finish()
    return list(years)


def _check_years(folder: Folder, file: str, years: Sequence[Mapping[str, Any]]) -> None:
    folder.twice(file, ("years",), "the year", [one["year"] for one in years], "year")
    for index, year in enumerate(years):
        _check_year(folder, file, ("years", index), year)


def _check_hours(folder: Folder, file: str, where: Where, hours: Sequence[Mapping[str, str]]) -> None:
    before = "00:00"
    for index, stretch in enumerate(hours):
        if not before <= stretch["from"] < stretch["until"]:
            what = "must begin after what stands before it, and end after it begins"
            folder.problem(file, (*where, index), what)
        before = stretch["until"]


def _check_year(folder: Folder, file: str, where: Where, content: Mapping[str, Any]) -> None:
    year, off, own = content["year"], content["closed"], content.get("own_closures", [])
    for key, stretches in (("closed", off), ("own_closures", own)):
        for position, stretch in enumerate(stretches):
            first, last = date.fromisoformat(stretch["from"]), date.fromisoformat(stretch["until"])
            if not (first <= last and first.year == last.year == year):
                what = f"must lie in {year}, the first day not after the last; cut what crosses the year's end in two"
                folder.problem(file, (*where, key, position), what)
    closed, shut = set(days_of(off)), set(days_of(own))
    make_up = {date.fromisoformat(text) for text in content["make_up"]}
    for position, text in enumerate(content["make_up"]):
        day = date.fromisoformat(text)
        if day.year != year or day.weekday() < 5 or day in closed:
            what = f"must be a Saturday or Sunday of {year} that stands in none of the closed stretches"
            folder.problem(file, (*where, "make_up", position), what)
    halves = content.get("half_days", [])
    folder.twice(file, (*where, "half_days"), "the half day", [one["on"] for one in halves], "on")
    for position, half in enumerate(halves):
        day, place = date.fromisoformat(half["on"]), (*where, "half_days", position)
        works = day in make_up or (day.weekday() < 5 and day not in closed)
        if day.year != year or not works or day in shut:
            what = f"must be a day of {year} on which people work; a Saturday or Sunday must stand in make_up besides"
            folder.problem(file, place, what)
        _check_hours(folder, file, (*place, "hours"), half["hours"])
