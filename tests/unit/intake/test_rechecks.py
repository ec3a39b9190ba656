"""Which ended cases are drawn: by chance that nobody chooses and anybody can recompute."""

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.cases.domain import NotNow
from services.intake.codes.outcomes import Recheck, RecheckKind
from services.intake.rechecks.domain import AGAIN, LINES, WAITING, Found, NotOver, digest, draw, judge, must_be_over
from services.intake.reports.domain import Month
from shared.contracts.words import CaseState

OCTOBER, XIAMEN = Month(2026, 10), ZoneInfo("Asia/Shanghai")
RULES = st.builds(
    Recheck,
    st.sampled_from(RecheckKind),
    st.sampled_from(["0", "0.02", "0.05", "0.1", "0.333", "1", "1.0"]),
    st.integers(0, 5),
)
CASES = st.sets(st.uuids().map(str), max_size=60)


def test_a_digest_is_what_anybody_can_compute_with_sha256sum() -> None:
    told = b"haicang/2026-10/closed/01936000-7a10-7c31-9d5e-2f6b8c4a1e01"
    found = digest("haicang", OCTOBER, RecheckKind.CLOSED, "01936000-7a10-7c31-9d5e-2f6b8c4a1e01")
    assert found == hashlib.sha256(told).hexdigest()


@given(CASES, RULES)
def test_the_share_is_drawn_rounded_up_and_at_least_so_many(cases: set[str], rule: Recheck) -> None:
    drawn = draw(cases, "haicang", OCTOBER, rule)
    numerator, denominator = float(rule.share).as_integer_ratio()
    assert {one.case for one in drawn} <= cases
    assert len(drawn) >= min(rule.least, len(cases))
    assert len(drawn) * denominator >= numerator * len(cases) - 1e-9 * denominator
    assert len(drawn) - 1 < max(float(rule.share) * len(cases) + 1e-9, rule.least)
    rest = [digest("haicang", OCTOBER, rule.kind, one) for one in cases - {one.case for one in drawn}]
    assert all(one.digest < other for one in drawn for other in rest)


@given(CASES, RULES, st.randoms())
def test_the_order_in_which_cases_are_told_says_nothing(cases: set[str], rule: Recheck, chance: object) -> None:
    shuffled = sorted(cases)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw(shuffled, "haicang", OCTOBER, rule) == draw(cases, "haicang", OCTOBER, rule)


def test_a_tenth_of_ten_is_one() -> None:
    cases = [f"01936000-0000-7000-8000-{one:012}" for one in range(10)]
    assert len(draw(cases, "haicang", OCTOBER, Recheck(RecheckKind.CLOSED, "0.1", 0))) == 1


def test_month_place_and_kind_draw_each_their_own() -> None:
    cases = [f"01936000-0000-7000-8000-{one:012}" for one in range(200)]
    rule = Recheck(RecheckKind.CLOSED, "0.1", 0)
    draws = [
        draw(cases, "haicang", OCTOBER, rule),
        draw(cases, "haicang", Month(2026, 11), rule),
        draw(cases, "jimei", OCTOBER, rule),
        draw(cases, "haicang", OCTOBER, Recheck(RecheckKind.WITHDRAWN, "0.1", 0)),
    ]
    assert len({frozenset(one.case for one in drawn) for drawn in draws}) == 4


def test_a_month_is_over_when_it_is_over_at_the_place() -> None:
    last = datetime(2026, 10, 31, 16, tzinfo=UTC)  # midnight in Xiamen
    must_be_over(OCTOBER, XIAMEN, last)
    with pytest.raises(NotOver, match="draw from 2026-11-01 on"):
        must_be_over(OCTOBER, XIAMEN, last - timedelta(seconds=1))


@pytest.mark.parametrize(("found", "state"), list(product(Found, CaseState)))
def test_a_case_is_taken_up_again_only_from_where_it_can_be(found: Found, state: CaseState) -> None:
    if found is not Found.REOPENED or state in AGAIN:
        judge(found, WAITING, state, had_a_hand=False)
        return
    with pytest.raises(NotNow):
        judge(found, WAITING, state, had_a_hand=False)


def test_nobody_judges_twice_or_what_they_did_themselves() -> None:
    for state, had_a_hand in (("in_order", False), (WAITING, True)):
        with pytest.raises(NotNow):
            judge(Found.IN_ORDER, state, CaseState.CLOSED, had_a_hand=had_a_hand)


def test_every_kind_has_a_line_of_the_history() -> None:
    assert set(LINES) == set(RecheckKind)
