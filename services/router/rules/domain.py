"""The matcher: of the rules that hold for a case, which one decides, and to whom it goes. Pure.

Order of the rules that hold, the same for every run: higher priority first, then the more specific one, then the
smaller id. The matters' own lines (matters.yaml) are rules too, the least specific ones of priority 0.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.router.directory.domain import Body, Directory
from services.router.rules.conditions import ANCHORS, Condition, Evidence, Within, condition, keys_of
from services.router.rules.facts import Facts
from services.router.rules.words import levels

GENERAL = "general"
"""The class of a case whose rule and matter give none."""

CLASSES = ("at_once", "simple", "general", "complex", "weighty", "statutory", "guidance", "emergency")
"""Classes of matters with the same limits (办理类别)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the dispatch catalogue. `lead` is None where the rule sends the case to a person.

    assisting: bodies that give an opinion. case_class: None where the matter's own applies. zh, en: why the rule says
    so.
    """

    id: str
    priority: int
    specificity: int
    when: Condition
    lead: str | None
    assisting: tuple[str, ...]
    case_class: str | None
    zh: str
    en: str

    @property
    def rank(self) -> tuple[int, int, str]:
        """Return what orders rules: the smallest wins."""
        return (-self.priority, -self.specificity, self.id)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and what it held on."""

    rule: Rule
    evidence: tuple[Evidence, ...]


class WhyNot(StrEnum):
    """Why a body that a rule names does not get the case."""

    UNKNOWN = "unknown"
    NOT_VALID = "not_valid"
    MAY_NOT_LEAD = "may_not_lead"
    ABOUT = "about"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A body that a matching rule named and that does not get the case."""

    rule: str
    body: str
    why: WhyNot


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one case.

    winner is None where no rule can decide; lead is None then, and where the winner wants a person. matched: every rule
    that held, in order. runner_up: the rule that would have decided without the winner.
    """

    lead: Body | None
    assisting: tuple[Body, ...]
    case_class: str
    winner: Match | None
    runner_up: Match | None
    matched: tuple[Match, ...]
    passed_over: tuple[PassedOver, ...]


class RuleSet:
    """The rules of one version, found by what they demand of a case."""

    def __init__(self, rules: Iterable[Rule], classes: Mapping[str, str]) -> None:
        """Take the rules and the class of each matter."""
        self.rules = sorted(rules, key=lambda rule: rule.rank)
        self._classes = classes
        self._found_by: dict[tuple[str, str], list[Rule]] = {}
        self._anywhere: list[Rule] = []
        for rule in self.rules:
            anchors = rule.when.anchors
            fact = next((fact for fact in ANCHORS if fact in anchors), None)
            if fact is None:
                self._anywhere.append(rule)
                continue
            for key in anchors[fact]:
                self._found_by.setdefault((fact, key), []).append(rule)

    def matching(self, facts: Facts) -> Iterator[Match]:
        """Return the rules that hold, in order."""
        candidates = list(self._anywhere)
        for key in keys_of(facts):
            candidates += self._found_by.get(key, ())
        # A rule stands under several keys of which a case may have more than one (land, land.enlarge).
        once = {rule.id: rule for rule in candidates}
        return _holding(sorted(once.values(), key=lambda rule: rule.rank), facts)

    def class_of(self, matter: str | None) -> str:
        """Return the class that a matter, or the nearest one above it, has by itself."""
        for code in reversed(levels("matter", matter or "")):
            if code in self._classes:
                return self._classes[code]
        return GENERAL


def one_by_one(rules: Iterable[Rule], facts: Facts) -> list[Match]:
    """Try every rule and return those that hold, in order: what `RuleSet.matching` must come to."""
    return list(_holding(sorted(rules, key=lambda rule: rule.rank), facts))


