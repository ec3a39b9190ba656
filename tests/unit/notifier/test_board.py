"""Where a case stands on the board."""

import pytest

from services.notifier.board.domain import AT_DESK, AT_WORK, WATCHED, Clocked, Section, counted, near_from, section_of
from services.notifier.board.texts import BOARD_TEXTS
from services.notifier.escalation.domain import Side, Step
from services.notifier.limits.calendar import Limit, Unit
from services.notifier.tasks.domain import OPEN
from shared.contracts.words import TaskState
from tests.unit.notifier.test_working_days import CALENDAR, at

STEPS = (
    Step("early", Side.BEFORE, Limit(1, Unit.WORKING_DAYS), ("handlers",), "reminder"),
    Step("overdue", Side.AFTER, Limit(0, Unit.MINUTES), ("leader",), "overdue"),
)
CLOCK = Clocked(at("2026-11-24T10:00"), at("2026-12-01T17:30"), CALENDAR, STEPS, 2)
"""From a Tuesday to the Tuesday after; the reminder comes on Monday at nine."""


@pytest.mark.parametrize("state", AT_WORK)
@pytest.mark.parametrize(
    ("now", "section"),
    [
        ("2026-11-30T08:59", None),
        ("2026-11-30T09:00", Section.NEAR),
        ("2026-12-01T17:29", Section.NEAR),
        ("2026-12-01T17:30", Section.OVER),
    ],
)
def test_a_case_at_work_is_near_from_its_reminder_and_over_from_its_limit(
    state: TaskState, now: str, section: Section | None
) -> None:
    assert section_of(state, CLOCK, None, at(now)) is section


@pytest.mark.parametrize(
    ("since", "now", "section"),
    [
        ("2026-11-24T11:00", "2026-11-25T18:00", None),
        ("2026-11-24T11:00", "2026-11-26T08:00", Section.REVIEW),
        ("2026-11-27T11:00", "2026-11-30T18:00", None),
        ("2026-12-01T17:00", "2026-12-01T18:00", Section.REVIEW),
    ],
    ids=["one day", "two days", "over a weekend", "past the limit"],
)
def test_a_report_is_long_under_review_after_the_days_that_a_review_may_take_or_past_the_limit(
    since: str, now: str, section: Section | None
) -> None:
    assert section_of(TaskState.REPORTED, CLOCK, at(since), at(now)) is section


@pytest.mark.parametrize("state", [*AT_DESK, TaskState.SUPPLEMENT])
def test_what_waits_for_somebody_else_stands_there_whatever_the_time(state: TaskState) -> None:
    expected = Section.SUPPLEMENT if state is TaskState.SUPPLEMENT else Section.RETURNED
    assert {section_of(state, CLOCK, None, at(now)) for now in ("2026-11-24T11:00", "2027-01-04T11:00")} == {expected}


def test_a_limit_without_a_reminder_is_never_near() -> None:
    short = Clocked(at("2026-11-24T10:00"), at("2026-11-24T10:30"), CALENDAR, STEPS, 2)
    assert near_from(short) is None
    assert section_of(TaskState.SIGNED, short, None, at("2026-11-24T10:29")) is None
    assert section_of(TaskState.SIGNED, short, None, at("2026-11-24T10:30")) is Section.OVER


def test_every_state_in_which_a_lead_waits_or_is_waited_for_is_watched() -> None:
    assert OPEN - {TaskState.PENDING_OPINION} <= set(WATCHED)


def test_bodies_with_most_over_come_first_and_every_section_is_counted() -> None:
    placed = [("a", Section.NEAR), ("b", Section.OVER), ("a", Section.NEAR), ("c", Section.REVIEW), ("b", Section.OVER)]
    counts = counted(placed)
    assert [count.body for count in counts] == ["b", "a", "c"]
    assert [sum(count.by_section.values()) for count in counts] == [2, 2, 1]
    assert all(set(count.by_section) == set(Section) for count in counts)
    assert counted([]) == []


def test_every_section_has_its_words() -> None:
    assert all(f"board.{section}" in BOARD_TEXTS for section in Section)
