"""Which endings the centre may choose, where, and who decides."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.intake.cases.domain import ENDED, NotNow
from services.intake.codes.domain import ReturnToSource
from services.intake.codes.words import STATES
from services.intake.endings.domain import (
    AT_THE_DESK,
    DUTIES,
    MOVES,
    Command,
    back_until,
    ended,
    in_its_time,
    move,
    must_ask,
    possible,
    second,
)
from services.intake.endings.views import TITLES
from shared.contracts.words import CaseState, Ending

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
DESK = {CaseState.RECEIVED, CaseState.ADMITTED}


def tried(command: Command, state: CaseState, lead: str | None = None, *, waiting: bool = False) -> CaseState:
    return move(command, state, lead, waiting=waiting, state_name=STATES[state])


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("command", list(Command))
def test_every_command_in_every_state_is_a_move_or_refused_in_both_languages(
    command: Command, state: CaseState
) -> None:
    waiting = command is Command.DECLINE
    if state in MOVES[command]:
        assert tried(command, state, waiting=waiting) in CaseState
        return
    with pytest.raises(NotNow) as refusal:
        tried(command, state, waiting=waiting)
    assert STATES[state].zh in refusal.value.text.zh
    assert STATES[state].en in refusal.value.text.en


def test_the_centre_ends_only_what_its_own_desk_has() -> None:
    for command in AT_THE_DESK:
        assert set(MOVES[command]) == DESK
        for state in DESK:
            with pytest.raises(NotNow):
                tried(command, state, "planning_land", waiting=command is Command.DECLINE)


def test_every_move_has_its_reason_and_every_command_of_the_centre_somebody_who_may() -> None:
    assert all(one.why for moves in MOVES.values() for one in moves.values())
    assert set(DUTIES) == set(Command) - {Command.GUIDANCE}
    assert all(DUTIES.values())


def test_a_waiting_proposal_leaves_nothing_but_its_decision_and_a_call() -> None:
    assert set(possible(CaseState.RECEIVED, None, waiting=True)) == {Command.DECLINE, Command.CALL}
    assert set(possible(CaseState.ADMITTED, None, waiting=False)) == set(DUTIES) - {Command.DECLINE}
    assert possible(CaseState.IN_PROGRESS, "tax", waiting=False) == [Command.CALL]


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_has_ended_is_not_ended_again(state: CaseState) -> None:
    assert possible(state, None, waiting=False) == [Command.CALL]


def test_nobody_decides_their_own_proposal() -> None:
    second("lin", "chen")
    with pytest.raises(NotNow):
        second("lin", "lin")


def test_the_enterprise_is_asked_once() -> None:
    told = ended(Ending.GUIDED, NOON, "请报警", door="110", asks=True)
    must_ask(told)
    for answered in ({**told, "asks": False}, None):
        with pytest.raises(NotNow):
            must_ask(answered)


def test_every_ending_of_the_centre_has_its_title() -> None:
    assert set(TITLES) == set(Ending) - {Ending.CLOSED, Ending.MERGED, Ending.LEDGER}


HAICANG = ZoneInfo("Asia/Shanghai")
RULE = ReturnToSource(frozenset({"passed_down"}), 1)


def test_what_was_passed_down_may_go_back_until_the_end_of_the_last_day_in_the_place() -> None:
    late = datetime(2026, 11, 25, 15, 59, tzinfo=UTC)  # a minute to midnight in Haicang, still the 25th
    until = RULE.until("passed_down", late, HAICANG)
    assert until == datetime(2026, 11, 26, 23, 59, 59, tzinfo=HAICANG)
    in_its_time(until, datetime(2026, 11, 26, 15, 59, 59, tzinfo=UTC), HAICANG)
    with pytest.raises(NotNow) as refusal:
        in_its_time(until, datetime(2026, 11, 26, 16, 0, tzinfo=UTC), HAICANG)
    assert "2026-11-26 23:59" in refusal.value.text.zh
    assert "来源单位同意" in refusal.value.text.zh


def test_nothing_else_goes_back_and_nothing_in_a_later_round() -> None:
    assert RULE.until("hotline", NOON, HAICANG) is None
    window = "2026-11-26T12:00:00+08:00"
    assert back_until({"source": {"return_until": window}}, 1) == datetime.fromisoformat(window)
    assert back_until({"source": {"return_until": window}}, 2) is None
    for silent in ({}, {"return_until": None}):  # what an earlier release took says nothing of it
        assert back_until({"source": silent}, 1) is None
    with pytest.raises(NotNow, match="passed down"):
        in_its_time(None, NOON, HAICANG)
