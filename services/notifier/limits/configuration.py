"""`limits.yaml` and `calendar.yaml`: checked into JSON-ready parts, and parts read back into rules and a calendar."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.configuration import Place
from services.notifier.limits.domain import Calendar, Limit, Rules, Unit, Year

LONGEST = {Unit.MINUTES: 525_600, Unit.HOURS: 87_600, Unit.CALENDAR_DAYS: 3_650, Unit.WORKING_DAYS: 2_500}
"""Ten years, or one in minutes: beyond that a limit is a slip of the pen."""

DAYS = (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS)


def check_limits(place: Place) -> dict[str, Any]:
    """Return limits.yaml as a part."""
    found = place.fields(["classes", "default", "opinion", "source"])
    if not found:
        return {}
    classes = {name: check_limit(one) for name, one in found["classes"].entries().items()}
    default = found["default"].text()
    if default not in classes:
        found["default"].wrong(f"{default!r} is no class; write one of {', '.join(classes)}")
    source = found["source"].fields(["review_working_days", "least"])
    if not source:
        return {}
    return {
        "classes": classes,
        "default": default,
        "opinion": check_limit(found["opinion"]),
        "review_working_days": source["review_working_days"].number(1, 30),
        "least": check_limit(source["least"]),
    }


def check_limit(place: Place, *, zero: bool = False) -> dict[str, Any]:
    """Return `{n, unit}`; an n of 0 means the same day, or, where `zero` says so, the very moment."""
    found = place.fields(["n", "unit"])
    unit = found["unit"].word(Unit) if found else None
    if unit is None:
        return {}
    least = 0 if zero or unit in DAYS else 1
    return {"n": found["n"].number(least, LONGEST[unit]), "unit": str(unit)}


def check_calendar(place: Place) -> dict[str, Any]:
    """Return calendar.yaml as a part."""
    found = place.fields(["zone", "hours", "years"])
    if not found:
        return {}
    years = [_check_year(one) for one in found["years"].items()]
    names = [year.get("year") for year in years]
    if len(set(names)) < len(names):
        found["years"].wrong("a year stands here twice; keep one of each")
    return {"zone": _check_zone(found["zone"]), "hours": _check_hours(found["hours"]), "years": years}


def check_place(place: Place) -> dict[str, Any]:
    """Return what notifier needs of place.yaml, which is the router's to check: the names of place and centre."""
    found = place.entries()
    names = {}
    for key in ("name", "centre"):
        texts = found[key].fields(["zh", "en"]) if key in found else {}
        if not texts:
            place.wrong(f"`{key}: {{zh: …, en: …}}` is missing")
        names[key] = {language: text.text() for language, text in texts.items()}
    return names


def _check_zone(place: Place) -> str:
    name = place.text()
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        place.wrong(f"{name!r} is no time zone; write one like Asia/Shanghai")
    return name


def _check_hours(place: Place) -> list[dict[str, str]]:
    hours: list[dict[str, str]] = []
    before = time.min
    for one in place.items():
        found = one.fields(["from", "until"])
        if not found:
            continue
        first, last = found["from"].time(), found["until"].time()
        if not before <= first < last:
            one.wrong("must begin after what stands before it, and end after it begins")
        before = last
        hours.append({"from": first.isoformat("minutes"), "until": last.isoformat("minutes")})
    if not hours:
        place.wrong('must name the hours of work, like - {from: "09:00", until: "17:30"}')
    return hours


def _check_year(place: Place) -> dict[str, Any]:
    found = place.fields(["year", "confirmed", "closed", "make_up"])
    if not found:
        return {}
    year = found["year"].number(1990, 2200)
    closed: list[dict[str, str]] = []
    for one in found["closed"].items():
        days = one.fields(["name", "from", "until"])
        if not days:
            continue
        first, last = days["from"].date(), days["until"].date()
        if not first <= last or {first.year, last.year} != {year}:
            one.wrong(f"must lie in {year}, the first day not after the last; cut what crosses the year's end in two")
        closed.append({"name": days["name"].text(), "from": first.isoformat(), "until": last.isoformat()})
    off = {day for one in closed for day in _days(one)}
    make_up: list[str] = []
    for one in found["make_up"].items():
        day = one.date()
        if day.year != year or day.weekday() < 5 or day in off:
            one.wrong(f"must be a Saturday or Sunday of {year} that stands in none of the closed stretches")
        make_up.append(day.isoformat())
    return {"year": year, "confirmed": found["confirmed"].flag(), "closed": closed, "make_up": make_up}


def _days(closed: dict[str, str]) -> list[date]:
    first, last = date.fromisoformat(closed["from"]), date.fromisoformat(closed["until"])
    return [
        date.fromordinal(one) for one in range(first.toordinal(), min(last.toordinal(), first.toordinal() + 366) + 1)
    ]


def limit(content: dict[str, Any]) -> Limit:
    """Read a limit from a part."""
    return Limit(content["n"], Unit(content["unit"]))


def rules(content: dict[str, Any]) -> Rules:
    """Read a place's limits from their part."""
    return Rules(
        classes={name: limit(one) for name, one in content["classes"].items()},
        default=content["default"],
        opinion=limit(content["opinion"]),
        review=content["review_working_days"],
        least=limit(content["least"]),
    )


def calendar(content: dict[str, Any]) -> Calendar:
    """Read a place's calendar from its part."""
    years = {
        one["year"]: Year(
            confirmed=one["confirmed"],
            closed=frozenset(day for stretch in one["closed"] for day in _days(stretch)),
            make_up=frozenset(date.fromisoformat(day) for day in one["make_up"]),
        )
        for one in content["years"]
    }
    opening, close = (time.fromisoformat(one) for one in (content["hours"][0]["from"], content["hours"][-1]["until"]))
    return Calendar(ZoneInfo(content["zone"]), opening, close, years)
