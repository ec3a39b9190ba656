"""A review of the rules finds what never decides and what only ids tell apart, and shows each with a case."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.router.rules.building import condition
from services.router.rules.domain import RuleSet, one_by_one
from services.router.rules.examples import cannot_hold, examples
from services.router.rules.review import Flaw, found_in_words, review
from tests.unit.router.cases import haicang
from tests.unit.router.test_matching import conditions, facts_of_any_case, rules


def findings(found: RuleSet) -> list[tuple[Flaw, str, str | None]]:
    return [(one.flaw, one.rule, one.other) for one in review(found)]


def test_the_district_has_no_rule_that_never_decides_and_no_two_that_only_their_ids_tell_apart() -> None:
    assert [found_in_words(one)["said"] for one in review(haicang()[0])] == []


@pytest.mark.parametrize(
    "when",
    [
        {"matter": ["land"], "missing": ["matter"]},
        {"all": [{"kind": ["help"]}, {"kind": ["report"]}]},
        {"all": [{"matter": ["land.enlarge"]}, {"matter": ["traffic"]}]},
        {"words": {"all": ["用地"], "none": ["用地"]}},
        {"words": {"any": ["工业用地"], "none": ["用地"]}},
        {"all": [{"confidential": True}, {"confidential": False}]},
        {"all": [{"amount": {"at_least": 500}}, {"amount": {"below": 100}}]},
        {"all": [{"stated": ["about"]}, {"missing": ["about"]}]},
    ],
    ids=str,
)
def test_what_no_case_can_be_is_found(when: dict[str, Any]) -> None:
    assert cannot_hold(condition(when))
    assert findings(rules({"id": "r", "when": when})) == [(Flaw.CONTRADICTORY, "r", None)]


@given(conditions, facts_of_any_case)
def test_of_a_condition_that_holds_for_some_case_it_is_never_said_that_it_cannot(when: Any, facts: Any) -> None:
    built = condition(when)
    if built.holds(facts) is not None:
        assert not cannot_hold(built)
    assert all(built.holds(case) is not None for case in examples(built, 10))


def test_a_rule_in_whose_place_another_always_decides_is_found() -> None:
    found = rules(
        {"id": "wide", "priority": 5, "when": {"matter": ["land"]}},
        {"id": "narrow", "when": {"matter": ["land.enlarge"], "kind": ["help"]}},
    )
    assert findings(found) == [(Flaw.UNREACHABLE, "narrow", "wide")]


def test_two_rules_that_one_text_meets_and_only_their_ids_tell_apart_are_found_with_that_text() -> None:
    found = rules(
        {"id": "one", "when": {"words": {"any": ["验收", "消防验收"]}}, "lead": "a"},
        {"id": "two", "when": {"words": {"any": ["消防"]}}, "lead": "b"},
        {"id": "three", "when": {"words": {"any": ["消防"]}}, "lead": "b", "priority": 1},
    )
    overlap = next(one for one in review(found) if one.flaw is Flaw.OVERLAPPING)
    assert (overlap.rule, overlap.other) == ("one", "two")
    assert overlap.example is not None
    assert {"one", "two"} <= {match.rule.id for match in one_by_one(found.rules, overlap.example)}
    assert "消防验收" in found_in_words(overlap)["said"]


def test_rules_that_come_to_the_same_may_overlap() -> None:
    found = rules(
        {"id": "one", "when": {"words": {"any": ["消防", "消防验收"]}}},
        {"id": "two", "when": {"words": {"any": ["验收"]}}},
    )
    assert findings(found) == []


@given(st.data())
def test_a_finding_is_never_made_of_a_rule_that_decides_its_own_examples(data: st.DataObject) -> None:
    lines = [
        {"id": f"r{number}", "when": data.draw(conditions), "priority": data.draw(st.integers(0, 1))}
        for number in range(3)
    ]
    found = rules(*lines)
    for one in review(found):
        if one.flaw is Flaw.UNREACHABLE:
            assert one.example is not None
            assert next(iter(one_by_one(found.rules, one.example))).rule.id == one.other != one.rule
