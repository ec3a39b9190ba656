"""The table of moves, and how messages merge by key."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.tasks.domain import BY_PEOPLE, MOVES, OPEN, Act, Move, Refusal, Standing, judge
from services.notifier.tasks.head import Head
from shared.contracts.words import Part, TaskState


def lead(state: TaskState, **more: object) -> Standing:
    told = {"live": True, "may_return": True, "opinions_pending": 0, **more}
    return Standing(part=Part.LEAD, state=state, **told)  # type: ignore[arg-type]


def assisting(state: TaskState) -> Standing:
    return Standing(Part.ASSISTING, state, live=True, may_return=True, opinions_pending=1)


def split(state: TaskState, **more: object) -> Standing:
    told = {"live": True, "may_return": True, "opinions_pending": 1, **more}
    return Standing(part=Part.SPLIT, state=state, **told)  # type: ignore[arg-type]


def leads_to(judged: Move | Refusal) -> TaskState:
    assert isinstance(judged, Move)
    return judged.to


def test_a_lead_signs_and_then_reports() -> None:
    assert leads_to(judge(lead(TaskState.TO_SIGN), Act.SIGN)) == TaskState.SIGNED
    assert leads_to(judge(lead(TaskState.SIGNED), Act.REPORT)) == TaskState.REPORTED
    assert judge(lead(TaskState.TO_SIGN), Act.REPORT) is Refusal.NOT_SIGNED


def test_what_was_sent_back_is_reported_anew_and_cannot_be_returned() -> None:
    done = frozenset({Act.SIGN, Act.REPORT})
    assert leads_to(judge(lead(TaskState.REDO, done=done), Act.REPORT)) == TaskState.REPORTED
    assert judge(lead(TaskState.REDO, done=done), Act.SIGN) is Refusal.ALREADY
    assert judge(lead(TaskState.REDO, done=done), Act.RETURN) is Refusal.SENT_BACK


def test_nothing_is_done_with_a_task_while_the_centre_reviews_it() -> None:
    done = frozenset({Act.SIGN, Act.REPORT})
    assert judge(lead(TaskState.REPORTED, done=done), Act.REPORT) is Refusal.ALREADY
    assert judge(lead(TaskState.REPORTED, done=done), Act.RETURN) is Refusal.UNDER_REVIEW


@pytest.mark.parametrize("act", BY_PEOPLE[Part.LEAD])
def test_a_returned_task_is_frozen_until_the_desk_has_decided(act: Act) -> None:
    assert judge(lead(TaskState.RETURNED), act) is Refusal.FROZEN
    assert TaskState.RETURNED in OPEN


def test_an_office_that_may_not_return_is_told_so() -> None:
    assert judge(lead(TaskState.TO_SIGN, may_return=False), Act.RETURN) is Refusal.MAY_NOT_RETURN
    assert leads_to(judge(lead(TaskState.SIGNED), Act.RETURN)) == TaskState.RETURNED


def test_what_rests_on_minutes_and_what_is_asked_too_late_is_refused_with_words_of_its_own() -> None:
    assert judge(lead(TaskState.SIGNED, may_return=False, founded=True), Act.RETURN) is Refusal.FOUNDED
    assert judge(lead(TaskState.SIGNED, return_over=True), Act.RETURN) is Refusal.RETURN_OVER
    assert leads_to(judge(lead(TaskState.SIGNED, return_over=True), Act.REPORT)) == TaskState.REPORTED


def test_the_final_report_waits_for_the_opinions() -> None:
    assert judge(lead(TaskState.SIGNED, opinions_pending=1), Act.REPORT) is Refusal.OPINIONS_PENDING


def test_an_opinion_is_given_once_by_the_body_or_by_its_silence() -> None:
    assert leads_to(judge(assisting(TaskState.PENDING_OPINION), Act.OPINION)) == TaskState.OPINION_GIVEN
    assert leads_to(judge(assisting(TaskState.PENDING_OPINION), Act.CONSENT)) == TaskState.OPINION_GIVEN
    assert judge(assisting(TaskState.OPINION_GIVEN), Act.OPINION) is Refusal.FINAL


def test_no_body_does_what_is_another_part() -> None:
    assert judge(assisting(TaskState.PENDING_OPINION), Act.SIGN) is Refusal.NOT_YOURS
    assert judge(lead(TaskState.SIGNED), Act.OPINION) is Refusal.NOT_YOURS
    assert judge(lead(TaskState.SIGNED), Act.PART) is Refusal.NOT_YOURS
    assert judge(split(TaskState.SIGNED), Act.REPORT) is Refusal.NOT_YOURS
    assert judge(split(TaskState.TO_SIGN), Act.RETURN) is Refusal.NOT_YOURS


def test_a_split_body_signs_and_reports_on_its_part_once() -> None:
    assert leads_to(judge(split(TaskState.TO_SIGN), Act.SIGN)) == TaskState.SIGNED
    assert judge(split(TaskState.TO_SIGN), Act.PART) is Refusal.NOT_SIGNED
    assert leads_to(judge(split(TaskState.SIGNED), Act.PART)) == TaskState.PART_REPORTED
    done = frozenset({Act.SIGN, Act.PART})
    assert judge(split(TaskState.PART_REPORTED, done=done), Act.PART) is Refusal.ALREADY
    assert judge(split(TaskState.PART_REPORTED), Act.DELEGATE) is Refusal.FINAL


def test_an_interim_answer_does_not_wait_for_parts_and_opinions() -> None:
    assert leads_to(judge(lead(TaskState.SIGNED, opinions_pending=2), Act.INTERIM)) == TaskState.SIGNED


def test_a_repeat_is_a_repeat_whatever_has_happened_since() -> None:
    for state, live in product(TaskState, (True, False)):
        assert judge(lead(state, live=live, done=frozenset({Act.SIGN})), Act.SIGN) is Refusal.ALREADY


@pytest.mark.parametrize(("act", "state"), list(product(Act, TaskState)))
def test_nothing_can_be_done_with_a_task_that_is_over(act: Act, state: TaskState) -> None:
    assert judge(lead(state, live=False), act) is Refusal.OVER


def test_an_approval_a_part_an_opinion_and_an_end_are_final() -> None:
    over = {TaskState.SUPERSEDED, TaskState.CANCELLED}
    final = {TaskState.APPROVED, TaskState.OPINION_GIVEN, TaskState.PART_REPORTED, *over}
    assert {state for _, _, state in MOVES} == set(TaskState) - final == OPEN | {TaskState.REPORTED}
    assert all(move.why for move in MOVES.values())


def test_every_open_task_can_be_replaced_and_ended() -> None:
    for act in (Act.REPLACE, Act.END):
        assert {state for one, _, state in MOVES if one is act} == OPEN


def test_only_what_the_lead_has_not_signed_for_can_be_recalled_and_all_other_parts_with_it() -> None:
    recalled = {(part, state) for act, part, state in MOVES if act is Act.RECALL}
    assert {state for part, state in recalled if part is Part.LEAD} == {TaskState.TO_SIGN}
    others = {(part, state) for _, part, state in MOVES if part is not Part.LEAD and state in OPEN}
    assert {one for one in recalled if one[0] is not Part.LEAD} == others


rounds, numbers = st.integers(1, 4), st.integers(1, 9)


@given(st.lists(st.tuples(rounds, numbers), max_size=12), st.lists(rounds, max_size=4), st.randoms())
def test_assignments_in_any_order_leave_the_newest_and_ends_are_never_undone(
    assignments: list[tuple[int, int]], ends: list[int], order: object
) -> None:
    events: list[tuple[int, ...]] = [*assignments, *((end,) for end in ends)]
    order.shuffle(events)  # type: ignore[attr-defined]
    head = Head(0, 0, 0)
    for event in events * 2:  # each is delivered twice
        before = head
        if len(event) == 2:
            if head.takes_assignment(*event):
                head = head.moved_to(*event)
        elif head.takes_end(event[0]):
            head = head._replace(ended=event[0])
        assert head.ended >= before.ended
        assert head[:2] >= before[:2]
    alive = [one for one in assignments if one[0] > max(ends, default=0)]
    if alive:
        assert head[:2] == max(alive)
    assert head.live == bool(alive)
