"""Lengths of time and the calendar as they are stored in a part, read back into what the domains reckon with."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.limits.calendar import Calendar, Limit, Unit, Year


def limit(content: dict[str, Any]) -> Limit:
    """Read a limit from a part."""
    return Limit(content["n"], Unit(content["unit"]))


def calendar(content: dict[str, Any]) -> Calendar:
    """Read a place's calendar from its part."""
    years = {
        one["year"]: Year(
            confirmed=one["confirmed"],
            closed=frozenset(day for stretch in one["closed"] for day in stretch_days(stretch)),
            make_up=frozenset(date.fromisoformat(day) for day in one["make_up"]),
        )
        for one in content["years"]
    }
    opening, close = (time.fromisoformat(one) for one in (content["hours"][0]["from"], content["hours"][-1]["until"]))
    return Calendar(ZoneInfo(content["zone"]), opening, close, years)


def stretch_days(stretch: dict[str, str]) -> list[date]:
    """Return the days from a stretch's first to its last, in ISO text."""
    first, last = date.fromisoformat(stretch["from"]), date.fromisoformat(stretch["until"])
    return [date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1)]
