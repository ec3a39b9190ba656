"""Limits that no calendar can meet: refused when a place is checked, with the calendar that stands beside them."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from services.notifier.limits.calendar import Calendar, Limit, Unit
from services.notifier.limits.stored import calendar as calendar_of
from services.notifier.limits.stored import is_limit, limit
from shared.process.folder import Folder, Where

LONGEST = timedelta(days=12 * 366)
"""No limit may take longer: ten years is the longest that can be written, and holidays come on top."""


def check_possible(folder: Folder, calendar: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse limits that the calendar cannot meet; what is wrong stays with the folder.

    calendar: the part. parts: others by the name of the file that each is read from.
    """
    years = [one["year"] for one in calendar.get("years", ())]
    if not years:  # nothing is known of any year, or the calendar itself has been refused
        return
    days, first = calendar_of(calendar), min(years)
    for file, part in parts.items():
        for where, one in _limits(part, ()):
            what = _impossible(days, first, one)
            if what:
                folder.problem(file, where, f"{'.'.join(map(str, where))}: {what}")


def _impossible(calendar: Calendar, first: int, one: Limit) -> str | None:
    start = datetime.combine(datetime(first, 1, 1), time(), calendar.zone)  # noqa: DTZ001 - its zone stands beside it
    if one.on is not None and one.on.year < first:
        return (
            f"{one.on} lies before the calendar's first year, {first}, so that everybody would be late at once; "
            "write a date to come, or a length like {n: 5, unit: working_days}"
        )
    if one.unit is Unit.WORKING_HOURS and calendar.due(start, one).at - start > LONGEST:
        worked = calendar.worked(start, start + timedelta(days=366))
        return (
            f"{one.n} working hours take more than ten years where {worked // timedelta(hours=1)} are worked in one; "
            "write fewer, or look at `hours` in calendar.yaml"
        )
    return None


def _limits(content: Any, where: Where) -> Iterator[tuple[Where, Limit]]:
    if isinstance(content, Mapping):
        if is_limit(content):
            yield where, limit(content)
        for name, inner in content.items():
            yield from _limits(inner, (*where, str(name)))
    elif isinstance(content, list):
        for index, inner in enumerate(content):
            yield from _limits(inner, (*where, index))
