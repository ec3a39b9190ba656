"""The picture of a way: a bar for each stage as it was planned and as it goes, on an axis of days. Pure.

Places and widths are percent of the picture's width, heights are pixels, so that text keeps its size on any screen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.notifier.limits.calendar import Calendar
from services.notifier.task_forces.domain import Span, StageState, Standing, Template

ROW, HEAD, FOOT = 54, 44, 46
"""Pixels of a stage, of what stands above all of them, and of the axis below."""

_DAY = 86_400.0
_ROOM = 1.04  # beyond the last thing on the axis
_STEPS = (7, 14, 28, 56, 112, 224, 448)
_MOST_TICKS = 9
_LEAST = 0.6  # percent: a stage that took an hour can still be seen


class Bar(NamedTuple):
    """A stretch of the axis."""

    x: float
    width: float


class Mark(NamedTuple):
    """A day on the axis. anchor: how its label is set against it, so that it stays within the picture."""

    x: float
    day: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Row:
    """One stage. top: pixels. actual: None before it has begun. tone: done, open, late or quiet."""

    code: str
    top: int
    planned: Bar
    actual: Bar | None
    tone: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture. today: None once nothing moves any more."""

    rows: Sequence[Row]
    ticks: Sequence[Mark]
    target: Mark
    baseline: Mark
    today: Mark | None
    height: int


def drawn(
    template: Template,
    calendar: Calendar,
    start: datetime,
    plan: Mapping[str, Span],
    stages: Mapping[str, Standing],
    now: datetime,
    *,
    moves: bool,
) -> Picture:
    """Draw a way. plan: when each stage would go by its limits. now: the last moment shown; moves: it still goes on."""
    origin = datetime.combine(start.astimezone(calendar.zone).date(), datetime.min.time(), calendar.zone)

    def days(at: datetime) -> float:
        return max((at - origin).total_seconds() / _DAY, 0.0)

    ends = [days(now), template.baseline_days, template.target_days, *(days(one.ends) for one in plan.values())]
    whole = max(ends) * _ROOM

    def bar(begins: datetime, until: datetime) -> Bar:
        x = days(begins) / whole * 100
        return Bar(round(x, 2), round(max(days(until) / whole * 100 - x, _LEAST), 2))

    def mark(day: float) -> Mark:
        x = round(day / whole * 100, 2)
        return Mark(x, int(day), "start" if x < 12 else "end" if x > 88 else "middle")

    rows = []
    for place, one in enumerate(template.stages):
        stands = stages[one.code]
        until = stands.done_at or now
        actual = bar(stands.opened_at, until) if stands.opened_at else None
        rows.append(Row(one.code, HEAD + place * ROW, bar(*plan[one.code]), actual, _tone(stands, now)))
    step = next((one for one in _STEPS if whole / one <= _MOST_TICKS), _STEPS[-1])
    return Picture(
        rows=rows,
        ticks=[mark(day) for day in range(0, int(whole) + 1, step)],
        target=mark(template.target_days),
        baseline=mark(template.baseline_days),
        today=mark(days(now)) if moves else None,
        height=HEAD + len(rows) * ROW + FOOT,
    )


def _tone(stands: Standing, now: datetime) -> str:
    if stands.state is StageState.DONE:
        return "done"
    if stands.state is StageState.OPEN:
        return "late" if stands.due_at is not None and now >= stands.due_at else "open"
    return "quiet"
