"""Conditions of a rule: a tree that holds for a case or does not, and says what it held on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple, Protocol

from services.router.rules.anchors import ANCHORS, UNSTATED, Option, keyed, telling
from services.router.rules.facts import Facts
from services.router.rules.words import Wanted, first_of, levels, plain

STATED = ("matter", "industry", "sub_district", "amount", "about")
"""Facts that a case may leave out, so that a rule can ask whether they are missing."""

_ONE_CONDITION = 10  # what a condition counts; how deep a code goes counts in units below it


class Evidence(NamedTuple):
    """What one condition held on: the fact's name, what the rule asked for and what the case said."""

    fact: str
    wanted: str
    found: str


class Condition(Protocol):
    """A node of the tree.

    weight: how specific it is. options: each is enough to find it by; none where every case must be tried.
    """

    @property
    def weight(self) -> int: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        """Return what it held on, or None where it does not hold."""


class _Anywhere:
    """What is looked for with every case, because no fact leads to it."""

    __slots__ = ()

    @property
    def options(self) -> tuple[Option, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """A one-word fact is one of the words."""

    fact: str
    words: tuple[str, ...]
    weight: int = _ONE_CONDITION

    @property
    def options(self) -> tuple[Option, ...]:
        return (keyed(self.fact, self.words),)

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        found = getattr(facts, self.fact)
        return (Evidence(self.fact, "|".join(self.words), found),) if found in self.words else None


@dataclass(frozen=True, slots=True)
class Within:
    """A code is one of the codes, or below one: matters by their dots, industries by their digits."""

    fact: str
    codes: tuple[str, ...]
    weight: int = field(init=False)

    def __post_init__(self) -> None:
        depth = min(len(levels(self.fact, code)) for code in self.codes)
        object.__setattr__(self, "weight", _ONE_CONDITION + depth)

    @property
    def options(self) -> tuple[Option, ...]:
        return (keyed(self.fact, self.codes),)

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        found = getattr(facts, self.fact)
        if found is None:
            return None
        above = levels(self.fact, found)
        code = next((code for code in self.codes if code in above), None)
        return None if code is None else (Evidence(self.fact, code, found),)


@dataclass(frozen=True, slots=True)
class Tagged(_Anywhere):
    """The enterprise stands in any of some lists and in all of others."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    weight: int = _ONE_CONDITION

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        hits = [tag for tag in self.any if tag in facts.tags][:1]
        if (self.any and not hits) or not facts.tags.issuperset(self.all):
            return None
        return tuple(Evidence("tags", tag, tag) for tag in chain(hits, self.all))


@dataclass(frozen=True, slots=True)
class AtLeast(_Anywhere):
    """The project's amount is stated, no less than one bound and less than another, in yuan."""

    amount: int
    below: int | None = None
    weight: int = _ONE_CONDITION

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        if facts.amount is None or facts.amount < self.amount:
            return None
        if self.below is not None and facts.amount >= self.below:
            return None
        wanted = f">= {self.amount}" + (f", < {self.below}" if self.below is not None else "")
        return (Evidence("amount", wanted, str(facts.amount)),)


@dataclass(frozen=True, slots=True)
class Confidential(_Anywhere):
    """The case is marked confidential, or is not."""

    wanted: bool
    weight: int = _ONE_CONDITION

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        if facts.confidential is not self.wanted:
            return None
        return (Evidence("confidential", str(self.wanted).lower(), str(facts.confidential).lower()),)


@dataclass(frozen=True, slots=True)
class Missing:
    """The case leaves all these facts out."""

    facts: tuple[str, ...]
    weight: int = _ONE_CONDITION

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(keyed(fact, [UNSTATED]) for fact in self.facts if fact in ANCHORS)

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        for fact in self.facts:
            if getattr(facts, fact) is not None:
                return None
        return tuple([Evidence(fact, "missing", "") for fact in self.facts])


@dataclass(frozen=True, slots=True)
class Words:
    """Words stand in the text: any of some, all of others, none of the rest. All are plain, as the text is."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    weight: int = _ONE_CONDITION
    _any: Wanted = field(init=False, repr=False, compare=False)
    _none: Wanted = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_any", Wanted(self.any))
        object.__setattr__(self, "_none", Wanted(self.none))

    @property
    def options(self) -> tuple[Option, ...]:
        # A word of one letter has no two letters to be found by.
        found = [keyed("words", [word]) for word in self.all if len(word) > 1]
        if self.any and all(len(word) > 1 for word in self.any):
            found.append(keyed("words", self.any))
        return tuple(found)

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        hit = self._any.first_in(facts.text, facts.pairs) if self.any else ""
        if hit is None or (self.all and any(first_of([word], facts.text) is None for word in self.all)):
            return None
        if self.none and self._none.first_in(facts.text, facts.pairs) is not None:
            return None
        return tuple(Evidence("words", word, word) for word in ([hit] if hit else []) + list(self.all))


@dataclass(frozen=True, slots=True)
class Stated(_Anywhere):
    """The case states all these facts."""

    facts: tuple[str, ...]
    weight: int = _ONE_CONDITION

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        found = [getattr(facts, fact) for fact in self.facts]
        if any(one is None for one in found):
            return None
        return tuple(Evidence(fact, "stated", str(one)) for fact, one in zip(self.facts, found, strict=True))


@dataclass(frozen=True, slots=True)
class Mentions(_Anywhere):
    """One of some words stands in a fact that is written freely: `place` (a park, a road), `about` (a body's name)."""

    fact: str
    words: tuple[str, ...]
    weight: int = _ONE_CONDITION

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        hit = first_of(self.words, facts.place if self.fact == "place" else plain(facts.about or ""))
        return None if hit is None else (Evidence(self.fact, hit, hit),)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    @property
    def weight(self) -> int:
        return sum(part.weight for part in self.parts)

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(option for part in self.parts for option in part.options)

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        found: list[Evidence] = []
        for part in self.parts:
            evidence = part.holds(facts)
            if evidence is None:
                return None
            found.extend(evidence)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Either:
    """One part holds; the first that does is what it held on. It is as specific as its least specific part."""

    parts: tuple[Condition, ...]

    @property
    def weight(self) -> int:
        return min(part.weight for part in self.parts)

    @property
    def options(self) -> tuple[Option, ...]:
        parts = [part.options for part in self.parts]
        # A case must have a key of some part's; each part is found by what tells most.
        return (frozenset().union(*(min(options, key=telling) for options in parts)),) if all(parts) else ()

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        return next((found for part in self.parts if (found := part.holds(facts)) is not None), None)


@dataclass(frozen=True, slots=True)
class Not(_Anywhere):
    """The part does not hold."""

    part: Condition
    weight: int = _ONE_CONDITION

    def holds(self, facts: Facts) -> tuple[Evidence, ...] | None:
        return () if self.part.holds(facts) is None else None


def asked(condition: Condition) -> tuple[str, ...]:
    """Return the facts that a condition asks after, each once, as they stand in the tree."""
    return tuple(dict.fromkeys(_asked(condition)))


def _asked(condition: Condition) -> Iterator[str]:
    match condition:
        case OneOf() | Within() | Mentions():
            yield condition.fact
        case Missing() | Stated():
            yield from condition.facts
        case All() | Either():
            for part in condition.parts:
                yield from _asked(part)
        case Not():
            yield from _asked(condition.part)
        case _:
            yield _ONE_FACT[type(condition)]


_ONE_FACT: Mapping[type, str] = {
    Tagged: "tags",
    AtLeast: "amount",
    Confidential: "confidential",
    Words: "words",
}
"""Conditions that ask after one fact, the same in each rule."""
