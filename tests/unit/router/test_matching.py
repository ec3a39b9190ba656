"""The matcher: its order, its index, and whom it passes over."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.router.directory.domain import Body, Directory
from services.router.rules.building import condition, rule_set_of
from services.router.rules.conditions import All
from services.router.rules.domain import RuleSet, WhyNot, one_by_one, route
from services.router.rules.facts import Facts, Lists
from services.router.rules.words import first_of, industry_code
from shared.contracts.naming import folded

TODAY = date(2026, 11, 24)
MATTERS = ["land", "land.enlarge", "land.enlarge.port", "labour", "labour.site"]
INDUSTRIES = ["C", "C27", "C276", "C2761", "C13", "M73"]
WORDS = ["用地", "验收", "贷款", "tax"]


def body(code: str, **more: Any) -> Body:
    told = {
        "code": code,
        "zh": f"{code}办",
        "en": f"{code} office",
        "may_lead": True,
        "valid_from": date(2020, 1, 1),
        "valid_until": None,
        "successor": None,
    }
    told |= more
    names = {"zh": told["zh"], "en": told["en"]}
    return Body(**{"whole": {"code": code, "name": names, "aliases": []}} | told)


def rules(*lines: dict[str, Any], matters: tuple[dict[str, Any], ...] = ()) -> RuleSet:
    """Return a rule set; each line needs `id` and `when`, the rest has defaults."""
    full = [
        {"priority": 0, "lead": "a", "assisting": [], "class": None, "because": {"zh": "因", "en": "why"}} | line
        for line in lines
    ]
    return rule_set_of({"rules": full, "matters": list(matters)})


def own_line(code: str, lead: str = "b") -> dict[str, Any]:
    return {"code": code, "name": {"zh": code, "en": code}, "lead": lead, "class": "simple"}


def order(found: RuleSet, facts: Facts) -> list[str]:
    return [match.rule.id for match in found.matching(facts)]


ALL_BODIES = Directory([body(code) for code in "abcd"])

leaves = st.one_of(
    st.builds(lambda codes: {"matter": codes}, st.lists(st.sampled_from(MATTERS), min_size=1, max_size=2)),
    st.builds(lambda codes: {"industry": codes}, st.lists(st.sampled_from(INDUSTRIES), min_size=1, max_size=2)),
    st.builds(lambda kinds: {"kind": kinds}, st.lists(st.sampled_from(["help", "report"]), min_size=1)),
    st.builds(lambda names: {"about": names}, st.lists(st.sampled_from(["税务", "街道", "acquisition"]), min_size=1)),
    st.builds(lambda places: {"sub_district": places}, st.lists(st.sampled_from(["xinyang", "dongfu"]), min_size=1)),
    st.builds(
        lambda facts: {"missing": facts}, st.lists(st.sampled_from(["matter", "industry", "amount"]), min_size=1)
    ),
    st.builds(lambda tags: {"tags": {"any": tags}}, st.lists(st.sampled_from(["key_list", "small"]), min_size=1)),
    st.builds(lambda yuan: {"amount": {"at_least": yuan}}, st.integers(1, 300)),
    st.builds(lambda wanted: {"confidential": wanted}, st.booleans()),
    st.builds(
        lambda how, words: {"words": {how: words}},
        st.sampled_from(["any", "all", "none"]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=2),
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)
lines = st.lists(
    st.fixed_dictionaries({"when": conditions, "priority": st.integers(-1, 1), "lead": st.sampled_from("abcd")}),
    max_size=12,
).map(lambda some: [{**one, "id": f"r{number}"} for number, one in enumerate(some)])
facts_of_any_case = st.builds(
    Facts,
    matter=st.none() | st.sampled_from(MATTERS),
    kind=st.sampled_from(["help", "report"]),
    industry=st.none() | st.sampled_from(INDUSTRIES),
    sub_district=st.none() | st.sampled_from(["xinyang", "dongfu"]),
    tags=st.frozensets(st.sampled_from(["key_list", "small"])),
    amount=st.none() | st.integers(0, 300),
    confidential=st.booleans(),
    about=st.none() | st.sampled_from(["海沧区税务局", "新阳街道", "acquisition"]),
    text=st.lists(st.sampled_from(WORDS)).map(" ".join),
)


@given(lines, facts_of_any_case)
def test_finding_rules_by_index_equals_trying_each(some: list[dict[str, Any]], facts: Facts) -> None:
    found = rules(*some, matters=tuple(own_line(code) for code in MATTERS))
    assert list(found.matching(facts)) == one_by_one(found.rules, facts)


@given(lines, facts_of_any_case)
def test_a_rule_that_nearly_holds_lacks_one_of_its_parts(some: list[dict[str, Any]], facts: Facts) -> None:
    found = rules(*some)
    holding = {one.rule.id for one in found.matching(facts)}
    for near in found.nearly(facts, most=len(some)):
        parts = near.rule.when.parts if isinstance(near.rule.when, All) else ()
        assert [part.holds(facts) is None for part in parts].count(True) == 1
        assert near.rule.id not in holding
        assert near.asked


@given(lines, facts_of_any_case, st.randoms())
def test_the_order_of_the_file_decides_nothing(some: list[dict[str, Any]], facts: Facts, shuffle: Any) -> None:
    turned = list(some)
    shuffle.shuffle(turned)
    assert order(rules(*some), facts) == order(rules(*turned), facts)


@given(lines, facts_of_any_case, st.sets(st.sampled_from("abcd")))
def test_no_rule_gives_a_case_to_a_body_that_returned_it(
    some: list[dict[str, Any]], facts: Facts, returned: set[str]
) -> None:
    verdict = route(rules(*some), facts, ALL_BODIES, TODAY, sorted(returned))
    assert verdict.lead is None or verdict.lead.code not in returned
    assert all(match.rule.lead in returned for match in verdict.matched) or verdict.lead is not None


@given(conditions, facts_of_any_case)
def test_not_holds_where_its_part_does_not(tree: dict[str, Any], facts: Facts) -> None:
    assert (condition(tree).holds(facts) is None) == (condition({"not": tree}).holds(facts) is not None)


def test_priority_comes_before_specificity_and_specificity_before_the_id() -> None:
    facts = Facts(matter="land.enlarge", kind="help")
    found = rules(
        {"id": "a-broad", "when": {"matter": ["land"]}},
        {"id": "b-narrow", "when": {"matter": ["land.enlarge"]}},
        {"id": "c-two", "when": {"matter": ["land"], "kind": ["help"]}},
        {"id": "z-first", "when": {"kind": ["help"]}, "priority": 1},
        {"id": "a-broad-too", "when": {"matter": ["land"]}},
        matters=(own_line("land.enlarge"), own_line("land")),
    )
    assert order(found, facts) == [
        *("z-first", "c-two", "b-narrow", "a-broad", "a-broad-too"),
        *("matter:land.enlarge", "matter:land"),
    ]


def test_a_matter_holds_for_what_stands_below_it_and_not_for_what_begins_alike() -> None:
    found = rules({"id": "land", "when": {"matter": ["land"]}})
    assert order(found, Facts(matter="land.enlarge")) == ["land"]
    assert order(found, Facts(matter="landing")) == []


def test_the_verdict_says_what_it_held_on_and_who_was_second() -> None:
    found = rules(
        {"id": "first", "when": {"matter": ["land"], "words": {"any": ["用地"]}}},
        {"id": "second", "when": {"kind": ["help"]}, "lead": "c"},
    )
    verdict = route(found, Facts(matter="land.enlarge", kind="help", text="工业用地"), ALL_BODIES, TODAY)
    assert verdict.winner is not None
    assert [tuple(one) for one in verdict.winner.evidence] == [
        ("matter", "land", "land.enlarge"),
        ("words", "用地", "用地"),
    ]
    assert verdict.runner_up is not None
    assert verdict.runner_up.rule.id == "second"


def test_a_rule_that_wants_a_person_stops_the_search() -> None:
    found = rules(
        {"id": "desk", "when": {"kind": ["help"]}, "priority": 5, "lead": None},
        {"id": "later", "when": {"kind": ["help"]}},
    )
    verdict = route(found, Facts(kind="help"), ALL_BODIES, TODAY)
    assert verdict.lead is None
    assert verdict.winner is not None
    assert verdict.winner.rule.id == "desk"


@pytest.mark.parametrize(
    ("lead", "why"),
    [
        (body("a", may_lead=False), WhyNot.MAY_NOT_LEAD),
        (body("a", valid_until=date(2026, 11, 23)), WhyNot.NOT_VALID),
        (body("a", valid_from=date(2026, 11, 25), successor="c", valid_until=date(2027, 1, 1)), WhyNot.NOT_VALID),
        (body("x"), WhyNot.UNKNOWN),
    ],
)
def test_a_body_that_cannot_have_it_is_passed_over_for_the_next_rule(lead: Body, why: WhyNot) -> None:
    found = rules({"id": "one", "when": {"kind": ["help"]}}, {"id": "two", "when": {"kind": ["help"]}, "lead": "c"})
    verdict = route(found, Facts(kind="help"), Directory([lead, body("c")]), TODAY)
    assert verdict.lead is not None
    assert verdict.lead.code == "c"
    assert [(one.rule, one.why) for one in verdict.passed_over] == [("one", why)]


def test_on_the_day_after_its_end_a_body_is_followed_by_its_successor() -> None:
    bodies = Directory([body("a", valid_until=TODAY, successor="b"), body("b")])
    found = rules({"id": "one", "when": {"kind": ["help"]}})

    def lead_on(day: date) -> str | None:
        lead = route(found, Facts(kind="help"), bodies, day).lead
        return lead.code if lead else None

    assert lead_on(TODAY) == "a"
    assert lead_on(date(2026, 11, 25)) == "b"


def test_a_reform_does_not_give_a_case_back_to_who_returned_it_under_another_name() -> None:
    bodies = Directory([body("a", valid_until=date(2026, 11, 1), successor="b"), body("b")])
    found = rules({"id": "one", "when": {"kind": ["help"]}, "lead": "b"})
    assert route(found, Facts(kind="help"), bodies, TODAY, ["a"]).lead is None
    assert route(found, Facts(kind="help", about="a办"), bodies, TODAY).lead is None


def test_a_ring_of_successors_ends() -> None:
    gone = date(2026, 1, 1)
    bodies = Directory([body("a", valid_until=gone, successor="b"), body("b", valid_until=gone, successor="a")])
    assert bodies.standing("a", TODAY) is None


def test_a_body_assists_once_and_never_beside_itself() -> None:
    found = rules({"id": "one", "when": {"kind": ["help"]}, "assisting": ["a", "b", "b", "c"]})
    verdict = route(found, Facts(kind="help", about="c办"), ALL_BODIES, TODAY)
    assert [one.code for one in verdict.assisting] == ["b"]


@pytest.mark.parametrize(
    ("code", "full"),
    [
        ("2761", "C2761"),
        ("C2761", "C2761"),
        ("c27", "C27"),
        ("２７", "C27"),
        ("M", "M"),
        ("97", "T97"),
        ("98", None),
        ("2", None),
        ("制药", None),
    ],
)
def test_an_industry_code_gets_the_letter_of_its_section(code: str, full: str | None) -> None:
    assert industry_code(code) == full


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("tax", "the tax office", True),
        ("tax", "syntax", False),
        ("tax", "taxi, then TAX", True),
        ("用地", "工业用地不足", True),
        ("gmp", "下月有ＧＭＰ检查", True),
        ("用地", "用 地", False),
    ],
)
def test_words_stand_in_the_text_in_any_width_and_case_but_not_inside_latin_words(
    word: str, text: str, found: bool
) -> None:
    assert (first_of([word], folded(text)) is not None) is found


def test_tags_come_from_the_lists_by_code_or_by_exact_name() -> None:
    lists = Lists(
        {
            "key_list": {"enterprises": [{"uscc": "91350205MAEXAMP14Q", "name": "甲公司"}]},
            "small": {"enterprises": [{"name": "乙(厦门)公司"}]},
        }
    )
    assert lists.tags_of({"name": "别名", "uscc": "91350205MAEXAMP14Q"}) == {"key_list"}
    assert lists.tags_of({"name": "乙（厦门）公司", "uscc": None}) == {"small"}
    # A namesake without the code of a company that has one gets none of its tags.
    assert lists.tags_of({"name": "甲公司", "uscc": None}) == frozenset()
    assert lists.tags_of(None) == frozenset()
