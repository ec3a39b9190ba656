"""What stands of a supervised matter, rebuilt from its lines, which are never changed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from services.intake.cases.domain import NotNow
from services.intake.words import Text
from shared.contracts.words import Duty

DUTIES = frozenset({Duty.SUPERVISOR})
"""Who sets one up and writes on it."""


class Kind(StrEnum):
    """What a line of a supervised matter says."""

    SET_UP = "set_up"
    TARGET = "target"
    ENTRY = "entry"
    REPORT = "report"
    LINKED = "linked"
    CLOSED = "closed"


class Entry(NamedTuple):
    """So much was counted on a day; a correction takes away what was too much. at: its line."""

    line: int
    on: date
    quantity: int
    note: str
    by: str


class Report(NamedTuple):
    """A report was heard on a day, somewhere."""

    on: date
    where: str
    summary: str
    by: str


@dataclass
class Matter:
    """A supervised matter as its lines tell it. targets: by year; the last said counts. cases: ids, as linked."""

    targets: dict[int, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    closed: str | None = None

    @property
    def total(self) -> int:
        """Return all that was counted."""
        return sum(one.quantity for one in self.entries)

    def years(self) -> list["Year"]:
        """Return each year from the first that has a target or an entry to the last, the first first."""
        counted: dict[int, int] = {}
        for one in self.entries:
            counted[one.on.year] = counted.get(one.on.year, 0) + one.quantity
        known = counted.keys() | self.targets.keys()
        if not known:
            return []
        return [Year(year, counted.get(year, 0), self.targets.get(year)) for year in range(min(known), max(known) + 1)]


class Year(NamedTuple):
    """What was counted in a year, and its target, None where none was set."""

    year: int
    counted: int
    target: int | None


class Line(NamedTuple):
    """One line: its number, kind and facts, and by whom (a name)."""

    number: int
    kind: Kind
    facts: Mapping[str, Any]
    by: str


def told(lines: Iterable[Line]) -> Matter:
    """Return what the lines of a supervised matter, in their order, come to."""
    found = Matter()
    for line in lines:
        facts = line.facts
        if line.kind is Kind.TARGET:
            found.targets[facts["year"]] = facts["quantity"]
        elif line.kind is Kind.ENTRY:
            on = date.fromisoformat(facts["on"])
            found.entries.append(Entry(line.number, on, facts["quantity"], facts["note"], line.by))
        elif line.kind is Kind.REPORT:
            found.reports.append(Report(date.fromisoformat(facts["on"]), facts["where"], facts["summary"], line.by))
        elif line.kind is Kind.LINKED and facts["case"] not in found.cases:
            found.cases.append(facts["case"])
        elif line.kind is Kind.CLOSED:
            found.closed = facts["why"]
    return found


class Bar(NamedTuple):
    """A year as it is drawn: shares of the longest bar, in per cent. target: where its mark stands, None without."""

    year: Year
    width: float
    target: float | None


def drawn(years: list[Year]) -> list[Bar]:
    """Return the bars of some years; the greatest of all numbers and targets fills the width."""
    most = max((number for one in years for number in (one.counted, one.target or 0)), default=0)
    unit = 100 / most if most > 0 else 0.0
    return [
        Bar(one, round(max(one.counted, 0) * unit, 2), None if one.target is None else round(one.target * unit, 2))
        for one in years
    ]


_CLOSED = Text("该督办议题已经结束，不能再记录。", "The matter is closed; nothing more is written on it.")
_BELOW = Text("更正后累计数不能小于零。", "A correction cannot bring what was counted below nothing.")
_LINKED = Text("该事项已关联。", "That case is linked already.")
_FUTURE = Text("日期不能晚于今天。", "The day cannot lie in the future.")


def see_open(matter: Matter) -> None:
    """See that something may still be written on a matter. Raises NotNow."""
    if matter.closed is not None:
        raise NotNow(_CLOSED)


def see_entry(matter: Matter, quantity: int, on: date, today: date) -> None:
    """See that an entry can be: of a day that has come, and above nothing in all. Raises NotNow. today: the place's."""
    see_day(on, today)
    if matter.total + quantity < 0:
        raise NotNow(_BELOW)


def see_day(on: date, today: date) -> None:
    """See that a day has come. Raises NotNow. today: in the place's zone."""
    if on > today:
        raise NotNow(_FUTURE)


def see_new(matter: Matter, case: str) -> None:
    """See that a case is not linked yet. Raises NotNow."""
    if case in matter.cases:
        raise NotNow(_LINKED)
