"""What two lists of a day's cases differ in, and the digest by which equal ones are known. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

MOST_SENT = 10_000
"""Cases in the list that an agency sends."""


class Ours(NamedTuple):
    """A case as we have it."""

    number: str
    reference: str | None
    state: str
    received_at: datetime
    updated_at: datetime


class Theirs(NamedTuple):
    """A case as an agency has it; one of number and reference is there.

    state: None where it does not say. agency_state: the same in its own word.
    """

    number: str | None
    reference: str | None
    state: str | None
    agency_state: str | None = None


class Differences(NamedTuple):
    """What differs. missing_here: they have it, we do not. missing_there: the reverse. The others: both have it.

    other_agency_state: another state in the agency's own words.
    """

    missing_here: list[dict[str, Any]]
    missing_there: list[dict[str, Any]]
    other_state: list[dict[str, Any]]
    other_day: list[dict[str, Any]]
    other_agency_state: list[dict[str, Any]]

    @property
    def equal(self) -> bool:
        """Say whether nothing differs."""
        return not any(self)


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a day of the place begins and ends, as instants in UTC."""
    begins, ends = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return begins.astimezone(UTC), ends.astimezone(UTC)


class Digest:
    """SHA-256 of lines `number TAB reference TAB state LF` in the order of numbers; a missing reference is empty."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, one: Ours) -> None:
        """Add the next case."""
        self._hash.update(f"{one.number}\t{one.reference or ''}\t{one.state}\n".encode())

    def written(self) -> str:
        """Return it as it is told."""
        return f"sha256:{self._hash.hexdigest()}"


def compare(
    ours: Iterable[Ours],
    theirs: Iterable[Theirs],
    elsewhere: Mapping[str, Ours],
    day: tuple[datetime, datetime],
    words: Mapping[str, str],
) -> Differences:
    """Return what differs between our list of a day and theirs.

    elsewhere: cases of theirs that stand in our list of another day, by number and by reference (`#` before it).
    words: what they call our states. A state that they have no word for differs from every word.
    """
    mine = list(ours)
    known = {**elsewhere, **{f"#{one.reference}": one for one in mine if one.reference}}
    known |= {one.number: one for one in mine}
    named: set[str] = set()
    found = Differences([], [], [], [], [])
    for one in theirs:
        at = known.get(one.number) if one.number else known.get(f"#{one.reference}")
        if at is None or (one.number and one.reference and at.reference != one.reference):
            found.missing_here.append(one._asdict())
            continue
        named.add(at.number)
        if one.state is not None and one.state != at.state:
            both = {"number": at.number, "reference": at.reference, "state_here": at.state, "state_there": one.state}
            found.other_state.append(both)
        word = words.get(at.state)
        if one.agency_state is not None and one.agency_state != word:
            named_both = {"agency_state_here": word, "agency_state_there": one.agency_state}
            found.other_agency_state.append({"number": at.number, "reference": at.reference, **named_both})
        if not day[0] <= at.received_at < day[1]:
            told = {"number": at.number, "reference": at.reference, "received_at": at.received_at.isoformat()}
            found.other_day.append(told)
    for each in mine:
        if each.number not in named:
            told = {"number": each.number, "reference": each.reference, "state": each.state}
            found.missing_there.append(told)
    return found
