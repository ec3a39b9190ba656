"""A place's years as they are stored: what a file, a folder or a later release of the calendar adds to them. Pure.

A year that was published once does not vanish because a folder has not heard of it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

_OWN = ("own_closures", "half_days")
"""What a place adds to a year by itself. An official arrangement says nothing of it, and does not take it away."""


def with_years(calendar: Mapping[str, Any], years: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a calendar (the part) in which some years are as they are given; the others stay."""
    known = _by_number(calendar)
    for one in years:
        kept = {key: known[one["year"]][key] for key in _OWN if key in known.get(one["year"], {})}
        known[one["year"]] = {**kept, **one}
    return {**calendar, "years": [known[number] for number in sorted(known)]}


def with_published(calendar: Mapping[str, Any], newer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a calendar with the years that have been published in a newer one since; nothing else of it changes."""
    known = _by_number(calendar)
    added = []
    for one in newer["years"]:
        old = known.get(one["year"], {})
        if one["confirmed"] and not old.get("confirmed", False):
            added.append({**one, **{key: old[key] for key in _OWN if key in old}})
    return with_years(calendar, added) if added else dict(calendar)


def kept_by(calendar: Mapping[str, Any] | None, folder: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the published years of the calendar in force that a folder does not have, or has as not yet published."""
    known = _by_number(folder)
    years = calendar["years"] if calendar else []
    return [one for one in years if one["confirmed"] and not known.get(one["year"], {}).get("confirmed", False)]


def changed_days(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[str]:
    """Return what is new in a year and what is gone from it, a line each, for people to read."""
    was, now = _facts(before or {}), _facts(after)
    return [f"+ {one}" for one in now if one not in was] + [f"- {one}" for one in was if one not in now]


def _facts(year: Mapping[str, Any]) -> list[str]:
    facts = ["published" if year["confirmed"] else "not published yet"] if year else []
    for key, word in (("closed", "off"), ("own_closures", "closed by the place")):
        for one in year.get(key, ()):
            until = "" if one["from"] == one["until"] else f" to {one['until']}"
            facts.append(f"{one['from']}{until}  {word}  {one['name']}")
    facts += [f"{day}  make-up working day" for day in year.get("make_up", ())]
    for half in year.get("half_days", ()):
        hours = ", ".join(f"{one['from']}-{one['until']}" for one in half["hours"])
        facts.append(f"{half['on']}  {hours}  {half['name']}")
    return facts


def _by_number(calendar: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    return {one["year"]: one for one in calendar["years"]}
