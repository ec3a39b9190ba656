"""The index: finds the rules that may hold for a case without trying each. Pure.

Each rule tells by which facts, or by which words, it can be found (`Condition.options`). It is filed under the one that
fewest others share; where still many share a key, they are filed once more below it, by another of its options.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from services.router.rules.anchors import Key, Option, keys_of
from services.router.rules.conditions import Condition
from services.router.rules.facts import Facts

_FEW = 4  # rules that are tried one by one sooner than they are filed once more
_DEPTH = 5


class _Filed(NamedTuple):
    number: int
    options: tuple[Option, ...]


class Index:
    """Conditions by number, found by what they demand of a case."""

    __slots__ = ("_root",)

    def __init__(self, conditions: Sequence[Condition]) -> None:
        """Take the conditions; each is known by its position."""
        options = [one.options for one in conditions]
        rarest = _rarest_pairs(options)
        filed = [
            _Filed(number, tuple(_by_pairs(option, rarest) for option in some)) for number, some in enumerate(options)
        ]
        self._root = _Node(filed, depth=0)

    def candidates(self, facts: Facts) -> list[int]:
        """Return the positions of the conditions that may hold, smallest first."""
        found: set[int] = set()
        self._root.collect(list(keys_of(facts)), facts.pairs, found)
        return sorted(found)


class _Node:
    __slots__ = ("_by_key", "_by_pair", "_here")

    def __init__(self, filed: list[_Filed], depth: int) -> None:
        self._here: tuple[int, ...]
        self._by_key: dict[Key, _Node] = {}
        self._by_pair: dict[str, _Node] = {}
        if len(filed) <= _FEW or depth >= _DEPTH:
            self._here = tuple(one.number for one in filed)
            return
        shared_by = Counter(key for one in filed for option in one.options for key in option)
        below: dict[Key, list[_Filed]] = {}
        here: list[int] = []
        for one in filed:
            if not one.options:
                here.append(one.number)
                continue
            best = min(one.options, key=lambda option: sum(shared_by[key] for key in option))
            left = _Filed(one.number, tuple(option for option in one.options if option is not best))
            for key in best:
                below.setdefault(key, []).append(left)
        self._here = tuple(here)
        for (fact, word), some in below.items():
            node = _Node(some, depth + 1)
            if fact == "words":
                self._by_pair[word] = node
            else:
                self._by_key[fact, word] = node

    def collect(self, keys: list[Key], pairs: frozenset[str], found: set[int]) -> None:
        found.update(self._here)
        if self._by_key:
            for key in keys:
                node = self._by_key.get(key)
                if node is not None:
                    node.collect(keys, pairs, found)
        if self._by_pair:
            for pair in pairs & self._by_pair.keys():
                self._by_pair[pair].collect(keys, pairs, found)


def _by_pairs(option: Option, rarest: Mapping[str, str]) -> Option:
    return frozenset((fact, rarest[word] if fact == "words" else word) for fact, word in option)


def _rarest_pairs(options: Iterable[Iterable[Option]]) -> dict[str, str]:
    """Return for each word the two letters of it that the fewest other words have."""
    words = {word for some in options for option in some for fact, word in option if fact == "words"}
    shared_by = Counter(pair for word in words for pair in set(pairs_of(word)))
    return {word: min(pairs_of(word), key=lambda pair: (shared_by[pair], pair)) for word in words}


def pairs_of(text: str) -> Iterator[str]:
    """Return each two letters that stand beside each other."""
    return (left + right for left, right in pairwise(text))
