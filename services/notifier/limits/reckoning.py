"""How a due time came about, kept beside it, so that it can be reckoned again by another calendar or by other limits.

Pure. A derivation is a nested tuple, stored as JSON lists:

- ("due", start, limit): a limit that began at `start`; `limit.name` says where it stands in limits.yaml
- ("at", instant): somebody else's instant, such as a source's own limit; ("close", day): close of business of that day
- ("before", whole, days): so many working days before another one, at close of business
- ("min", a, b), ("max", a, b): the earlier, the later
- ("extended", whole, limit, bound): an extension of so long was granted; `bound` is not passed by it
- ("rest", whole, since, until, unit, bound): after a rest; `bound`, where there is one, is not passed by it
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.notifier.limits.calendar import Calendar, Due, Limit, Unit
from services.notifier.limits.stored import limit, limit_content

How = tuple[Any, ...]
Named = Callable[[Limit], Limit]
"""Gives the limit that stands now where a limit stood: the same one where nothing has changed."""

BY_WORK = (Unit.WORKING_DAYS, Unit.WORKING_HOURS)
"""What is given back in working time after a rest."""


def fixed(at: datetime) -> Due:
    """Return an instant that does not depend on any calendar."""
    return Due(at.astimezone(UTC), False, ("at", at.astimezone(UTC)))


def earlier(one: Due, other: Due) -> Due:
    """Return the earlier of two; it stays the earlier one when both are reckoned again."""
    return replace(min(one, other), how=("min", _how(one), _how(other)))


def later(one: Due, other: Due) -> Due:
    """Return the later of two; it stays the later one when both are reckoned again."""
    return replace(max(one, other), how=("max", _how(one), _how(other)))


def after_rest(
    calendar: Calendar, unit: Unit, due: Due, since: datetime, until: datetime, bound: Due | None = None
) -> Due:
    """Return when a limit ends that has rested from `since` to `until`: as much of it is left then as was left before.

    What is counted in work is given back in working time, so that nobody wins a weekend or loses a make-up day; a date
    that was named stays; everything else goes on by the clock on the wall. One that had run out before stays where it
    was. bound: what the rest does not carry it past.
    """
    how = ("rest", _how(due), since, until, unit, bound and _how(bound))
    moved = _rested(calendar, unit, due, since, until)
    if bound is not None:
        moved = min(moved, max(Due(bound.at, due.provisional), due))
    return replace(moved, how=how)


def cut_short(calendar: Calendar, due: Due, since: datetime, until: datetime) -> Due:
    """Return when a limit ends whose newest rest, which began at `since`, is over at `until` and no later.

    It was reckoned with the whole of that rest (`after_rest`). A limit that has not rested then stays where it is.
    """
    how = due.how
    if how is None or how[0] != "rest" or how[2] != since or until >= how[3]:
        return due
    return again(calendar, (*how[:3], until, *how[4:]))


def rest_lasting(how: How, since: datetime, before: datetime, after: datetime) -> How:
    """Return a derivation in which the rest that began at `since`, and was to last until `before`, lasts otherwise.

    after: until when. A limit that did not rest then has the same derivation as it had.
    """
    if how[0] == "rest" and how[2:4] == (since, before):
        return (*how[:3], after, *how[4:])
    return tuple(rest_lasting(one, since, before, after) if isinstance(one, tuple) else one for one in how)


def extended(calendar: Calendar, due: Due, by: Limit, bound: Due | None = None) -> Due:
    """Return when a limit ends that was extended by so long: counted from where it ended before.

    bound: what the extension does not carry it past.
    """
    how = ("extended", _how(due), by, bound and _how(bound))
    counted = calendar.due(due.at, by)
    moved = Due(max(counted.at, due.at), counted.provisional or due.provisional)
    if bound is not None:
        moved = min(moved, max(Due(bound.at, due.provisional), due))
    return replace(moved, how=how)


def again(calendar: Calendar, how: How, limits: Named = lambda one: one) -> Due:
    """Reckon a due time again as it came about, by a calendar and, where they are given, by the limits of now."""
    kind = how[0]
    if kind == "due":
        return calendar.due(how[1], limits(how[2]))
    if kind == "close":
        return calendar.close_of(how[1])
    if kind == "before":
        return calendar.before(again(calendar, how[1], limits), how[2])
    if kind in ("min", "max"):
        one, other = again(calendar, how[1], limits), again(calendar, how[2], limits)
        return earlier(one, other) if kind == "min" else later(one, other)
    if kind == "extended":
        _, whole, by, bound = how
        return extended(calendar, again(calendar, whole, limits), by, bound and again(calendar, bound, limits))
    if kind == "rest":
        _, whole, since, until, unit, bound = how
        return after_rest(
            calendar, unit, again(calendar, whole, limits), since, until, bound and again(calendar, bound, limits)
        )
    return fixed(how[1])


def to_json(how: How | None) -> list[Any] | None:
    """Return a derivation as it is stored."""
    return None if how is None else [_STORE.get(type(one), _same)(one) for one in how]


def from_json(stored: list[Any] | None) -> How | None:
    """Read a derivation; None where a row of an earlier release has none."""
    if stored is None:
        return None
    kind, *rest = stored
    return kind, *(read(one) for read, one in zip(_READ[kind], rest, strict=True))


def started(how: How | None) -> datetime | None:
    """Return when the limit began that a derivation goes back to."""
    while how is not None and how[0] in _ON_ANOTHER:
        how = how[1]
    return how[1] if how is not None and how[0] == "due" else None


def rests(how: How | None) -> list[tuple[datetime, datetime]]:
    """Return the rests of a limit, each from when until when, the first one first."""
    found = []
    while how is not None and how[0] in _ON_ANOTHER:
        if how[0] == "rest":
            found.append((how[2], how[3]))
        how = how[1]
    return found[::-1]


_ON_ANOTHER = ("before", "min", "max", "rest", "extended")
"""Kinds of derivation that go back to another one, which is their second entry."""


def _rested(calendar: Calendar, unit: Unit, due: Due, since: datetime, until: datetime) -> Due:
    if until <= since or due.at <= since or unit is Unit.DATE:
        return due
    if unit not in BY_WORK:
        return Due(due.at + (until.astimezone(UTC) - since.astimezone(UTC)), due.provisional)
    at = max(calendar.after_work(until, calendar.worked(since, due.at)), due.at)
    return Due(at, due.provisional or not calendar.confirmed(at.astimezone(calendar.zone).year))


def _how(due: Due) -> How:
    return due.how or ("at", due.at)


def _same(one: Any) -> Any:
    return one


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(stored: list[Any] | None) -> How | None:
    return from_json(stored)


_STORE: Mapping[type, Callable[[Any], Any]] = {
    datetime: lambda one: one.astimezone(UTC).isoformat(),
    date: date.isoformat,
    Limit: limit_content,
    Unit: str,
    tuple: to_json,
}
_READ: Mapping[str, tuple[Callable[[Any], Any], ...]] = {
    "due": (_instant, limit),
    "at": (_instant,),
    "close": (date.fromisoformat,),
    "before": (_maybe, _same),
    "min": (_maybe, _maybe),
    "max": (_maybe, _maybe),
    "extended": (_maybe, limit, _maybe),
    "rest": (_maybe, _instant, _instant, Unit, _maybe),
}
