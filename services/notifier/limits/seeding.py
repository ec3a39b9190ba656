"""A year of China's holidays from the package `holidays`, to begin a place's calendar with and to hold it against.

The package knows the arrangements that were announced. For later years it reckons festivals by the moon and invents how
they are made up for, so such a year counts as not published: no make-up day of it is known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.notifier.limits.calendar import Calendar
from services.notifier.limits.worktime import days_of_year

FIRST_KNOWN = 2006
"""Before it the package lacks make-up days here and there."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Official:
    """A year as it was announced. off: festivals and days off by name; make_up: weekend days that are worked."""

    year: int
    off: Mapping[date, str]
    make_up: frozenset[date]

    @property
    def published(self) -> bool:
        """Whether the arrangement is known: without one nobody has said which weekends are worked."""
        return bool(self.make_up) and self.year >= FIRST_KNOWN

    def works(self, day: date) -> bool:
        """Say whether that is a working day."""
        return day in self.make_up or (day.weekday() < 5 and day not in self.off)


def official(year: int) -> Official:
    """Return what the package says of a year. Raises LookupError where it is not installed."""
    try:
        import holidays
    except ImportError as error:
        raise LookupError("the package `holidays` is not installed; it comes with no-wrong-door[ops]") from error
    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    # It may know of days in the years beside it, too.
    return Official(
        year,
        {day: name for day, name in known.items() if day.year == year},
        frozenset(day for day in known.weekend_workdays if day.year == year),
    )


def seeded(told: Official) -> dict[str, Any]:
    """Return a year as calendar.yaml has it: each run of days off that a festival lies in, and the make-up days."""
    return {
        "year": told.year,
        "confirmed": told.published,
        "closed": [
            {"name": _names(told, run), "from": run[0].isoformat(), "until": run[-1].isoformat()} for run in _runs(told)
        ],
        "make_up": [day.isoformat() for day in sorted(told.make_up)],
    }


def written(year: Mapping[str, Any]) -> str:
    """Return a year as YAML, in the form of calendar.yaml, beneath `years:`."""
    lines = ["years:"]
    if not year["confirmed"]:
        lines.append(
            "  # Not published yet: these are the festivals alone, and no make-up day is known. Due times stay marked."
        )
    lines += [f"  - year: {year['year']}", f"    confirmed: {str(year['confirmed']).lower()}"]
    lines.append("    closed:" if year["closed"] else "    closed: []")
    lines += [f"      - {{name: {one['name']}, from: {one['from']}, until: {one['until']}}}" for one in year["closed"]]
    lines.append(f"    make_up: [{', '.join(year['make_up'])}]")
    return "\n".join(lines) + "\n"


def differences(calendar: Calendar, told: Official) -> Iterator[str]:
    """Yield each day of a year that a place has otherwise, closures of its own left out, and what else is amiss."""
    known = calendar.year(told.year)
    if not told.published:
        if known.confirmed:
            yield f"{told.year}: is marked as published, but the package knows no arrangement; is `confirmed` right?"
        return
    if not known.confirmed:
        instead = f"`nwd calendar seed {told.year}` prints it, `nwd calendar load` takes it"
        yield f"{told.year}: has been published; {instead}"
        return
    for day in days_of_year(told.year):
        ours, theirs = calendar.is_working(day), told.works(day)
        if ours != theirs and day not in known.own:
            word = "works, but is off" if ours else "is off, but works"
            yield f"{day} {day:%a}: {word} by the arrangement{_called(told, day)}"


def _called(told: Official, day: date) -> str:
    return f" ({told.off[day]})" if day in told.off else ""


def _runs(told: Official) -> Iterator[list[date]]:
    run: list[date] = []
    for day in [*days_of_year(told.year), None]:
        if day is not None and not told.works(day):
            run.append(day)
            continue
        # A weekend with nothing in it is no holiday.
        if any(one in told.off for one in run):
            yield run
        run = []


def _names(told: Official, run: list[date]) -> str:
    said = (name for day in run if day in told.off for name in told.off[day].split("; "))
    names = dict.fromkeys(name.partition("（")[0] for name in said)
    named = [name for name in names if name not in ("休息日", "农历除夕")]
    return "、".join(named or names)
