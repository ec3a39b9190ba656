"""Where a case stands on the board. Pure; instants are aware."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from services.notifier.escalation.domain import Side, Step, step_at
from services.notifier.limits.calendar import Calendar
from shared.contracts.words import TaskState


class Section(StrEnum):
    """Why a case stands on the board; the first that fits, in this order of the page."""

    OVER = "over"
    NEAR = "near"
    RETURNED = "returned"
    REVIEW = "review"
    SUPPLEMENT = "supplement"


AT_WORK = (TaskState.TO_SIGN, TaskState.SIGNED, TaskState.REDO)
"""The lead's task in these states: its body is at work, and can be late."""

AT_DESK = (TaskState.RETURNED, TaskState.SUPERSEDED)
"""It was asked to be returned, or was recalled: the dispatch desk has to decide."""

WATCHED = (*AT_WORK, *AT_DESK, TaskState.REPORTED, TaskState.SUPPLEMENT)


class Clocked(NamedTuple):
    """The limit of a case's round and the rules that it began with. review: the days that a review may take."""

    started_at: datetime
    due_at: datetime
    calendar: Calendar
    steps: Sequence[Step]
    review: int


def section_of(state: TaskState, clock: Clocked, since: datetime | None, now: datetime) -> Section | None:
    """Return where a case stands, None where nobody need look at it.

    state: of the lead's task. since: when it was reported, where it was.
    """
    if state is TaskState.SUPPLEMENT:
        return Section.SUPPLEMENT
    if state in AT_DESK:
        return Section.RETURNED
    over = now >= clock.due_at
    if state is TaskState.REPORTED:
        long = since is not None and clock.calendar.working_days_left(since, now) >= max(clock.review, 1)
        return Section.REVIEW if over or long else None
    if over:
        return Section.OVER
    near = near_from(clock)
    return Section.NEAR if near is not None and now >= near else None


def near_from(clock: Clocked) -> datetime | None:
    """Return from when on a case is about to go over: its first step before the limit; None where there is none."""
    warnings = (
        step_at(clock.calendar, clock.started_at, clock.due_at, step)
        for step in clock.steps
        if step.side is Side.BEFORE
    )
    return min((at for at in warnings if at is not None), default=None)


class Count(NamedTuple):
    """How many cases of one body stand in each section."""

    body: str
    by_section: dict[Section, int]

    @property
    def late(self) -> tuple[int, int]:
        """Return what bodies are put in order by: cases over the limit, then those about to be."""
        return self.by_section[Section.OVER], self.by_section[Section.NEAR]


def counted(placed: Iterable[tuple[str, Section]]) -> list[Count]:
    """Return the counts by body, the latest bodies first. placed: each case's body and section."""
    found: dict[str, dict[Section, int]] = {}
    for body, section in placed:
        found.setdefault(body, dict.fromkeys(Section, 0))[section] += 1
    counts = [Count(body, by_section) for body, by_section in found.items()]
    return sorted(counts, key=lambda one: (*(-number for number in one.late), one.body))
