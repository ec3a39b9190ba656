"""Compares two catalogues on past cases: which would go elsewhere, and which catalogue was nearer to the end. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from services.router.directory.domain import Directory
from services.router.rules.domain import RuleSet, route
from services.router.rules.facts import Lists, facts_of

DESK = "desk"
"""Stands for a body where a person has to decide."""

_SHOWN = 3  # numbers of cases that stand for each move


class Catalogue(Protocol):
    """What decides: rules, with the directory and the lists that they are read with."""

    @property
    def rules(self) -> RuleSet: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def lists(self) -> Lists: ...


@dataclass(frozen=True, slots=True)
class Past:
    """A case of the past. facts: as messages carry it (CaseFacts); settled: who led it in the end, None while open."""

    number: str
    facts: Mapping[str, Any]
    settled: str | None


@dataclass(slots=True)
class Comparison:
    """What came out. Bodies are codes, DESK among them.

    moves: (from, to) and how many cases; examples: a few numbers of each. load: body -> cases that it would be given
    first, now and by the draft. settled: cases whose end is known; of these, how many each catalogue gives to whom led
    them in the end, and how many it gives to another body, from which they would have had to come back.
    """

    cases: int = 0
    settled: int = 0
    right: Counter[str] = field(default_factory=Counter)
    astray: Counter[str] = field(default_factory=Counter)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    load: dict[str, Counter[str]] = field(default_factory=lambda: {"now": Counter(), "draft": Counter()})

    @property
    def moved(self) -> int:
        """Return how many cases would go elsewhere."""
        return self.moves.total()

    def told(self) -> dict[str, Any]:
        """Return it JSON-ready, the largest moves first."""
        return {
            "cases": self.cases,
            "moved": self.moved,
            "settled": self.settled,
            "right": {side: self.right[side] for side in self.load},
            "astray": {side: self.astray[side] for side in self.load},
            "moves": [
                {"from": one, "to": other, "cases": count, "examples": self.examples[one, other]}
                for (one, other), count in sorted(self.moves.items(), key=lambda move: (-move[1], move[0]))
            ],
            "load": {side: dict(sorted(counted.items())) for side, counted in self.load.items()},
        }


def compare(cases: Iterable[Past], now: Catalogue, draft: Catalogue, day: date) -> Comparison:
    """Run past cases through what is in force and through a draft. day: on which bodies must be valid."""
    found = Comparison()
    for case in cases:
        found.cases += 1
        said = {"now": _first(case, now, day), "draft": _first(case, draft, day)}
        for side, body in said.items():
            found.load[side][body] += 1
        if case.settled is not None:
            found.settled += 1
            for side, body in said.items():
                found.right[side] += body == case.settled
                found.astray[side] += body not in (case.settled, DESK)
        if said["now"] != said["draft"]:
            move = said["now"], said["draft"]
            found.moves[move] += 1
            shown = found.examples.setdefault(move, [])
            if len(shown) < _SHOWN:
                shown.append(case.number)
    return found


def lines_of(found: Comparison) -> Iterator[str]:
    """Yield it in sentences for people, in both languages."""
    yield f"{found.cases} 件中有 {found.moved} 件改派 / of {found.cases} cases {found.moved} would go elsewhere"
    for move in found.told()["moves"]:
        yield f"  {move['from']} -> {move['to']}: {move['cases']} ({', '.join(move['examples'])})"
    if found.settled:
        yield f"已办 {found.settled} 件，首派即终 / of {found.settled} that a body has reported on, right at once:"
        for side, name in (("now", "现行 in force"), ("draft", "草案 draft")):
            share = found.right[side] / found.settled
            yield f"  {name}: {found.right[side]} ({share:.1%}); 误派 astray: {found.astray[side]}"
    yield "各单位首派件数 / cases given to each first (in force -> draft):"
    for body in sorted(found.load["now"].keys() | found.load["draft"].keys()):
        now, draft = found.load["now"][body], found.load["draft"][body]
        yield f"  {body}: {now} -> {draft}" + (f" ({draft - now:+})" if draft != now else "")


def _first(case: Past, catalogue: Catalogue, day: date) -> str:
    facts = facts_of(case.facts, catalogue.lists.tags_of(case.facts["enterprise"]))
    verdict = route(catalogue.rules, facts, catalogue.directory, day)
    return DESK if verdict.lead is None or verdict.waits_for_person(facts) else verdict.lead.code
