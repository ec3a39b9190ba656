"""How a place's figures are worked out for a month: what each counts, its rates, and who stands where. Pure.

A figure is a count of events of one kind (`of`), narrowed by words that must hold (`only`) or must not (`without`).
With `that` or `any` it is a rate: how many of those also have all words of the first, and one of the second. A month is
one of the place's zone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from services.intake.reports.vocabulary import GROUPS, OF_NOBODY, Event
from services.intake.words import Text

LAST_YEAR = 9998
"""Beyond it a month has no end that can be told."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """Return the month that a text like 2026-10 names, None where it names none."""
        year, dash, month = text.partition("-")
        if not (dash and len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()):
            return None
        found = cls(int(year), int(month))
        return found if 1 <= found.month <= 12 and 1 <= found.year <= LAST_YEAR else None

    @classmethod
    def of(cls, instant: datetime, zone: ZoneInfo) -> "Month":
        """Return the month in which an instant lies by the place's clocks."""
        local = instant.astimezone(zone)
        return cls(local.year, local.month)

    def moved(self, months: int) -> "Month":
        """Return the month so many months later, or earlier."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def begins(self, zone: ZoneInfo) -> datetime:
        """Return its first instant by the place's clocks; the last is just before the next month's first."""
        return datetime(self.year, self.month, 1, tzinfo=zone)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a place defines it. clause: what rule it stands for, in words. by: a group of words, to split by.

    that, any: words that must all hold for the rate, or of which one must. low_is_good: whether less of it is better,
    for the ranking.
    """

    code: str
    name: Text
    clause: Text
    of: Event
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    that: frozenset[str] = frozenset()
    any: frozenset[str] = frozenset()
    by: str | None = None
    low_is_good: bool = False

    @property
    def is_rate(self) -> bool:
        """Say whether it has a numerator of its own."""
        return bool(self.that or self.any)

    def counts(self, words: frozenset[str]) -> bool:
        """Say whether an event with these words is counted."""
        return self.only <= words and self.without.isdisjoint(words)

    def holds(self, words: frozenset[str]) -> bool:
        """Say whether an event with these words, which is counted, is in the rate's numerator."""
        return self.that <= words and (not self.any or not self.any.isdisjoint(words))


@dataclass(frozen=True, slots=True)
class Ranking:
    """How bodies are ranked: by the mean of some rates with weights. least: how many each rate must be of at least."""

    weights: Mapping[str, int]
    least: int


@dataclass(frozen=True, slots=True)
class Definitions:
    """The figures of a place, in the order in which they are shown; part: the hash of the configuration they are of."""

    part: str
    figures: tuple[Figure, ...]
    ranking: Ranking | None = None

    @classmethod
    def from_part(cls, part: str, content: Mapping[str, Any]) -> "Definitions":
        """Read the definitions from their stored part, which was checked before it was stored."""
        told = content.get("ranking")
        return cls(
            part,
            tuple(map(_figure, content["figures"])),
            Ranking(dict(told["weights"]), told["least"]) if told else None,
        )


def _figure(told: Mapping[str, Any]) -> Figure:
    words = {name: frozenset(told.get(name, ())) for name in ("only", "without", "that", "any")}
    return Figure(
        code=told["code"],
        name=Text(**told["name"]),
        clause=Text(**told["clause"]),
        of=Event(told["of"]),
        by=told.get("by"),
        low_is_good=told.get("better", "high") == "low",
        **words,
    )


class Tally(NamedTuple):
    """How many events of one kind with the same words count against a body (None: against none)."""

    event: Event
    body: str | None
    words: frozenset[str]
    number: int


@dataclass(slots=True)
class Value:
    """What a figure comes to. of: how many were counted; that: how many of them have the words of a rate."""

    of: int = 0
    that: int = 0
    by: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> Fraction | None:
        """The share, None of nothing."""
        return Fraction(self.that, self.of) if self.of else None


Values = dict[str, Value]
"""What each figure comes to, by its code."""


class Ranked(NamedTuple):
    """Where a body stands: the first is 1, and bodies with the same score stand in the same place."""

    body: str
    place: int
    score: Fraction


@dataclass(frozen=True, slots=True)
class Worked:
    """The figures of a month: of the district, of each body that has any, and the ranking of those with enough."""

    district: Values
    bodies: dict[str, Values]
    ranking: list[Ranked]


def work_out(definitions: Definitions, tallies: Iterable[Tally]) -> Worked:
    """Return what the figures come to. What counts against no body counts for the district all the same."""
    district = {one.code: Value() for one in definitions.figures}
    bodies: dict[str, Values] = {}
    for tally in tallies:
        for figure in definitions.figures:
            if figure.of is not tally.event or not figure.counts(tally.words):
                continue
            _add(district[figure.code], figure, tally)
            if tally.body is not None:
                own = bodies.setdefault(tally.body, {one.code: Value() for one in definitions.figures})
                _add(own[figure.code], figure, tally)
    return Worked(district, dict(sorted(bodies.items())), _ranked(definitions, bodies))


def _add(value: Value, figure: Figure, tally: Tally) -> None:
    value.of += tally.number
    if figure.holds(tally.words):
        value.that += tally.number
    for word in GROUPS[figure.by] if figure.by else ():
        value.by[word] = value.by.get(word, 0) + (tally.number if word in tally.words else 0)


def _ranked(definitions: Definitions, bodies: Mapping[str, Values]) -> list[Ranked]:
    ranking = definitions.ranking
    if ranking is None:
        return []
    low = {one.code for one in definitions.figures if one.low_is_good}
    scores: list[tuple[Fraction, str]] = []
    for body, values in bodies.items():
        rates = {code: values[code].rate for code in ranking.weights if values[code].of >= ranking.least}
        score, whole = Fraction(0), 0
        for code, weight in ranking.weights.items():
            rate = rates.get(code)
            if rate is not None:
                score += weight * (1 - rate if code in low else rate)
                whole += weight
        # Who lacks one of the rates is not compared with those who have all.
        if whole == sum(ranking.weights.values()):
            scores.append((score / whole, body))
    return _placed(sorted(scores, key=lambda one: (-one[0], one[1])))


def _placed(scores: Sequence[tuple[Fraction, str]]) -> list[Ranked]:
    found: list[Ranked] = []
    for place, (score, body) in enumerate(scores, start=1):
        same = bool(found) and found[-1].score == score
        found.append(Ranked(body, found[-1].place if same else place, score))
    return found


def counts_for_bodies(figure: Figure) -> bool:
    """Say whether a figure can count against a body at all."""
    return figure.of not in OF_NOBODY
