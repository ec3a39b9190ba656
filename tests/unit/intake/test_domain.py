import pytest

from services.intake.cases.domain import ENDED, MOVES, Command, NotNow, Verdict, allowed, judge, move
from services.intake.codes.words import STATES
from shared.contracts.words import CaseState, Satisfaction


def verdict(*, solved: bool = True, grade: Satisfaction = Satisfaction.SATISFIED, contacted: bool = True) -> Verdict:
    return Verdict(contacted=contacted, solved=solved, satisfaction=grade)


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("command", list(Command))
def test_every_command_in_every_state_is_either_a_move_or_refused_in_both_languages(
    command: Command, state: CaseState
) -> None:
    if state in MOVES[command]:
        assert move(command, state, STATES[state]) in CaseState
        assert command in allowed(state)
        return
    with pytest.raises(NotNow) as refusal:
        move(command, state, STATES[state])
    assert refusal.value.text.zh
    assert refusal.value.text.en
    assert "{" not in refusal.value.text.zh + refusal.value.text.en


def test_every_move_has_its_reason() -> None:
    assert all(one.why for moves in MOVES.values() for one in moves.values())


def test_nothing_can_be_done_to_a_case_that_has_ended() -> None:
    over = ENDED - {CaseState.MERGED}
    assert [allowed(state) for state in over] == [[]] * len(over)


def test_what_may_be_said_of_a_merged_case_is_what_the_other_may_have() -> None:
    both = [Command.SUPPLEMENT, Command.URGE]
    assert allowed(CaseState.MERGED, CaseState.IN_PROGRESS) == both
    assert allowed(CaseState.MERGED, CaseState.SUPPLEMENT) == both[:1]
    assert [allowed(CaseState.MERGED, state) for state in (CaseState.ANSWERED, CaseState.CLOSED)] == [[], []]


def test_a_case_can_be_withdrawn_from_every_state_that_is_not_an_end() -> None:
    assert set(MOVES[Command.WITHDRAW]) == set(CaseState) - ENDED


def test_a_refusal_names_the_state_as_people_call_it() -> None:
    with pytest.raises(NotNow) as refusal:
        move(Command.URGE, CaseState.WITHDRAWN, STATES[CaseState.WITHDRAWN])
    assert "已撤回" in refusal.value.text.zh
    assert "Withdrawn" in refusal.value.text.en


@pytest.mark.parametrize(
    "grade", [Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED]
)
def test_solved_and_satisfied_closes(grade: Satisfaction) -> None:
    assert judge(verdict(grade=grade), 1, 2) == (CaseState.CLOSED, 1, False)


@pytest.mark.parametrize(
    "given",
    [
        verdict(solved=False),
        verdict(grade=Satisfaction.DISSATISFIED),
        verdict(solved=False, grade=Satisfaction.VERY_DISSATISFIED),
    ],
)
def test_anything_else_sends_the_case_back_to_work_in_a_new_round(given: Verdict) -> None:
    assert judge(given, 1, 2) == (CaseState.ADMITTED, 2, True)
    assert judge(given, 2, 2) == (CaseState.ADMITTED, 3, True)


def test_where_verdicts_are_checked_a_bad_one_waits_for_a_caller_in_every_round() -> None:
    for round_ in (1, 3):
        assert judge(verdict(solved=False), round_, 2, checked=True) == (CaseState.CALL_BACK, round_, False)
    assert judge(verdict(), 1, 2, checked=True) == (CaseState.CLOSED, 1, False)


def test_after_the_last_reopening_the_case_closes_with_the_verdict_on_record() -> None:
    assert judge(verdict(solved=False), 3, 2) == (CaseState.CLOSED, 3, False)
    assert judge(verdict(solved=False), 1, 0) == (CaseState.CLOSED, 1, False)


def test_that_nobody_called_undoes_no_solution() -> None:
    assert judge(verdict(contacted=False), 1, 2).reopened is False