def route(rules: RuleSet, facts: Facts, directory: Directory, day: date, returned: Collection[str] = ()) -> Verdict:
    """Decide who gets a case.

    Parameters: `day` in the place's zone, on which the bodies must be valid; `returned`, the bodies that have returned
    this case, which no rule gives it to again. A body that the case is about gets no part in it either.
    """
    shut = _with_successors(directory, day, returned, WhyNot.RETURNED)
    shut |= _with_successors(directory, day, directory.named_in(facts.about), WhyNot.ABOUT)
    matched = tuple(rules.matching(facts))
    passed_over: list[PassedOver] = []
    deciding: list[tuple[Match, Body | None]] = []
    for match in matched:
        body, why = _open_to(match.rule.lead, directory, day, shut, lead=True) if match.rule.lead else (None, None)
        if why is not None:
            passed_over.append(PassedOver(match.rule.id, match.rule.lead or "", why))
        else:
            deciding.append((match, body))
    winner, lead = deciding[0] if deciding else (None, None)
    assisting: dict[str, Body] = {}
    for code in winner.rule.assisting if winner and lead else ():
        body, why = _open_to(code, directory, day, shut, lead=False)
        if winner and why is not None:
            passed_over.append(PassedOver(winner.rule.id, code, why))
        elif lead and body and body.code != lead.code:
            assisting[body.code] = body
    return Verdict(
        lead=lead,
        assisting=tuple(assisting.values()),
        case_class=(winner.rule.case_class if winner else None) or rules.class_of(facts.matter),
        winner=winner,
        runner_up=deciding[1][0] if len(deciding) > 1 else None,
        matched=matched,
        passed_over=tuple(passed_over),
    )


def fit_to_lead(code: str, directory: Directory, day: date, about: str | None) -> tuple[Body | None, WhyNot | None]:
    """Return the body, or who has followed it, if it may lead a case that is about `about`; else why it may not.

    For the choices of persons: they may pick a body that has returned the case, but not these.
    """
    shut = _with_successors(directory, day, directory.named_in(about), WhyNot.ABOUT)
    return _open_to(code, directory, day, shut, lead=True)


def fit_to_assist(code: str, directory: Directory, day: date, about: str | None) -> tuple[Body | None, WhyNot | None]:
    """Return the body, or who has followed it, if it may assist where a case is about `about`; else why not."""
    shut = _with_successors(directory, day, directory.named_in(about), WhyNot.ABOUT)
    return _open_to(code, directory, day, shut, lead=False)


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
            )
        )
    rules += [_own_line(matter) for matter in content["matters"] if matter["lead"] is not None]
    return RuleSet(rules, {matter["code"]: matter["class"] for matter in content["matters"]})


def _own_line(matter: Mapping[str, Any]) -> Rule:
    code, name = matter["code"], matter["name"]
    return Rule(
        # A colon cannot stand in a written rule's id.
        id=f"matter:{code}",
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


def _holding(rules: Iterable[Rule], facts: Facts) -> Iterator[Match]:
    for rule in rules:
        evidence = rule.when.holds(facts)
        if evidence is not None:
            yield Match(rule, evidence)


def _with_successors(directory: Directory, day: date, codes: Iterable[str], why: WhyNot) -> dict[str, WhyNot]:
    # A reform makes no stranger of a body: who followed one that returned the case, or that it is about, is shut out as
    # well.
    shut = {}
    for code in codes:
        body = directory.standing(code, day)
        shut[code] = why
        if body is not None:
            shut[body.code] = why
    return shut


def _open_to(
    code: str, directory: Directory, day: date, shut: Mapping[str, WhyNot], *, lead: bool
) -> tuple[Body | None, WhyNot | None]:
    if directory.get(code) is None:
        return None, WhyNot.UNKNOWN
    body = directory.standing(code, day)
    if body is None:
        return None, WhyNot.NOT_VALID
    why = shut.get(body.code)
    if why is None and lead and not body.may_lead:
        why = WhyNot.MAY_NOT_LEAD
    return (None, why) if why else (body, None)
