"""What the classifier sees of a text: how often its characters, pairs of characters and words stand in it. Pure.

A text is a few blocks, each a set of 64-bit names with counts. A name is a hash of the characters of its span; who has
the names does not have the words, and finding them costs a few passes over the text in numpy, whatever the vocabulary.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LOOKED_AT = 5_000
"""Characters of a text that are looked at, from its beginning: what bounds the time of one decision."""

AT_THE_HEAD = 60
"""Characters at the beginning that are looked at once more: a title says most of what a matter is about."""

CHARACTERS, WORDS, HEAD = range(3)
"""Places of the blocks of a text."""

Hashes = npt.NDArray[np.uint64]
Cut = Callable[[str], Sequence[str]]
"""Cuts a text into words that, joined, are the text again."""

_BASE = 0x9E3779B97F4A7C15
_WRAP = 1 << 64


def _powers(base: int, count: int) -> Hashes:
    found, power = [], 1
    for _ in range(count):
        found.append(power)
        power = power * base % _WRAP
    return np.array(found, dtype=np.uint64)


_POWERS = _powers(_BASE, LOOKED_AT + 1)
_INVERSES = _powers(pow(_BASE, -1, _WRAP), LOOKED_AT + 1)

# A place's code and a number say where and when, not what about; they differ in each case and would only be learnt by
# heart. Nor does a greeting say anything.
_PLACE_CODE = re.compile(r"[a-z]\d{0,2}(?=[市县区省州镇])|[a-z]\d{1,3}")
_NUMBER = re.compile(r"\d+")
_GREETING = re.compile(r"尊敬的?|您好|你好|谢谢|领导|书记|市长|厅长|局长|某某|xxx?x?")
_SPACE_IN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+|[\W_]+")


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in one block of one text: names in ascending order, each once, and how often."""

    names: Hashes
    counts: npt.NDArray[np.int64]


def cut_plainly(text: str) -> Sequence[str]:
    """Cut at whatever is neither letter nor digit; enough for languages that write spaces between words."""
    return _WORD.findall(text)


def normal(text: str) -> str:
    """Return what is looked at of a text: its beginning, folded, without what tells no matter from another."""
    # Half of a surrogate pair is no character, and others would choke on it.
    head = text[:LOOKED_AT].encode("utf-8", "replace").decode("utf-8")
    folded = unicodedata.normalize("NFKC", head).lower()[:LOOKED_AT]
    for pattern, instead in ((_PLACE_CODE, "#"), (_NUMBER, "0"), (_GREETING, " "), (_SPACE, " ")):
        folded = pattern.sub(instead, folded)
    return folded.strip()


def blocks(text: str, cut: Cut) -> tuple[Names, ...]:
    """Return the blocks of a text: CHARACTERS and pairs of them; WORDS; HEAD, pairs and words of its beginning."""
    read = normal(text)
    together = _SPACE_IN_CHINESE.sub("", read)
    characters = _Hashed(together)
    every = np.arange(len(together))
    singles = characters.spans(every, every + 1)
    pairs = characters.spans(every[:-1], every[:-1] + 2)
    head = _counted(pairs[: AT_THE_HEAD - 1], _words(read[:AT_THE_HEAD], cut))
    return _counted(singles, pairs), _counted(_words(read, cut)), head


def _words(text: str, cut: Cut) -> Hashes:
    pieces = cut(text)
    ends = np.cumsum([len(piece) for piece in pieces], dtype=np.int64)
    counted = np.array([any(map(str.isalnum, piece)) for piece in pieces], dtype=bool)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]])[: len(ends)]
    return _Hashed(text).spans(starts[counted], ends[counted])


def _counted(*hashes: Hashes) -> Names:
    names, counts = np.unique(np.concatenate(hashes), return_counts=True)
    return Names(names, counts.astype(np.int64))


class _Hashed:
    """Hashes of all spans of one text: a polynomial modulo 2^64, from sums over the beginning of the text."""

    def __init__(self, text: str) -> None:
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        self._sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(codes * _POWERS[: len(codes)])])

    def spans(self, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Hashes:
        found = (self._sums[ends] - self._sums[starts]) * _INVERSES[starts]
        return _mixed(found + (ends - starts).astype(np.uint64) * np.uint64(0x632BE59BD9B4E019))


def _mixed(hashes: Hashes) -> Hashes:
    hashes = hashes * np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(31)
    return hashes * np.uint64(0xD6E8FEB86659FD93)
