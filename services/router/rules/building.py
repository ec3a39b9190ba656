"""Builds conditions and rules of what was checked and stored (its shape: rules/schemas.py)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.router.rules.anchors import ONE_WORD
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
from services.router.rules.domain import OWN_LINE, Rule, RuleSet
from services.router.rules.words import industry_code, levels, plain


def rule_set_of(content: Mapping[str, Any]) -> RuleSet:
    """Build the rules of a checked part (its shape: rules/reading.py)."""
    rules = []
    for line in content["rules"]:
        when = condition(line["when"])
        rules.append(
            Rule(
                id=line["id"],
                priority=line["priority"],
                specificity=when.weight,
                when=when,
                lead=line["lead"],
                assisting=tuple(line["assisting"]),
                case_class=line["class"],
                zh=line["because"]["zh"],
                en=line["because"]["en"],
                # Versions of earlier releases say nothing of these.
                split=tuple(line.get("split", ())),
                end=line.get("end"),
                ground=line.get("ground"),
                first_of=tuple(line.get("first_of", ())),
                # Before there were ways to go (stages.yaml), a rule said yes or no: neither names one.
                task_force=None if isinstance(line.get("task_force"), bool) else line.get("task_force"),
                labels=tuple(line.get("labels", ())),
            )
        )
    rules += [_own_line(matter) for matter in content["matters"] if matter["lead"] is not None]
    return RuleSet(rules, {matter["code"]: matter["class"] for matter in content["matters"]})


def _own_line(matter: Mapping[str, Any]) -> Rule:
    code, name = matter["code"], matter["name"]
    return Rule(
        id=f"{OWN_LINE}{code}",
        priority=0,
        # Below the weight of any written condition, and a nearer matter before one above it.
        specificity=len(levels("matter", code)),
        when=Within("matter", (code,)),
        lead=matter["lead"],
        assisting=(),
        case_class=matter["class"],
        zh=f"事项类别“{name['zh']}”的主办单位。",
        en=f"It leads the matter “{name['en']}”.",
    )


def condition(tree: Mapping[str, Any]) -> Condition:
    """Build the condition of a checked rule (its shape: rules/schemas.py). Names beside each other must all hold."""
    parts = [_BUILDERS[key](value) for key, value in tree.items()]
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _one_of(fact: str) -> Callable[[Any], Condition]:
    return lambda words: OneOf(fact, tuple(words))


def _plain(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(plain(word) for word in words)


_BUILDERS: dict[str, Callable[[Any], Condition]] = {
    **{fact: _one_of(fact) for fact in ONE_WORD},
    "matter": lambda codes: Within("matter", tuple(codes)),
    "industry": lambda codes: Within("industry", tuple(industry_code(code) or code for code in codes)),
    "tags": lambda tags: Tagged(any=tuple(tags.get("any", ())), all=tuple(tags.get("all", ()))),
    "amount": lambda amount: AtLeast(amount.get("at_least", 0), amount.get("below")),
    "place": lambda words: Mentions("place", _plain(words)),
    "about": lambda words: Mentions("about", _plain(words)),
    "stated": lambda facts: Stated(tuple(facts)),
    "confidential": Confidential,
    "missing": lambda facts: Missing(tuple(facts)),
    "words": lambda words: Words(
        any=_plain(words.get("any", ())), all=_plain(words.get("all", ())), none=_plain(words.get("none", ()))
    ),
    "all": lambda parts: All(tuple(condition(part) for part in parts)),
    "any": lambda parts: Either(tuple(condition(part) for part in parts)),
    "not": lambda part: Not(condition(part)),
}
