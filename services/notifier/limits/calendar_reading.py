"""Reads calendar.yaml into the part `calendar`.

{"zone", "hours": [{"from", "until"}], "years": [{"year", "confirmed", "closed", "make_up"}]}; days: ISO text
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.notifier.limits.calendar_schemas import Calendar
from services.notifier.limits.stored import stretch_days
from shared.process.folder import Folder

_FILE = "calendar.yaml"


def read_calendar(folder: Folder) -> dict[str, Any]:
    """Return the part `calendar`; what is wrong stays with the folder."""
    calendar = folder.load(_FILE, Calendar())
    years = calendar.get("years", [])
    _check_hours(folder, calendar.get("hours", []))
    folder.twice(_FILE, ("years",), "the year", [one["year"] for one in years], "year")
    for index, year in enumerate(years):
        _check_year(folder, index, year)
    return calendar


def _check_hours(folder: Folder, hours: Sequence[Mapping[str, str]]) -> None:
    before = "00:00"
    for index, stretch in enumerate(hours):
        if not before <= stretch["from"] < stretch["until"]:
            what = "must begin after what stands before it, and end after it begins"
            folder.problem(_FILE, ("hours", index), what)
        before = stretch["until"]


def _check_year(folder: Folder, index: int, content: Mapping[str, Any]) -> None:
    year, off = content["year"], set[date]()
    for position, stretch in enumerate(content["closed"]):
        first, last = date.fromisoformat(stretch["from"]), date.fromisoformat(stretch["until"])
        if first <= last and first.year == last.year == year:
            off.update(stretch_days(stretch))
            continue
        what = f"must lie in {year}, the first day not after the last; cut what crosses the year's end in two"
        folder.problem(_FILE, ("years", index, "closed", position), what)
    for position, text in enumerate(content["make_up"]):
        day = date.fromisoformat(text)
        if day.year != year or day.weekday() < 5 or day in off:
            what = f"must be a Saturday or Sunday of {year} that stands in none of the closed stretches"
            folder.problem(_FILE, ("years", index, "make_up", position), what)
