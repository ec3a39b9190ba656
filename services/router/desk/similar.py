"""Which past cases are like one that waits for a person: what became of them helps to decide. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from services.router.rules.words import plain

_LETTERS = 2000
"""Letters of a case that are compared: who repeats themselves on a hundred pages is not more alike for it."""
LEAST = 0.15
"""Likeness below which a case is not shown: a likeness of chance, of words that every case has."""


@dataclass(frozen=True, slots=True)
class Past:
    """A case that a body has reported on. text: what it is compared by (`text_of`). lead: who reported."""

    number: str
    title: str
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A past case, and how like it is: 0 where no two letters are the same, 1 where all are."""

    past: Past
    likeness: float


def text_of(facts: Mapping[str, Any]) -> str:
    """Return what a case (CaseFacts) is compared by: title and description, as rules see words, without spaces."""
    return "".join(plain(f"{facts['title']} {facts['description']}"[:_LETTERS]).split())


def most_alike(text: str, others: Iterable[Past], most: int = 3) -> list[Alike]:
    """Return the past cases that are most like a text, the likest first, the newer first where they are equal.

    others: the newest first. Pairs of letters are compared, each by how few of the cases have it: Chinese has no
    spaces, and what all cases share tells nothing.
    """
    mine, known = _pairs(text), [(past, _pairs(past.text)) for past in others]
    having = Counter(pair for pairs in (mine, *(pairs for _, pairs in known)) for pair in pairs)
    weight = {pair: log(1 + (len(known) + 1) / count) for pair, count in having.items()}
    found = [Alike(past, _shared(mine, pairs, weight)) for past, pairs in known]
    return sorted((one for one in found if one.likeness >= LEAST), key=lambda one: -one.likeness)[:most]


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _shared(mine: set[str], other: set[str], weight: Mapping[str, float]) -> float:
    """Return what two cases share, of all that either has, by weight."""
    whole = sum(weight[pair] for pair in mine | other)
    return sum(weight[pair] for pair in mine & other) / whole if whole > 0 else 0.0
