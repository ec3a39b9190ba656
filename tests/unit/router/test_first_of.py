"""Of several bodies the first to have received a case leads, and the others assist."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.router.catalogue.writing import as_written
from services.router.directory.domain import Body, Directory
from services.router.directory.reading import read_directory
from services.router.rules.domain import RuleSet, Verdict, WhyNot, one_by_one, route
from services.router.rules.facts import Facts
from services.router.rules.reading import read_routing
from services.router.rules.reasons import reason_of
from shared.process.folder import Folder
from tests.unit.router.test_matching import TODAY, body, facts_of_any_case, order, rules
from tests.unit.router.test_reading import Change, change, folder, problems  # noqa: F401 - two of them are fixtures

LINE = "then: {lead: market_regulation, split: [tax], class: general}"


def taking(code: str, *agencies: str, **more: Any) -> Body:
    name = {"zh": f"{code}办", "en": f"{code} office"}
    return body(code, whole={"code": code, "name": name, "aliases": [], "agencies": list(agencies)}, **more)


BODIES = Directory([taking("a", "hotline", "hall"), taking("b", "hotline"), taking("c", "park"), taking("d")])


def catalogue(**more: Any) -> RuleSet:
    line = {"id": "r", "when": {"kind": ["help"]}, "lead": "d", "first_of": ["d", "c", "b"], "assisting": ["a"], **more}
    return rules(line)


def asked(source: str, bodies: Directory = BODIES, returned: tuple[str, ...] = (), **more: Any) -> Verdict:
    return route(catalogue(**more), Facts(kind="help", source=source), bodies, TODAY, returned)


def named(verdict: Verdict) -> tuple[str | None, list[str], bool]:
    return (verdict.lead.code if verdict.lead else None), [one.code for one in verdict.assisting], verdict.took_in


def told(verdict: Verdict) -> dict[str, str]:
    return reason_of(verdict, BODIES, {}, confidential=False)


@pytest.mark.parametrize(
    ("source", "lead", "others", "took_in"),
    [
        ("park", "c", ["d", "b", "a"], True),
        ("hotline", "b", ["d", "c", "a"], True),
        ("hall", "d", ["c", "b", "a"], False),  # who received it is none of those that may lead by this rule
        ("nobody", "d", ["c", "b", "a"], False),
    ],
)
def test_who_received_it_leads_and_the_others_assist_and_the_first_where_none_did(
    source: str, lead: str, others: list[str], took_in: bool
) -> None:
    assert named(asked(source)) == (lead, others, took_in)


def test_the_reason_says_which_way_it_was_decided() -> None:
    assert told(asked("park"))["zh"].endswith("由最先收件的c办主办。")
    assert told(asked("park"))["en"].endswith("c office received it first and leads.")
    assert told(asked("nobody"))["zh"].endswith("可以主办的单位均未收件，由排在最前的d办主办。")
    assert "None of those that may lead received it; d office stands first" in told(asked("nobody"))["en"]
    assert "received" not in told(asked("park", first_of=[]))["en"]


def test_who_may_not_lead_it_is_passed_over_for_the_next_in_turn() -> None:
    back = asked("park", returned=("c",))
    assert named(back) == ("d", ["b", "a"], False)
    assert [(one.body, one.why) for one in back.passed_over] == [("c", WhyNot.RETURNED)]
    nobody = asked("park", returned=("b", "c", "d"))
    assert (nobody.lead, nobody.winner) == (None, None)
    assert [one.body for one in nobody.passed_over] == ["c", "d", "b"]


def test_who_follows_a_body_takes_in_what_that_took_in() -> None:
    ended = taking("c", "park", valid_until=TODAY.replace(year=2025), successor="e")
    bodies = Directory([taking("a"), taking("b"), ended, taking("d"), taking("e")])
    assert named(asked("park", bodies)) == ("e", ["d", "b", "a"], True)


@given(st.lists(st.sampled_from("abcd"), min_size=2, max_size=4, unique=True), facts_of_any_case)
def test_a_rule_is_found_by_index_as_one_by_one_whoever_may_lead(codes: list[str], facts: Facts) -> None:
    found = catalogue(first_of=codes, lead=codes[0])
    assert order(found, facts) == [match.rule.id for match in one_by_one(found.rules, facts)]
    verdict = route(found, facts, BODIES, TODAY)
    assert (verdict.lead is None) == (facts.kind != "help")
    assert verdict.lead is None or verdict.lead.code in codes


def test_a_catalogue_names_them_and_is_written_anew_as_it_was_read(folder: Path, change: Change) -> None:  # noqa: F811
    change("rules.yaml", LINE, "then: {lead: {first_of: [tax, market_regulation]}, class: general}")
    change("bodies.yaml", "aliases: [招商办公室]", "aliases: [招商办公室]\n    agencies: [hotline, hall]")
    assert problems(folder) == []
    files = Folder(folder)
    directory = read_directory(files)
    (rule,) = [one for one in read_routing(files, directory)["rules"] if one["id"] == "access-exit"]
    assert (rule["lead"], rule["first_of"]) == ("tax", ["tax", "market_regulation"])
    assert as_written(rule)["then"]["lead"] == {"first_of": ["tax", "market_regulation"]}
    assert directory["bodies"][0]["agencies"] == ["hotline", "hall"]
    assert "agencies" not in directory["bodies"][1]


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        ("{first_of: [tax]}", "must name two bodies or more"),
        ("{first_of: [tax, markt_regulation]}", "did you mean 'market_regulation'?"),
        ("{first_of: [tax, supervision]}", "supervision may not lead"),
        ("{first_of: [tax, tax]}", "tax stands here a second time"),
        ("{first_of: [tax, customs], assisting: []}", "is not known here"),
        ("{first: [tax, customs]}", "is not known here"),
        ("[tax, customs]", "must be names with values"),
        ("{first_of: [tax, customs]}, assisting: [customs]", "customs has a part in the case already"),
    ],
)
def test_each_mistake_in_it_is_told_with_its_line(folder: Path, change: Change, lead: str, words: str) -> None:  # noqa: F811
    line = change("rules.yaml", LINE, f"then: {{lead: {lead}, class: general}}")
    found = [one for one in problems(folder) if words in one]
    assert found, problems(folder)
    assert abs(int(found[0].split()[0].split(":")[1]) - line) <= 2
