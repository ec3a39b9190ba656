"""A year of a place's calendar as lines for a terminal. Pure."""

from calendar import Calendar as Weeks
from collections.abc import Mapping
from datetime import date
from typing import Any

from services.notifier.limits.calendar import Calendar
from services.notifier.limits.worktime import days_of_year
from services.notifier.limits.years import changed_days

WORKED, WEEKEND, OFF, MAKE_UP, OWN, HALF = " ", ".", "x", "+", "#", "h"
LEGEND = f"{WEEKEND} weekend   {OFF} off   {MAKE_UP} make-up working day   {OWN} closed by the place   {HALF} half day"
_IN_A_ROW = 3
_WIDTH = 7 * 4


def mark(calendar: Calendar, day: date) -> str:
    """Return what a day is, as one character."""
    year = calendar.year(day.year)
    if day in year.own:
        return OWN
    if not calendar.is_working(day):
        return WEEKEND if day.weekday() >= 5 and day not in year.closed else OFF
    if day in year.half:
        return HALF
    return MAKE_UP if day in year.make_up else WORKED


def drawn(calendar: Calendar, content: Mapping[str, Any], year: int) -> list[str]:
    """Return a year: what it is, its months with every day marked, and what is named in it."""
    known = next((one for one in content["years"] if one["year"] == year), None)
    state = "published" if calendar.confirmed(year) else "provisional, due times are marked"
    worked = sum(map(calendar.is_working, days_of_year(year)))
    lines = [f"{year} · {content['zone']} · {worked} working days · {state}", LEGEND]
    months = [_month(calendar, year, month) for month in range(1, 13)]
    for first in range(0, 12, _IN_A_ROW):
        row = months[first : first + _IN_A_ROW]
        lines.append("")
        lines += ["   ".join(parts).rstrip() for parts in zip(*row, strict=True)]
    named = [one.removeprefix("+ ") for one in changed_days(None, known or {}) if one[2:3].isdigit()]
    return [*lines, "", *named] if named else lines


def _month(calendar: Calendar, year: int, month: int) -> list[str]:
    weeks = Weeks().monthdatescalendar(year, month)
    days = [
        "".join(f"{day.day:>3}{mark(calendar, day)}" if day.month == month else "    " for day in week)
        for week in weeks
    ]
    names = " Mo  Tu  We  Th  Fr  Sa  Su "
    return [f"{year}-{month:02}".ljust(_WIDTH), names, *days, *[" " * _WIDTH] * (6 - len(weeks))]
