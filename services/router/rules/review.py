"""Reviews a set of rules: which can never hold, which never decide, and which only their ids tell apart. Pure.

Each finding is shown with a case, and was seen by running the matcher on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.router.rules.domain import OWN_LINE, Rule, RuleSet
from services.router.rules.examples import cannot_hold, examples
from services.router.rules.facts import Facts

_EACH = 60  # cases a rule is tried on
_ALL = 60_000  # cases in all, so that a check of any number of rules ends


class Flaw(StrEnum):
    """What may be wrong with a rule."""

    CONTRADICTORY = "contradictory"
    """No case can meet its condition."""
    UNREACHABLE = "unreachable"
    """On each case that was made up for it another rule decides."""
    OVERLAPPING = "overlapping"
    """Another rule holds with the same strength and sends the case elsewhere: only the order of ids decides."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw of a rule. other: the rule that stands in its way; example: a case that shows it, where there is one."""

    flaw: Flaw
    rule: str
    other: str | None = None
    example: Facts | None = None


def review(rules: RuleSet) -> Iterator[Finding]:
    """Yield what may be wrong, rule by rule in the order in which they decide."""
    each = max(1, min(_EACH, _ALL // max(1, len(rules.rules))))
    told: set[frozenset[str]] = set()
    for rule in rules.rules:
        if rule.id.startswith(OWN_LINE):  # a matter's own line is what is left when a written rule has taken its part
            continue
        cases = examples(rule.when, each)
        if not cases:
            if cannot_hold(rule.when):
                yield Finding(Flaw.CONTRADICTORY, rule.id)
            continue
        firsts = [(next(rules.matching(case)).rule, case) for case in cases]
        if all(first is not rule for first, _ in firsts):
            first, case = firsts[0]
            yield Finding(Flaw.UNREACHABLE, rule.id, first.id, case)
        for case in cases:
            for match in rules.matching(case):
                pair = frozenset([rule.id, match.rule.id])
                if _rivals(rule, match.rule) and pair not in told:
                    told.add(pair)
                    yield Finding(Flaw.OVERLAPPING, min(pair), max(pair), case)


def _rivals(one: Rule, other: Rule) -> bool:
    if one is other or one.rank[:2] != other.rank[:2]:
        return False
    return _outcome(one) != _outcome(other)


def _outcome(rule: Rule) -> tuple[Any, ...]:
    return rule.lead, rule.first_of, rule.split, rule.assisting, rule.end


def found_in_words(finding: Finding) -> dict[str, Any]:
    """Return a finding for a person and for a program: what, of which rules, and the case that shows it."""
    shown = _shown(finding.example)
    said = {
        Flaw.CONTRADICTORY: f"{finding.rule}: 条件自相矛盾 / no case can meet its condition",
        Flaw.UNREACHABLE: (
            f"{finding.rule}: 总由 {finding.other} 决定 / {finding.other} always decides before it; {shown}"
        ),
        Flaw.OVERLAPPING: (
            f"{finding.rule}, {finding.other}: 强度相同、去向不同 / as strong as each other and to different bodies; "
            f"give one of them another priority; {shown}"
        ),
    }[finding.flaw]
    return {"flaw": str(finding.flaw), "rule": finding.rule, "other": finding.other, "example": shown, "said": said}


def _shown(case: Facts | None) -> str:
    if case is None:
        return ""
    seen = {name: value for name, value in case.seen().items() if value and name != "text_sha256"}
    told = [f"{name} {value}" for name, value in seen.items()] + ([f"“{case.text}”"] if case.text else [])
    return "例 e.g. " + ", ".join(told)
