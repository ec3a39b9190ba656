"""Lengths of time and the calendar as they are stored in a part, read back into what the domains reckon with."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.limits.calendar import Calendar, Limit, Unit, Year
from services.notifier.limits.worktime import Hours


def limit(content: Mapping[str, Any]) -> Limit:
    """Read a limit from a part: {"n", "unit"} or {"on"}, and what it says besides."""
    on = content.get("on")
    return Limit(
        n=content.get("n", 0),
        unit=Unit.DATE if on else Unit(content["unit"]),
        from_next_day=content.get("counts_from") == "next_day",
        on=date.fromisoformat(on) if on else None,
        moves_on=content.get("on_day_off") == "next_working_day",
        name=content.get("path", ""),
    )


def limit_content(one: Limit) -> dict[str, Any]:
    """Return a limit as `limit` reads it, JSON-ready."""
    content: dict[str, Any] = {"on": one.on.isoformat()} if one.on else {"n": one.n, "unit": one.unit.value}
    if one.from_next_day:
        content["counts_from"] = "next_day"
    if one.moves_on:
        content["on_day_off"] = "next_working_day"
    if one.name:
        content["path"] = one.name
    return content


def named(content: Any, path: str = "") -> Any:
    """Return a part in which each limit knows where it stands, as `path`, such as `source/least`."""
    if isinstance(content, Mapping):
        inner = {name: named(one, f"{path}/{name}" if path else str(name)) for name, one in content.items()}
        return {**inner, "path": path} if is_limit(content) else inner
    if isinstance(content, list):
        # A list's entries have names of their own, where they have one: positions change when a line is added.
        return [named(one, f"{path}/{_name(one, index)}") for index, one in enumerate(content)]
    return content


def limit_at(content: Any, path: str) -> Limit | None:
    """Return the limit that stands at a path of a part, None where there is none any more."""
    for step in path.split("/"):
        if isinstance(content, list):
            content = next((one for index, one in enumerate(content) if _name(one, index) == step), None)
        else:
            content = content.get(step) if isinstance(content, Mapping) else None
    return limit({**content, "path": path}) if isinstance(content, Mapping) and is_limit(content) else None


def is_limit(content: Mapping[str, Any]) -> bool:
    """Say whether a mapping of a part is a limit."""
    return ("on" in content and "hours" not in content) or ("n" in content and "unit" in content)


def _name(one: Any, index: int) -> str:
    found = (
        next((one[key] for key in ("clock", "step", "code") if key in one), index) if isinstance(one, dict) else index
    )
    return str(found)


def calendar(content: Mapping[str, Any]) -> Calendar:
    """Read a place's calendar from its part."""
    years = {one["year"]: year(one) for one in content["years"]}
    return Calendar(ZoneInfo(content["zone"]), hours(content["hours"]), years)


def year(content: Mapping[str, Any]) -> Year:
    """Read one year. A version of an earlier release knows neither closures of the place's own nor half days."""
    return Year(
        confirmed=content["confirmed"],
        closed=frozenset(days_of(content["closed"])),
        make_up=frozenset(map(date.fromisoformat, content["make_up"])),
        own=frozenset(days_of(content.get("own_closures", ()))),
        half={date.fromisoformat(one["on"]): hours(one["hours"]) for one in content.get("half_days", ())},
    )


def hours(content: Iterable[Mapping[str, str]]) -> Hours:
    """Read the stretches of a day."""
    return tuple((time.fromisoformat(one["from"]), time.fromisoformat(one["until"])) for one in content)


def days_of(stretches: Iterable[Mapping[str, str]]) -> list[date]:
    """Return every day of some stretches of days."""
    return [day for stretch in stretches for day in stretch_days(stretch)]


def stretch_days(stretch: Mapping[str, str]) -> list[date]:
    """Return the days from a stretch's first to its last, in ISO text."""
    first, last = date.fromisoformat(stretch["from"]), date.fromisoformat(stretch["until"])
    return [date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1)]
