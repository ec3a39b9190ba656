"""Text and codes as the rules compare them."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from opencc import OpenCC

from shared.contracts.naming import folded

# GB/T 4754-2017: the last division of each section. A division's section follows from its number.
_SECTION_ENDS = (
    (5, "A"),
    (12, "B"),
    (43, "C"),
    (46, "D"),
    (50, "E"),
    (52, "F"),
    (60, "G"),
    (62, "H"),
    (65, "I"),
    (69, "J"),
    (70, "K"),
    (72, "L"),
    (75, "M"),
    (79, "N"),
    (82, "O"),
    (83, "P"),
    (85, "Q"),
    (90, "R"),
    (96, "S"),
    (97, "T"),
)
_INDUSTRY = re.compile(r"[A-T]|[A-T]?\d{2,4}")
_ASCII_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def industry_code(code: str) -> str | None:
    """Return a GB/T 4754 code or its beginning, with its section's letter (`2761` -> `C2761`); None for others."""
    code = folded(code).strip().upper()
    if not _INDUSTRY.fullmatch(code):
        return None
    if code[0].isalpha():
        return code
    division = int(code[:2])
    return next((letter + code for last, letter in _SECTION_ENDS if 1 <= division <= last), None)


def plain(text: str) -> str:
    """Return text as rules look for words in it: folded, and what is Traditional in Simplified, Taiwan's words too.

    Text without a Traditional character keeps its words as they stand.
    """
    told = folded(text)
    if told.isascii() or _converter("t2s").convert(told) == told:
        return told
    converted: str = _converter("tw2sp").convert(told)
    return converted


@cache
def _converter(way: str) -> OpenCC:
    return OpenCC(way)


def first_of(words: Iterable[str], text: str) -> str | None:
    """Return the first of the words that stands in the text, both folded; None where none does.

    Chinese is written without spaces, so a word may begin anywhere; a word that begins or ends in a Latin letter or a
    digit must not go on beyond its end: `tax` is not in `syntax`.
    """
    return next((word for word in words if _stands_in(word, text)), None)


class Wanted:
    """Words of which the first that stands in a text is looked for, quickly where none does.

    A word of two letters or more stands in a text only if its first two do: `pairs` of the text are asked first.
    """

    __slots__ = ("_by_pair", "_pairs", "_short", "_words")

    def __init__(self, words: Sequence[str]) -> None:
        """Take plain words."""
        self._words = words
        self._short = tuple(place for place, word in enumerate(words) if len(word) < 2)
        self._by_pair: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            if len(word) > 1:
                self._by_pair.setdefault(word[:2], []).append(place)
        self._pairs = frozenset(self._by_pair)

    def first_in(self, text: str, pairs: frozenset[str]) -> str | None:
        """Return the first of the words that stands in the text, as `first_of` does; None where none does."""
        if not self._short and self._pairs.isdisjoint(pairs):
            return None
        places = [place for pair in self._pairs & pairs for place in self._by_pair[pair]]
        places += self._short
        places.sort()
        return first_of((self._words[place] for place in places), text)


def levels(fact: str, code: str) -> list[str]:
    """Return a code and what it stands under: `land.enlarge` -> land, land.enlarge; `C2761` -> C, C27, C276, C2761."""
    if fact == "matter":
        parts = code.split(".")
        return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return [code[:end] for end in (1, 3, 4, 5) if end <= len(code)]


def _stands_in(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        runs_on = word[-1] in _ASCII_WORD and end < len(text) and text[end] in _ASCII_WORD
        runs_in = word[0] in _ASCII_WORD and at > 0 and text[at - 1] in _ASCII_WORD
        if not runs_on and not runs_in:
            return True
        at = text.find(word, at + 1)
    return False
