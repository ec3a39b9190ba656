"""By what rules are found without trying each: the keys of a case, and the keys that a condition asks for."""

from collections.abc import Iterable, Iterator

from services.router.rules.facts import Facts
from services.router.rules.words import levels

ONE_WORD = ("kind", "sub_district", "channel", "source", "urgency")
"""Facts that are one word each; a rule names the words of which one must be it."""

ANCHORS = ("words", "matter", "industry", "sub_district", "source", "channel", "kind", "urgency")
"""By what rules are found without trying each, the most telling first."""

UNSTATED = ""
"""What a fact is under whose key rules are found that ask for it to be missing."""

Key = tuple[str, str]
"""A fact and what it is; of the text, `words` and a word that stands in it."""

Option = frozenset[Key]
"""Keys of which a case must have one for a condition to hold."""


def keyed(fact: str, words: Iterable[str]) -> Option:
    """Return the option of a case whose fact is one of some words."""
    return frozenset((fact, word) for word in words)


def telling(option: Option) -> tuple[bool, int, int]:
    """Return what orders options: the one that finds the fewest rules in vain comes first."""
    facts = {fact for fact, _ in option}
    return any(word == UNSTATED for _, word in option), max(map(ANCHORS.index, facts)), len(option)


def keys_of(facts: Facts) -> Iterator[tuple[str, str]]:
    """Return the keys under which the rules that may hold for a case are found, but for those of its text."""
    for fact in ANCHORS[1:]:
        found = getattr(facts, fact)
        if found is None:
            yield fact, UNSTATED
        elif fact in ONE_WORD:
            yield fact, found
        else:
            for code in levels(fact, found):
                yield fact, code
