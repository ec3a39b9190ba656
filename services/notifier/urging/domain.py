"""When a body may be urged: not while it waits for somebody else, nor again before some time has passed. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.notifier.limits.calendar import Calendar, Limit
from services.notifier.limits.offsets import after
from services.notifier.tasks.domain import OPEN
from shared.contracts.words import TaskState


class UrgeRefusal(StrEnum):
    """Why a body is not urged.

    over: it has nothing to do with the task any more. waits: for the desk, or for the centre's review. rests: its
    clock does. too_soon: it was urged a short while ago.
    """

    OVER = "over"
    WAITS = "waits"
    RESTS = "rests"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class Refused:
    """An urging that was not done. at, by: when the last was, and whose; next_at: from when there may be another."""

    why: UrgeRefusal
    at: datetime | None = None
    by: str | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """How a task stands for whoever would urge its body. live: its assignment is the case's own, which has not ended.

    rests: whether its clock does. last, by: when it was urged last by somebody of ours, and by whom.
    """

    state: TaskState
    live: bool
    rests: bool
    last: datetime | None
    by: str | None


def refusal(task: Pressed, calendar: Calendar, every: Limit, now: datetime) -> Refused | None:
    """Return why a body may not be urged now, None where it may. every: how much time lies between two urgings."""
    if not task.live:
        return Refused(UrgeRefusal.OVER)
    if task.state in (TaskState.RETURNED, TaskState.REPORTED):
        return Refused(UrgeRefusal.WAITS)
    if task.rests or task.state == TaskState.SUPPLEMENT:
        return Refused(UrgeRefusal.RESTS)
    if task.state not in OPEN:
        return Refused(UrgeRefusal.OVER)
    next_at = after(calendar, task.last, every) if task.last else None
    if next_at is not None and now < next_at:
        return Refused(UrgeRefusal.TOO_SOON, task.last, task.by, next_at)
    return None
