"""Before and after of a staged process: how long ways took, with whom the time went, and who waited for whom. Pure.

The time of a way lies on a chain of stages, each of which began when the one before it was passed, for it was the last
that was waited for. What ran beside the chain cost nothing: with its bodies no time went. Days are calendar days.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from services.intake.reports.counting import Entry
from services.intake.words import Text

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Gone:
    """A stage that was passed. begun: None where it was found not to be needed before its turn had come."""

    code: str
    name: Text
    body: str
    begun: datetime | None
    reached: datetime
    after: tuple[str, ...]
    baseline: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """A way that was gone to its end, by one case."""

    code: str
    name: Text
    set_up: datetime
    baseline: int
    target: int
    stages: Mapping[str, Gone]

    @property
    def days(self) -> float:
        """How long it took."""
        return _days(self.set_up, max(one.reached for one in self.stages.values()))


class Held(NamedTuple):
    """A stretch of a way's time, and the stage with which it went."""

    stage: str
    body: str
    begins: datetime
    ends: datetime


class Waited(NamedTuple):
    """How long a stage's body waited for another stage alone, when all else that it waited for was there."""

    body: str
    for_body: str
    days: float


def way_of(entries: Sequence[Entry]) -> Way | None:
    """Return the way that the stages of one task force make; None where an older release told too little of them."""
    told = [one.told for one in entries]
    first = told[0] if told else {}
    if any("way" not in one or "set_up_at" not in one for one in told) or len(told) != first.get("stages"):
        return None
    return Way(
        first["way"],
        Text(**first["task_force"]),
        datetime.fromisoformat(first["set_up_at"]),
        first["baseline_days"],
        first["target_days"],
        {one.key.mark: _gone(one) for one in entries},
    )


def _gone(entry: Entry) -> Gone:
    told: Mapping[str, Any] = entry.told
    begun = datetime.fromisoformat(told["begun_at"]) if "begun_at" in told else None
    after, baseline = tuple(told.get("after", ())), told.get("stage_baseline_days")
    return Gone(entry.key.mark, Text(**told["name"]), entry.body or "", begun, entry.at, after, baseline)


def chain(way: Way) -> list[Held]:
    """Return the stretches that a way's time consists of, in their order: from its set-up to its last stage."""
    one = max(way.stages.values(), key=lambda stage: (stage.reached, stage.code))
    found, ends = list[Held](), one.reached
    while True:
        before = _waited_for(way, one)
        begins = one.begun if one.begun and before else way.set_up
        found.append(Held(one.code, one.body, begins, ends))
        if begins == way.set_up or not before:
            return found[::-1]
        one, ends = before[-1], begins


def waits(way: Way) -> list[Waited]:
    """Return who waited for whom: for each stage that began, how long for the last of those before it alone."""
    found = []
    for one in way.stages.values():
        before = _waited_for(way, one)
        if one.begun is None or not before:
            continue
        last, others = before[-1], before[:-1]
        since = max([last.begun or way.set_up, *(other.reached for other in others)])
        if last.body != one.body and last.reached > since:
            found.append(Waited(one.body, last.body, _days(since, last.reached)))
    return found


def _waited_for(way: Way, one: Gone) -> list[Gone]:
    return sorted(
        (way.stages[code] for code in one.after if code in way.stages), key=lambda stage: (stage.reached, stage.code)
    )


def _days(begins: datetime, ends: datetime) -> float:
    return (ends - begins).total_seconds() / _DAY


@dataclass(slots=True)
class Stretch:
    """A stage over all ways of a kind.

    depth: how many stages stand before it, one behind the other. days: sum of its own; on_chain: of those on the ways'
    chains; went: how often it was gone.
    """

    name: Text
    baseline: int | None
    depth: int = 0
    days: float = 0
    on_chain: float = 0
    went: int = 0


class Sums:
    """What ways of one kind come to, added up one by one, so that none has to be kept."""

    def __init__(self, way: Way) -> None:
        self.code, self.name, self.baseline, self.target = way.code, way.name, way.baseline, way.target
        self.number, self.within, self.days = 0, 0, 0.0
        self.stages: dict[str, Stretch] = {}
        self.bodies: dict[str, float] = {}
        self.waits: dict[tuple[str, str], float] = {}

    def in_order(self) -> list[tuple[str, Stretch]]:
        """Return the stages, each behind those that it waits for."""
        return sorted(self.stages.items(), key=lambda one: (one[1].depth, one[0]))

    def add(self, way: Way) -> None:
        """Add one way."""
        self.number += 1
        self.days += way.days
        self.within += way.days <= self.target
        for one in way.stages.values():
            stretch = self.stages.setdefault(one.code, Stretch(one.name, one.baseline, _depth(way, one)))
            if one.begun is not None:
                stretch.days += _days(one.begun, one.reached)
                stretch.went += 1
        for held in chain(way):
            days = _days(held.begins, held.ends)
            self.stages[held.stage].on_chain += days
            self.bodies[held.body] = self.bodies.get(held.body, 0) + days
        for waited in waits(way):
            who = waited.body, waited.for_body
            self.waits[who] = self.waits.get(who, 0) + waited.days


def _depth(way: Way, one: Gone) -> int:
    return max((1 + _depth(way, before) for before in _waited_for(way, one)), default=0)


def added_up(ways: Iterable[Way]) -> list[Sums]:
    """Return what ways come to, by their kind, in the order of its code."""
    found: dict[str, Sums] = {}
    for way in ways:
        found.setdefault(way.code, Sums(way)).add(way)
    return [found[code] for code in sorted(found)]


class Segment(NamedTuple):
    """A stretch of a bar, in percent of the picture's width. number: of the stage, from 1; 0 for the whole."""

    x: float
    width: float
    number: int


def drawn(sums: Sums) -> dict[str, list[Segment]]:
    """Return three bars on one axis of days, by name: before, target, now; the first and the last by stage."""
    now = [one.on_chain / sums.number for _, one in sums.in_order()]
    before = [one.baseline for _, one in sums.in_order()]
    whole = max(sums.baseline, sums.target, sum(now))
    serial = [float(one) for one in before if one is not None]
    divided = len(serial) == len(before)
    return {
        "before": _bar(serial if divided else [float(sums.baseline)], whole, numbered=divided),
        "target": _bar([float(sums.target)], whole, numbered=False),
        "now": _bar(now, whole, numbered=True),
    }


def _bar(days: Sequence[float], whole: float, *, numbered: bool) -> list[Segment]:
    found, x = [], 0.0
    for number, one in enumerate(days, start=1):
        width = one / whole * 100
        if one:
            found.append(Segment(round(x, 2), round(width, 2), number if numbered else 0))
        x += width
    return found
