"""A task force's way: which stages may begin, until when each has to be done, where the way ends.

A stage begins once all that it waits for has been passed; so what is serial and what parallel is said by `after` alone.
Pure: no clock, no storage. Instants are aware.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from math import ceil
from typing import NamedTuple

from services.notifier.limits.calendar import Calendar, Limit, Unit


class StageState(StrEnum):
    """Where a stage stands. `skipped`: the lead found that it is not needed; `left`: the task force ended before it."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    LEFT = "left"


PASSED = frozenset({StageState.DONE, StageState.SKIPPED})
"""What comes after may begin."""


class StageAct(StrEnum):
    """What people do with a stage: its body has done it; the lead finds that it is not needed."""

    DONE = "done"
    SKIP = "skip"


class Move(NamedTuple):
    """One allowed move: the state that it leads to, and why it is allowed."""

    to: StageState
    why: str


MOVES: Mapping[tuple[StageAct, StageState], Move] = {
    (StageAct.DONE, StageState.OPEN): Move(StageState.DONE, "its body answers for it, and for it alone"),
    (StageAct.SKIP, StageState.OPEN): Move(StageState.SKIPPED, "the lead sees the whole way"),
    (StageAct.SKIP, StageState.WAITING): Move(StageState.SKIPPED, "it may be plain before its turn has come"),
}
"""(act, state) -> move. What is not here is not allowed: what has been passed stays so."""


class StageRefusal(StrEnum):
    """Why something cannot be done with a stage."""

    OVER = "over"
    ALREADY = "already"
    NOT_BEGUN = "not_begun"
    NOT_YOURS = "not_yours"


def judge(act: StageAct, state: StageState, *, live: bool, may: bool) -> StageState | StageRefusal:
    """Return where an act brings a stage, or why it is refused.

    live: whether the task force is under way. may: whether who acts is of the stage's body, or of the lead for a skip.
    """
    if not may:
        return StageRefusal.NOT_YOURS
    if state in PASSED:
        return StageRefusal.ALREADY
    if not live:
        return StageRefusal.OVER
    move = MOVES.get((act, state))
    return move.to if move else StageRefusal.NOT_BEGUN


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a template. body: who leads it; helping: who has a hand in it; after: what has to be passed first.

    milestone: what is there once it is done, in both languages. baseline_days: the calendar days that it took before;
    None where the way does not divide its own.
    """

    code: str
    name: Mapping[str, str]
    milestone: Mapping[str, str]
    body: str
    helping: tuple[str, ...]
    after: tuple[str, ...]
    limit: Limit
    baseline_days: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """The way of a kind of case. baseline_days: what it took before; target_days: what it may take; calendar days."""

    code: str
    name: Mapping[str, str]
    baseline_days: int
    target_days: int
    stages: tuple[Stage, ...]

    def stage(self, code: str) -> Stage:
        """Return one of its stages."""
        return next(one for one in self.stages if one.code == code)


def ready(template: Template, states: Mapping[str, StageState]) -> list[Stage]:
    """Return the stages that begin now: they wait, and all that they wait for has been passed."""
    return [
        one
        for one in template.stages
        if states[one.code] is StageState.WAITING and all(states[before] in PASSED for before in one.after)
    ]


def ring_in(after: Mapping[str, Iterable[str]]) -> list[str]:
    """Return stages that wait for each other in a ring, in order; empty where none do. after: by stage."""
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def in_days(limit: Limit) -> int:
    """Return how many calendar days a limit comes to, where five working days are a week; holidays come on top."""
    return ceil(limit.n * 7 / 5) if limit.unit is Unit.WORKING_DAYS else limit.n


def longest_way(stages: Sequence[Stage]) -> tuple[int, list[str]]:
    """Return the days of the way that takes longest by the limits, and its stages in order. No ring may be in them."""
    found: dict[str, tuple[int, list[str]]] = {}
    for one in _in_order(stages):
        days, way = max((found[before] for before in one.after), default=(0, []))
        found[one.code] = days + in_days(one.limit), [*way, one.code]
    return max(found.values(), default=(0, []))


class Span(NamedTuple):
    """From when until when a stage is planned, goes, or went."""

    begins: datetime
    ends: datetime


class Standing(NamedTuple):
    """What is stored of a stage that has begun or been passed. opened_at, due_at: None where it never began."""

    state: StageState
    opened_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None


def planned(template: Template, calendar: Calendar, start: datetime) -> dict[str, Span]:
    """Return when each stage would go if all used their limits to the end, by stage."""
    found: dict[str, Span] = {}
    for one in _in_order(template.stages):
        begins = max((found[before].ends for before in one.after), default=start)
        found[one.code] = Span(begins, calendar.due(begins, one.limit).at)
    return found


def expected(
    template: Template, calendar: Calendar, stages: Mapping[str, Standing], start: datetime, now: datetime
) -> dict[str, Span]:
    """Return when each stage went, goes or will go, as things stand now, by stage.

    What is open ends at its limit, or now where that has passed; what waits begins where the last before it ends.
    """
    found: dict[str, Span] = {}
    for one in _in_order(template.stages):
        stands = stages[one.code]
        if stands.done_at is not None:
            found[one.code] = Span(stands.opened_at or stands.done_at, stands.done_at)
        elif stands.opened_at is not None and stands.due_at is not None:
            found[one.code] = Span(stands.opened_at, max(stands.due_at, now))
        else:
            begins = max((found[before].ends for before in one.after), default=start)
            found[one.code] = Span(begins, calendar.due(begins, one.limit).at)
    return found


def way_ends(spans: Mapping[str, Span], start: datetime) -> datetime:
    """Return when the last stage ends."""
    return max((one.ends for one in spans.values()), default=start)


def days_used(calendar: Calendar, start: datetime, at: datetime) -> int:
    """Return how many calendar days lie between two instants, in the place's zone; the first day is day 0."""
    return (at.astimezone(calendar.zone).date() - start.astimezone(calendar.zone).date()).days


def reminder_at(calendar: Calendar, opened: datetime, due: datetime) -> datetime | None:
    """Return when a stage's body is reminded: at the opening of the working day before its limit; None: no time."""
    at = calendar.opening_before(due, 1)
    return at if at > opened else None


def _in_order(stages: Sequence[Stage]) -> list[Stage]:
    """Return stages so that each stands behind all that it waits for."""
    by_code = {one.code: one for one in stages}
    return [by_code[code] for code in TopologicalSorter({one.code: one.after for one in stages}).static_order()]
