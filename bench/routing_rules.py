"""Measures the rules: what a decision costs with few rules and with many, and how many messages find their way.

The rules are made up: a matter, a sub-district or words, as a district would write them, each asking for a name that
few others ask for. The messages are those of the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from services.router.rules.building import rule_set_of
from services.router.rules.domain import RuleSet, route
from services.router.rules.facts import Facts
from services.router.rules.trial import Trial, facts_told

PLACE = Path("config/haicang")
MESSAGES = Path("tests/unit/router/routing_cases")
FEW, MANY = 100, 100_000
_DECISIONS = 4_000
_ROUNDS = 3


@dataclass(frozen=True)
class Cost:
    """Decisions a second on one core, with the time that each needs in microseconds of CPU."""

    rules: int
    a_second: float

    @property
    def each(self) -> float:
        """Return the microseconds of a decision."""
        return 1e6 / self.a_second


def measure() -> Iterator[str]:
    """Yield the lines of the report."""
    trial = Trial.of(PLACE)
    for file in sorted(MESSAGES.glob("*.tsv")):
        lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
        right = sum((trial.outcome(facts_told(text, (), trial))["lead"] or "-") == lead for _, lead, text in lines)
        yield f"messages in {file.name}: {right} of {len(lines)} reach who should lead, by their text alone"
    some = _facts(trial, lines)
    few, many = (_cost(trial, some, number) for number in (FEW, MANY))
    for one in (few, many):
        yield f"{one.rules:>7} rules: {one.a_second:>7.0f} decisions a second on one core ({one.each:.0f} us each)"
    yield f"with {MANY // FEW} times the rules a decision takes {many.each / few.each:.2f} times as long (bar 1.5)"


def _facts(trial: Trial, lines: list[list[str]]) -> list[Facts]:
    """Return facts as cases state them: half of them with their matter and sub-district, all with a text."""
    chance = Random(4)
    matters = [matter["code"] for matter in trial.routing["matters"]]
    districts = trial.routing["place"]["sub_districts"]
    return [
        Facts(
            kind="help",
            channel="hotline",
            matter=chance.choice([None, chance.choice(matters)]),
            sub_district=chance.choice([None, chance.choice(districts)]),
            text=facts_told(text, (), trial).text,
        )
        for _, _, text in lines
    ]


def _cost(trial: Trial, some: list[Facts], number: int) -> Cost:
    rules = _rules(trial, number)
    best = min(_time(rules, trial, some) for _ in range(_ROUNDS))
    return Cost(number, _DECISIONS / best)


def _time(rules: RuleSet, trial: Trial, some: list[Facts]) -> float:
    begun = process_time()
    for turn in range(_DECISIONS):
        route(rules, some[turn % len(some)], trial.directory, trial.day)
    return process_time() - begun


def _rules(trial: Trial, number: int) -> RuleSet:
    chance = Random(7)
    leads = [body.code for body in trial.directory.all() if body.may_lead]
    lines = [_rule(trial, chance, index, chance.choice(leads)) for index in range(number)]
    return rule_set_of({"rules": lines, "matters": []})


def _rule(trial: Trial, chance: Random, index: int, lead: str) -> dict[str, Any]:
    matter = chance.choice([one["code"] for one in trial.routing["matters"]])
    district = chance.choice(trial.routing["place"]["sub_districts"])
    # What a road or a firm is called: two or three characters out of some thousands.
    name = "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(3))
    when: dict[str, Any] = chance.choice(
        [
            {"missing": ["matter"], "words": {"any": [name]}},
            {"matter": [matter], "sub_district": [district], "words": {"any": [name, name[::-1]]}},
            {"words": {"any": [name]}, "kind": ["help"]},
            {"matter": [matter], "words": {"all": [name]}},
        ]
    )
    because = {"zh": "测", "en": "measured"}
    return {
        "id": f"r{index}",
        "priority": 0,
        "when": when,
        "lead": lead,
        "assisting": [],
        "class": None,
        "because": because,
    }
