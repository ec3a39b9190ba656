"""Cases on which a condition holds, made up from the condition itself: they show what a review has found. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import singledispatch
from itertools import islice
from typing import Any

from services.router.rules.conditions import (
    All,
    AtLeast,
    Condition,
    Confidential,
    Either,
    Mentions,
    Missing,
    Not,
    OneOf,
    Stated,
    Tagged,
    Within,
    Words,
)
from services.router.rules.facts import Facts
from services.router.rules.words import levels

_TRIED = 2_000  # sketches of a condition that are looked at, so that no rule takes long
_SOMETHING: dict[str, Any] = {
    "matter": "other",
    "industry": "C",
    "sub_district": "other",
    "about": "某单位",
    "amount": 1,
}


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A case in the making. facts: what it states; without: what it must leave out."""

    facts: dict[str, Any] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def stating(self, fact: str, value: Any) -> "_Sketch":
        return replace(self, facts={**self.facts, fact: value})

    def made(self) -> Facts:
        """Return the case; its words stand apart, so that no two make a third."""
        return Facts(**self.facts, tags=self.tags, text="，".join(self.words), place="，".join(self.places))


def examples(when: Condition, most: int) -> list[Facts]:
    """Return up to so many small cases on which a condition holds, spread over the ways in which it can."""
    found = [
        facts for sketch in islice(_ways(when, _Sketch()), _TRIED) if when.holds(facts := sketch.made()) is not None
    ]
    step = max(1, len(found) // most)
    return found[::step][:most]


def cannot_hold(when: Condition) -> bool:
    """Return whether no case can meet a condition. Of one that has a `not` it is never said: too much would do."""
    if _negates(when):
        return False
    tried = 0
    for sketch in islice(_ways(when, _Sketch()), _TRIED):
        tried += 1
        if when.holds(sketch.made()) is not None:
            return False
    return tried < _TRIED


def _negates(when: Condition) -> bool:
    return isinstance(when, Not) or (isinstance(when, All | Either) and any(map(_negates, when.parts)))


@singledispatch
def _ways(when: Condition, _sketch: _Sketch) -> Iterator[_Sketch]:
    """Yield the sketch with what the condition asks for besides, in each way that does not contradict it."""
    raise TypeError(f"no example can be made of {when!r}")


@_ways.register
def _(when: OneOf, sketch: _Sketch) -> Iterator[_Sketch]:
    for word in when.words:
        if when.fact not in sketch.without and sketch.facts.get(when.fact, word) == word:
            yield sketch.stating(when.fact, word)


@_ways.register
def _(when: Within, sketch: _Sketch) -> Iterator[_Sketch]:
    for code in when.codes:
        known = sketch.facts.get(when.fact, code)
        if when.fact in sketch.without:
            continue
        if code in levels(when.fact, known) or known in levels(when.fact, code):
            yield sketch.stating(when.fact, max(code, known, key=len))


@_ways.register
def _(when: Tagged, sketch: _Sketch) -> Iterator[_Sketch]:
    for tag in when.any or ("",):
        yield replace(sketch, tags=sketch.tags.union(when.all, [tag] if tag else []))


@_ways.register
def _(when: AtLeast, sketch: _Sketch) -> Iterator[_Sketch]:
    if "amount" not in sketch.without:
        yield sketch.stating("amount", max(when.amount, sketch.facts.get("amount", 0)))


@_ways.register
def _(when: Confidential, sketch: _Sketch) -> Iterator[_Sketch]:
    if sketch.facts.get("confidential", when.wanted) is when.wanted:
        yield sketch.stating("confidential", when.wanted)


@_ways.register
def _(when: Missing, sketch: _Sketch) -> Iterator[_Sketch]:
    if not sketch.facts.keys() & set(when.facts):
        yield replace(sketch, without=sketch.without.union(when.facts))


@_ways.register
def _(when: Stated, sketch: _Sketch) -> Iterator[_Sketch]:
    if not sketch.without & set(when.facts):
        yield replace(sketch, facts={**{fact: _SOMETHING[fact] for fact in when.facts}, **sketch.facts})


@_ways.register
def _(when: Words, sketch: _Sketch) -> Iterator[_Sketch]:
    for word in when.any or ("",):
        yield replace(sketch, words=(*sketch.words, *when.all, *([word] if word else [])))


@_ways.register
def _(when: Mentions, sketch: _Sketch) -> Iterator[_Sketch]:
    for word in when.words:
        if when.fact == "place":
            yield replace(sketch, places=(*sketch.places, word))
        elif when.fact not in sketch.without:
            known = sketch.facts.get(when.fact, "")
            yield sketch.stating(when.fact, known if word in known else "，".join(filter(None, (known, word))))


@_ways.register
def _(when: All, sketch: _Sketch) -> Iterator[_Sketch]:
    first, *rest = when.parts
    for begun in _ways(first, sketch):
        if rest:
            yield from _ways(All(tuple(rest)), begun)
        else:
            yield begun


@_ways.register
def _(when: Either, sketch: _Sketch) -> Iterator[_Sketch]:
    for part in when.parts:
        yield from _ways(part, sketch)


@_ways.register
def _(_when: Not, sketch: _Sketch) -> Iterator[_Sketch]:
    yield sketch  # whether it holds is seen when the case is made
