"""The router's half of the protocol: what may happen to a case, and what a late or repeated message does."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.router.decisions import domain
from services.router.decisions.domain import MOVES, Act, Hold, Refused, State
from shared.contracts.words import ALL_ROUNDS

LIMIT = 2
ASSIGNED = domain.assign(domain.submit(Hold()), "a")

rounds, numbers = st.integers(1, 3), st.integers(1, 6)
keys = st.tuples(rounds, numbers)
events: st.SearchStrategy[tuple[str, Callable[[Hold], Hold]]] = st.one_of(
    st.just(("submit", domain.submit)),
    st.sampled_from([1, 2, 3, ALL_ROUNDS]).map(lambda last: ("end", lambda hold: domain.end(hold, last))),
    rounds.map(lambda number: ("reopen", lambda hold: domain.reopen(hold, number)[0])),
    keys.map(lambda key: ("sign", lambda hold: domain.sign(hold, key))),
    keys.map(lambda key: ("report", lambda hold: domain.report(hold, key))),
    keys.map(lambda key: ("give_back", lambda hold: domain.give_back(hold, key))),
    keys.map(lambda key: ("come_back", lambda hold: domain.come_back(hold, key, LIMIT))),
)


def try_to(command: Callable[[Hold], Hold], hold: Hold) -> Hold:
    try:
        return command(hold)
    except Refused:
        return hold


commands: st.SearchStrategy[tuple[str, Callable[[Hold], Hold]]] = st.one_of(
    st.sampled_from("ab").map(lambda lead: ("assign", lambda hold: try_to(lambda one: domain.assign(one, lead), hold))),
    st.just(("undo", lambda hold: try_to(domain.undo, hold))),
)


@given(st.lists(events | commands, max_size=25))
def test_numbers_only_grow_and_a_new_one_is_made_only_by_assigning_what_the_desk_has(
    steps: list[tuple[str, Callable[[Hold], Hold]]],
) -> None:
    hold = Hold()
    for name, step in steps:
        before, hold = hold, step(hold)
        assert hold.assignment >= before.assignment
        assert hold.round >= before.round
        assert hold.ended >= before.ended
        if hold.assignment != before.assignment:
            assert name == "assign"
            assert before.waits
            assert hold.assignment == before.assignment + 1


@given(st.lists(events | commands, max_size=20), events)
def test_an_event_that_comes_again_changes_nothing(
    steps: list[tuple[str, Callable[[Hold], Hold]]], event: tuple[str, Callable[[Hold], Hold]]
) -> None:
    hold = Hold()
    for _, step in steps:
        hold = step(hold)
    once = event[1](hold)
    assert event[1](once) == once


@given(st.lists(events | commands, max_size=20))
def test_nothing_but_a_reopening_moves_a_case_whose_round_is_over(
    steps: list[tuple[str, Callable[[Hold], Hold]]],
) -> None:
    hold = Hold()
    for name, step in steps:
        before, hold = hold, step(hold)
        if before.over and name not in ("reopen", "end"):
            assert hold == before


@given(st.lists(events | commands, max_size=25))
def test_every_case_that_is_under_way_is_somebody_s(steps: list[tuple[str, Callable[[Hold], Hold]]]) -> None:
    hold = Hold()
    for _, step in steps:
        hold = step(hold)
        if hold.state is not State.UNHEARD and not hold.over:
            assert hold.waits or hold.lead is not None


def test_an_end_that_overtakes_the_case_itself_keeps_it_from_being_assigned() -> None:
    assert domain.submit(domain.end(Hold(), ALL_ROUNDS)).state is State.UNHEARD


def test_a_withdrawn_case_is_not_reopened() -> None:
    withdrawn = domain.end(ASSIGNED, ALL_ROUNDS)
    assert domain.reopen(withdrawn, 2) == (withdrawn, None)


def test_a_reopening_goes_back_to_the_lead_whether_or_not_its_report_has_arrived() -> None:
    reported = domain.report(ASSIGNED, (1, 1))
    for hold in (ASSIGNED, reported, domain.end(reported, 1)):
        reopened, lead = domain.reopen(hold, 2)
        assert (reopened.round, reopened.ended, lead) == (2, 1, "a")
        assert domain.assign(reopened, "a").assignment == 2


def test_the_first_return_goes_to_the_desk_and_the_second_to_a_ruling_that_binds() -> None:
    once = domain.come_back(ASSIGNED, (1, 1), LIMIT)
    assert (once.state, once.returned) == (State.DESK, ("a",))
    twice = domain.come_back(domain.assign(once, "b"), (1, 2), LIMIT)
    assert (twice.state, twice.returned) == (State.RULING, ("a", "b"))
    ruled = domain.assign(twice, "a")
    assert (ruled.assignment, ruled.may_return) == (3, False)
    assert domain.come_back(ruled, (1, 3), LIMIT) == ruled


def test_an_undo_is_only_a_question_until_it_is_answered() -> None:
    asked = domain.undo(ASSIGNED)
    assert (asked.state, asked.recalling, asked.assignment) == (State.ASSIGNED, True, 1)
    assert domain.give_back(asked, (1, 1)).state is State.DESK
    signed = domain.sign(asked, (1, 1))
    assert (signed.state, signed.recalling, signed.signed) == (State.ASSIGNED, False, True)


@pytest.mark.parametrize(
    ("hold", "word"),
    [
        (Hold(), "nothing to take back"),
        (domain.sign(ASSIGNED, (1, 1)), "has signed"),
        (domain.undo(ASSIGNED), "already"),
        (domain.end(ASSIGNED, 1), "nothing to take back"),
    ],
)
def test_what_cannot_be_taken_back_says_why_in_both_languages(hold: Hold, word: str) -> None:
    with pytest.raises(Refused, match=word) as refused:
        domain.undo(hold)
    assert refused.value.zh


def test_a_case_that_a_body_has_cannot_be_given_to_another() -> None:
    with pytest.raises(Refused, match="take the assignment back"):
        domain.assign(ASSIGNED, "b")
    with pytest.raises(Refused, match="has ended"):
        domain.assign(replace(ASSIGNED, state=State.DESK, ended=1), "b")


def test_a_number_that_this_database_never_made_is_never_used() -> None:
    restored = domain.raise_floor(domain.submit(Hold()), 4)
    assert domain.assign(restored, "a").assignment == 5
    assert domain.raise_floor(ASSIGNED, 1) == ASSIGNED


def test_every_move_says_why_and_every_act_can_happen() -> None:
    assert all(why for _, why in MOVES.values())
    assert {act for _, act in MOVES} == set(Act)
