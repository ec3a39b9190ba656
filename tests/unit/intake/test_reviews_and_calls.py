"""What the centre may do with a report, and when a call counts."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from services.intake.calls import domain as calls
from services.intake.calls.domain import Call
from services.intake.cases.domain import ENDED, NotNow
from services.intake.reviews import domain as reviews
from services.intake.reviews.domain import Judgement
from shared.contracts.words import CaseState

APART = timedelta(hours=2)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.mark.parametrize(("judgement", "state"), list(product(Judgement, CaseState)))
def test_a_report_is_judged_while_it_is_under_review_and_at_no_other_time(
    judgement: Judgement, state: CaseState
) -> None:
    if state is CaseState.UNDER_REVIEW:
        assert reviews.judge(judgement, state, (1, 2, 3), (1, 2, 3)).why
        return
    with pytest.raises(NotNow):
        reviews.judge(judgement, state, (1, 2, 3), (1, 2, 3))


@pytest.mark.parametrize("meant", [(1, 2, 2), (1, 1, 9), (2, 1, 1), (1, 2, 4)])
def test_a_judgement_is_of_the_very_report_that_was_read(meant: reviews.Key) -> None:
    with pytest.raises(NotNow):
        reviews.judge(Judgement.APPROVE, CaseState.UNDER_REVIEW, (1, 2, 3), meant)


@pytest.mark.parametrize(("call", "state"), list(product(Call, CaseState)))
def test_a_caller_asks_about_answers_and_checks_bad_verdicts(call: Call, state: CaseState) -> None:
    wanted = CaseState.ANSWERED if call in (Call.VERDICT, Call.NOT_REACHED) else CaseState.CALL_BACK
    if state is wanted:
        assert calls.allow(call, state, 2, 2).why
    for told in {state} - {wanted}:
        with pytest.raises(NotNow):
            calls.allow(call, told, 2, 2)
    with pytest.raises(NotNow):
        calls.allow(call, state, 2, 1)


def test_tries_count_from_one_and_too_soon_is_no_try() -> None:
    assert calls.next_try([], NOON, APART) == 1
    assert calls.next_try([NOON - APART], NOON, APART) == 2
    assert calls.next_try([NOON - timedelta(days=1), NOON - APART], NOON, APART) == 3
    with pytest.raises(NotNow):
        calls.next_try([NOON - timedelta(days=1), NOON - APART + timedelta(seconds=1)], NOON, APART)


def test_the_last_try_is_enough_and_the_first_where_nobody_can_be_called() -> None:
    assert [calls.is_enough(tries, 3, has_contact=True) for tries in range(1, 4)] == [False, False, True]
    assert calls.is_enough(1, 3, has_contact=False)


def test_a_case_is_taken_up_again_within_its_limit_alone() -> None:
    calls.must_reopen(2, 2)
    with pytest.raises(NotNow):
        calls.must_reopen(3, 2)


def test_no_end_leads_on() -> None:
    assert not {state for _, state in [*reviews.MOVES, *calls.MOVES]} & ENDED


def test_a_length_of_time_is_said_in_its_largest_whole_unit() -> None:
    spans = [timedelta(minutes=90), timedelta(hours=1), timedelta(hours=36), timedelta(days=2)]
    assert [calls.spoken(one).en for one in spans] == ["90 minutes", "1 hour", "36 hours", "2 days"]
    assert [calls.spoken(one).zh for one in spans] == ["90分钟", "1小时", "36小时", "2天"]
