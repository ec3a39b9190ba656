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
from services.router.rules.conditions import All, Condition, Evidence, asked
from services.router.rules.facts import Facts
from services.router.rules.index import Index
from services.router.rules.receiving import in_turn, took_in
from services.router.rules.words import levels

GENERAL = "general"
"""The class of a case whose rule and matter give none."""

CLASSES = ("at_once", "simple", "general", "complex", "weighty", "statutory", "guidance", "emergency")
"""Classes of matters with the same limits (办理类别)."""

ENDS = ("answered_at_once", "declined", "guided", "passed_up", "emergency", "referral")
"""How a case may end other than by being handled; what a rule says of it is proposed to a person."""

OWN_LINE = "matter:"
"""How the ids of the matters' own lines begin: a colon cannot stand in a written rule's id."""

_RECORDED = 20  # matches that a verdict keeps, however many rules hold


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the dispatch catalogue. `lead` is None where the rule sends the case to a person.

    assisting: bodies that give an opinion; split: bodies that each answer for a part. case_class: None where the
    matter's own applies. zh, en: why the rule says so. end: one of ENDS, which `lead` then looks after; ground: its
    code in endings.yaml. first_of: bodies of which the first to have received the case leads and the others assist;
    `lead` is the first of them then. task_force: code of the team that is to be set
    up (stages.yaml). labels: marks for the desk.
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
    split: tuple[str, ...] = ()
    end: str | None = None
    ground: str | None = None
    first_of: tuple[str, ...] = ()
    task_force: str | None = None
    labels: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int, str]:
        """Return what orders rules: the smallest wins."""
        return (-self.priority, -self.specificity, self.id)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and what it held on."""

    rule: Rule
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that one of its parts alone kept from holding, and the facts that this part asks after."""

    rule: Rule
    asked: tuple[str, ...]


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

    winner is None where no rule can decide; lead is None then, and where the winner wants a person. matched: the rules
    that held, in order, the first of them where they are many. runner_up: the rule that would have decided without the
    winner. split: bodies that each answer for a part. took_in: whether the lead leads because it received the case.
    """

    lead: Body | None
    assisting: tuple[Body, ...]
    case_class: str
    winner: Match | None
    runner_up: Match | None
    matched: tuple[Match, ...]
    passed_over: tuple[PassedOver, ...]
    split: tuple[Body, ...] = ()
    took_in: bool = False

    def waits_for_person(self, facts: Facts) -> bool:
        """Return whether the end that is proposed needs a person first: no refusal or referral is automatic."""
        end = self.winner.rule.end if self.winner else None
        if end == "referral":
            # What is marked confidential leaves the system as number and link only.
            return not facts.confidential
        return end in ("declined", "guided", "passed_up")

    def proposed(self) -> dict[str, Any] | None:
        """Return what the winner proposes beyond who gets a part, JSON-ready; None where nothing."""
        rule = self.winner.rule if self.winner else None
        if rule is None or not (rule.end or rule.task_force or rule.labels):
            return None
        return {
            "end": rule.end,
            "ground": rule.ground,
            "by": self.lead.code if self.lead else None,
            "words": {"zh": rule.zh, "en": rule.en},
            "task_force": rule.task_force,
            "labels": list(rule.labels),
        }


class RuleSet:
    """The rules of one version, found by what they demand of a case."""

    def __init__(self, rules: Iterable[Rule], classes: Mapping[str, str]) -> None:
        """Take the rules and the class of each matter."""
        self.rules = sorted(rules, key=lambda rule: rule.rank)
        self._classes = classes
        self._index = Index([rule.when for rule in self.rules])

    def matching(self, facts: Facts) -> Iterator[Match]:
        """Return the rules that hold, in order."""
        return _holding((self.rules[number] for number in self._index.candidates(facts)), facts)

    def nearly(self, facts: Facts, most: int = 5) -> list[Near]:
        """Return the first rules, in order, that one of their parts alone kept from holding.

        They are sought among those that a fact of the case leads to, so that it costs no more than matching does.
        """
        found = []
        for number in self._index.candidates(facts):
            rule = self.rules[number]
            if not isinstance(rule.when, All):
                continue
            failed = [part for part in rule.when.parts if part.holds(facts) is None]
            if len(failed) == 1:
                found.append(Near(rule, asked(failed[0])))
            if len(found) == most:
                break
        return found

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
    matched: list[Match] = []
    passed_over: list[PassedOver] = []
    deciding: list[tuple[Match, Body | None]] = []
    for match in rules.matching(facts):
        if len(matched) < _RECORDED:
            matched.append(match)
        elif len(deciding) > 1:
            break
        body, gone = _lead_of(match.rule, facts.source, directory, day, shut)
        passed_over += gone
        if body is not None or match.rule.lead is None:
            deciding.append((match, body))
    winner, lead = deciding[0] if deciding else (None, None)
    taken = {lead.code} if lead else set()
    named: dict[bool, list[Body]] = {True: [], False: []}
    if winner and lead:
        others = (*winner.rule.first_of, *winner.rule.assisting)
        for code, splits in [(code, True) for code in winner.rule.split] + [(code, False) for code in others]:
            body, why = _open_to(code, directory, day, shut, lead=False)
            if why is not None and PassedOver(winner.rule.id, code, why) not in passed_over:
                passed_over.append(PassedOver(winner.rule.id, code, why))
            elif body and body.code not in taken:
                taken.add(body.code)
                named[splits].append(body)
    return Verdict(
        lead=lead,
        assisting=tuple(named[False]),
        case_class=(winner.rule.case_class if winner else None) or rules.class_of(facts.matter),
        winner=winner,
        runner_up=deciding[1][0] if len(deciding) > 1 else None,
        matched=tuple(matched),
        passed_over=tuple(passed_over),
        split=tuple(named[True]),
        took_in=any(
            took_in(code, facts.source, directory, day)
            for code in (winner.rule.first_of if winner else ())
            if directory.standing(code, day) == lead
        ),
    )


def _lead_of(
    rule: Rule, source: str, directory: Directory, day: date, shut: Mapping[str, WhyNot]
) -> tuple[Body | None, list[PassedOver]]:
    """Return who leads by a rule, None where nobody can or a person decides; and whom it passed over for that."""
    gone = list[PassedOver]()
    for code in in_turn(rule.first_of, source, directory, day) or ([rule.lead] if rule.lead else []):
        body, why = _open_to(code, directory, day, shut, lead=True)
        if body is not None:
            return body, gone
        if why is not None:
            gone.append(PassedOver(rule.id, code, why))
    return None, gone


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
