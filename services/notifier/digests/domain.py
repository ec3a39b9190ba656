"""What stands in somebody's digest of a day, and on which days there is one. Pure; instants are aware."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from services.notifier.directory.domain import Person, Role, Team
from services.notifier.kindness.domain import Policy, until_morning
from services.notifier.limits.calendar import Calendar

MOST_LINES, MOST_BARS = 10, 12
"""Lines of a section, and bodies in the drawing; of the others it is said how many there are."""


class Section(StrEnum):
    """Why something stands in a digest, in the order of the mail."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    WAITING = "waiting"


class Entry(NamedTuple):
    """Something that stands in digests. what: `task`, `draft`, `asked` or `notice`, whose id is `id`; name: its body's.

    due_at: its limit; None where it has none. about: whom the case is about. by: ids of those for whom it waits; duty:
    the duty that it waits for; both None where it stands with its body. Confidential cases have none.
    """

    section: Section
    body: str
    name: Mapping[str, str]
    number: str
    title: str
    due_at: datetime | None
    what: str
    id: str
    about: str | None
    by: frozenset[str] | None = None
    duty: str | None = None


class Share(NamedTuple):
    """Somebody's digest, or what of it one reader gets. bodies: codes of those that it is of, None for all.

    duties: of whose digest it is, by which something may wait for them.
    """

    whose: Person
    bodies: frozenset[str] | None
    duties: frozenset[str]


class Reader(NamedTuple):
    """Who gets a digest: their own, and those of whoever is away and in whose place they are; all of it in one mail.

    duties: their own. own: codes of the bodies that they are of.
    """

    person: Person
    duties: frozenset[str]
    own: frozenset[str]
    shares: tuple[Share, ...]

    def reads(self, entry: Entry) -> bool:
        """Say whether an entry is theirs to read; whom a case is about is asked elsewhere.

        It stands in one of the digests that they get, and is nothing that they could not read if that were their own.
        """
        return any(self._has(share, entry) for share in self.shares)

    @property
    def everywhere(self) -> bool:
        """Say whether they read of all bodies."""
        return any(share.bodies is None for share in self.shares)

    @property
    def gets_own(self) -> bool:
        """Say whether a digest of their own is among what they get."""
        return any(share.whose.id == self.person.id for share in self.shares)

    @property
    def instead_of(self) -> list[Person]:
        """Return who is away whose digest they get."""
        return [share.whose for share in self.shares if share.whose.id != self.person.id]

    def _has(self, share: Share, entry: Entry) -> bool:
        of_it = share.bodies is None or entry.body in share.bodies
        if entry.by is not None:
            return self.person.id in entry.by and (of_it or share.whose.id == self.person.id)
        if entry.duty is not None:
            return entry.duty in share.duties & self.duties and entry.body not in self.own
        return of_it


def readers_in_place(team: Team, role: Role, whose: Person, off: Collection[str]) -> list[Person]:
    """Return who reads the digest that somebody would get by their role: they, or whoever is there in their place.

    Where nobody stands in it is found as `Team.choose` finds it. off: ids of those who want no digest; who else could
    have it spares them, and where nobody else is there they have it all the same, for it is not theirs.
    """
    there = team.present(whose) or team.choose([role]).people
    return [one for one in there if one.id not in off] or there


def day_of(policy: Policy, calendar: Calendar, now: datetime) -> date | None:
    """Return the day whose digest is due, None where none is: before its hour, on a day of rest, in quiet hours.

    After an outage it comes late; what a day had no time for is not made up for on the next.
    """
    local = now.astimezone(calendar.zone)
    if policy.digest is None or local.time() < policy.digest.at or not calendar.is_working(local.date()):
        return None
    if policy.quiet is not None and until_morning(policy.quiet, calendar, now) is not None:
        return None
    return local.date()


def told(entries: Iterable[Entry], reader: Reader, calendar: Calendar, day: date) -> dict[str, Any]:
    """Return a digest as its mail's row has it, JSON-ready. entries: all that is theirs.

    {"day", "all", "own", "instead_of": [name], "counts": {section: n}, "bodies": n,
    "bars": [{"name": {zh, en}, "counts": {section: n}}],
    "lines": {section: [{"number", "title", "body": {zh, en}, "due", "what", "id"}]}}
    """
    sections: dict[str, list[Entry]] = {section: [] for section in Section}
    for entry in entries:
        sections[entry.section].append(entry)
    lines = {section: [_line(one, calendar) for one in _soonest(found)] for section, found in sections.items()}
    bodies: dict[str, list[Entry]] = {}
    for found in sections.values():
        for entry in found:
            bodies.setdefault(entry.body, []).append(entry)
    bars: list[dict[str, Any]] = [{"name": dict(found[0].name), "counts": _counts(found)} for found in bodies.values()]
    bars.sort(key=lambda bar: [-bar["counts"][section] for section in Section])
    return {
        "day": day.isoformat(),
        "all": reader.everywhere,
        "own": reader.gets_own,
        "instead_of": [one.name for one in reader.instead_of],
        "counts": {section: len(found) for section, found in sections.items()},
        "bars": bars[:MOST_BARS],
        "bodies": len(bars),
        "lines": lines,
    }


def _soonest(found: Collection[Entry]) -> Sequence[Entry]:
    # What has no limit of its own comes last.
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or 0, one.number))[:MOST_LINES]


def _counts(found: Iterable[Entry]) -> dict[str, int]:
    counts: dict[str, int] = dict.fromkeys(Section, 0)
    for entry in found:
        counts[entry.section] += 1
    return counts


def _line(entry: Entry, calendar: Calendar) -> dict[str, Any]:
    return {
        "number": entry.number,
        "title": entry.title,
        "body": dict(entry.name),
        "due": calendar.local(entry.due_at) if entry.due_at else None,
        "what": entry.what,
        "id": entry.id,
    }
