from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.cases.domain import ENDED
from services.intake.cases.merging import EFFECTS, Event, Proposed, Standing, approved, merge, reopened, sent_back
from shared.contracts.words import CaseState

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
NEW = Standing(CaseState.RECEIVED)


def event(
    kind: str, assignment: int = 1, turn: int = 0, *, round_: int = 1, lead: str = "industry", **facts: object
) -> Event:
    return Event(kind, round_, assignment, turn, lead, **facts)  # type: ignore[arg-type]


def told_about(assignment: int, last: str, round_: int = 1) -> list[Event]:
    """Return all events of one assignment, in the order in which they happened."""
    lead = f"body-{assignment}"
    due = NOON + timedelta(days=assignment)
    events = [
        event("case.assigned", assignment, round_=round_, lead=lead),
        event("task.opened", assignment, 1, round_=round_, lead=lead, due_at=due),
    ]
    if last == "task.recalled":
        return [*events, event(last, assignment, 2, round_=round_, lead=lead)]
    events.append(event("task.signed", assignment, 2, round_=round_, lead=lead))
    proposed = Proposed("report", f"answer {assignment}", "solved") if last == "task.reported" else None
    return [*events, event(last, assignment, 3, round_=round_, lead=lead, proposed=proposed)]


def answered(assignment: int) -> Standing:
    """Return where a case stands whose report was approved."""
    return approved(through(told_about(assignment, "task.reported")), None)


def through(events: list[Event], own: Standing = NEW) -> Standing:
    for one in events:
        own = merge(own, one)
    return own


courses = st.lists(st.sampled_from(["task.returned", "task.recalled"]), max_size=3).flatmap(
    lambda early: st.sampled_from(["task.returned", "task.recalled", "task.reported"]).map(
        lambda last: [one for a, end in enumerate([*early, last], start=1) for one in told_about(a, end)]
    )
)


@given(courses, st.data())
def test_any_order_and_any_number_of_deliveries_ends_in_the_same_state(
    course: list[Event], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(course), max_size=6))
    shuffled = data.draw(st.permutations([*course, *again]))
    assert through(list(shuffled)) == through(course)


@given(courses, st.data())
def test_a_stale_event_changes_nothing_newer(course: list[Event], data: st.DataObject) -> None:
    there = through(course)
    stale = data.draw(st.sampled_from(course))
    assert merge(there, stale) is there


@pytest.mark.parametrize("state", sorted(ENDED))
@given(one=courses.flatmap(st.sampled_from))
def test_no_event_changes_a_case_that_intake_has_ended(state: CaseState, one: Event) -> None:
    over = replace(NEW, state=state)
    assert merge(over, one) is over


def test_a_report_may_jump_over_everything_before_it_and_is_no_answer_yet() -> None:
    done = Proposed("report", "done", "solved")
    there = merge(NEW, event("task.reported", 2, 3, proposed=done))
    assert (there.state, there.lead, there.proposed) == (CaseState.UNDER_REVIEW, "industry", done)
    assert (there.answer, there.outcome) == (None, None)


def test_what_was_sent_back_is_under_review_no_longer_and_goes_on() -> None:
    back = sent_back(through(told_about(1, "task.reported")))
    assert (back.state, back.proposed, back.key) == (CaseState.IN_PROGRESS, None, (1, 1, 3))
    on = merge(back, event("task.resumed", 1, 4, lead="body-1", due_at=NOON + timedelta(days=9)))
    assert (on.state, on.due_at) == (CaseState.IN_PROGRESS, NOON + timedelta(days=9))
    again = merge(on, event("task.reported", 1, 5, proposed=Proposed("more", "better", "solved")))
    assert again.state is CaseState.UNDER_REVIEW


def test_a_limit_that_was_learned_later_stays_although_an_earlier_one_arrives_after_it() -> None:
    on = merge(NEW, event("task.resumed", 1, 4, due_at=NOON + timedelta(days=9)))
    assert merge(on, event("task.opened", 1, 1, due_at=NOON)) is on


def test_no_event_of_its_road_takes_an_approved_answer_back() -> None:
    there = answered(2)
    assert (there.state, there.answer, there.proposed) == (CaseState.ANSWERED, "answer 2", None)
    assert all(merge(there, late) is there for one in (1, 2) for late in told_about(one, "task.reported"))


def test_the_limit_is_learned_even_when_the_task_was_signed_first() -> None:
    signed = merge(NEW, event("task.signed", 1, 2))
    there = merge(signed, event("task.opened", 1, 1, due_at=NOON))
    assert (there.state, there.due_at) == (CaseState.IN_PROGRESS, NOON)


def test_a_late_limit_of_an_older_assignment_does_not_replace_a_newer_one() -> None:
    there = through(
        [event("task.opened", 2, 1, due_at=NOON), event("task.opened", 1, 1, due_at=NOON - timedelta(days=9))]
    )
    assert there.due_at == NOON


def test_the_limit_runs_on_across_a_return() -> None:
    there = through([*told_about(1, "task.returned"), event("case.assigned", 2)])
    assert there.due_at == NOON + timedelta(days=1)


def test_a_returning_lead_keeps_the_case_until_a_new_assignment() -> None:
    there = through(told_about(1, "task.returned"))
    assert (there.state, there.lead) == (CaseState.ADMITTED, "body-1")
    assert merge(there, event("case.assigned", 2, lead="service")).lead == "service"


def test_a_recalled_case_is_at_the_desk() -> None:
    assert through(told_about(1, "task.recalled")).lead is None


def test_events_of_the_round_before_do_not_touch_a_reopened_case() -> None:
    again = reopened(answered(1), 2)
    assert (again.state, again.lead, again.due_at) == (CaseState.ADMITTED, None, None)
    assert all(
        merge(again, late) is again for late in [*told_about(1, "task.reported"), *told_about(7, "task.returned")]
    )
    assert merge(again, event("case.assigned", 8, round_=2)).state is CaseState.DISPATCHED


def test_the_answer_of_the_round_before_stays_in_sight() -> None:
    again = reopened(answered(1), 2)
    assert merge(again, event("case.assigned", 2, round_=2)).answer == "answer 1"


def test_every_event_that_has_an_effect_shows_a_state_that_is_no_end() -> None:
    assert not {effect.shows for effect in EFFECTS.values()} & ENDED


def moved(turn: int, move: int, days: int, assignment: int = 1) -> Event:
    return event("task.rescheduled", assignment, turn, due_at=NOON + timedelta(days=days), move=move)


def test_a_moved_limit_changes_the_limit_alone() -> None:
    reported = through(told_about(1, "task.reported"))
    there = merge(reported, moved(3, 1, 20))
    assert there == replace(reported, due_at=NOON + timedelta(days=20), due_of=(1, 1, 3, 1))


def test_limits_that_were_moved_come_in_any_order_and_the_last_move_holds() -> None:
    told = [*told_about(1, "task.reported"), moved(2, 1, 20), moved(3, 2, 30)]
    ends = {through(list(order)) for order in permutations(told)}
    assert [(one.state, one.due_at) for one in ends] == [(CaseState.UNDER_REVIEW, NOON + timedelta(days=30))]


def test_a_limit_that_is_given_back_after_a_move_holds_and_one_from_before_it_does_not() -> None:
    there = merge(NEW, moved(3, 1, 20))
    assert merge(there, event("task.opened", 1, 1, due_at=NOON)).due_at == NOON + timedelta(days=20)
    assert merge(there, event("task.resumed", 1, 4, due_at=NOON)).due_at == NOON


def test_each_move_is_another_event() -> None:
    assert moved(3, 1, 20).mark != moved(3, 2, 20).mark
