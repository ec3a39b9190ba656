"""Finds answers that say nothing: that the matter was forwarded, or is being handled, and no more. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from services.intake.codes.outcomes import Hollow

_CLAUSE = re.compile(r"[^。！？；，、,;!?\n]+")
_STOP = re.compile(r"(?<![0-9])\.(?:\s+|$)|:\s")
_WORDS = ("en",)
"""Languages whose words stand apart; of the others no space counts."""


class Found(NamedTuple):
    """A clause that says nothing, and the phrase by which it is known; None for one that says nothing at all."""

    clause: str
    phrase: str | None


def hollow(answer: str, words: Mapping[str, Hollow]) -> list[Found]:
    """Return the clauses of an answer in which nothing is said, where no other clause says anything.

    words: of each language in which an answer may be written. Empty for an answer that says something. An answer in
    which there is nothing but courtesies says nothing either.
    """
    if not words:
        return []
    found: list[Found] = []
    for clause in _clauses(answer):
        if _any(clause, words, "but", whole=False):
            return []
        phrase = _any(clause, words, "says_nothing", whole=False)
        if phrase is None and not _any(clause, words, "fillers", whole=True):
            return []
        if phrase is not None:
            found.append(Found(clause, phrase))
    return found or [Found(answer.strip(), None)]


def _clauses(text: str) -> Iterable[str]:
    plain = unicodedata.normalize("NFKC", text).replace("：", ":")
    for clause in _CLAUSE.findall(_STOP.sub("\n", plain)):
        if any(character.isalnum() for character in clause):
            yield clause.strip()


def _any(clause: str, words: Mapping[str, Hollow], which: str, *, whole: bool) -> str | None:
    """Return the first phrase that a clause holds, or is."""
    for language, of_language in words.items():
        apart = language in _WORDS
        text = _text(clause, apart=apart)
        for phrase in getattr(of_language, which):
            pattern = _pattern(phrase, apart)
            if pattern.fullmatch(text) if whole else pattern.search(text):
                return str(phrase)
    return None


def _text(text: str, *, apart: bool) -> str:
    return (" " if apart else "").join(text.casefold().split())


@lru_cache(maxsize=1024)
def _pattern(phrase: str, apart: bool) -> re.Pattern[str]:
    text = _text(unicodedata.normalize("NFKC", phrase).replace("...", "…"), apart=apart)
    pattern = r"\s*.*?\s*".join(re.escape(piece.strip()) for piece in text.split("…"))
    return re.compile(rf"(?<!\w){pattern}(?!\w)" if apart and "…" not in (text[:1], text[-1:]) else pattern)
