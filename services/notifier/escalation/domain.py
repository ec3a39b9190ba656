"""Steps relative to a case's limit: when each is due, and what becomes of its timer.

Pure. A step belongs to a round of a case and not to a task: it happens once however often the case changes hands. For
split bodies, and assisting ones whose silence is no consent, the policy's steps count by the limits of their own tasks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.notifier.directory.domain import Role
from services.notifier.limits.calendar import Calendar, Limit, Unit
from services.notifier.limits.offsets import after, before


class Side(StrEnum):
    """Where a step lies, seen from the limit."""

    BEFORE = "before"
    AFTER = "after"


class TimerState(StrEnum):
    """What a timer does: it waits; rests while no body can be late (reported, recalled); has fired; is void."""

    WAITING = "waiting"
    RESTING = "resting"
    FIRED = "fired"
    VOID = "void"


class TimerKind(StrEnum):
    """What is done when a timer is due.

    A step of the case's clock; a step by the limit of one body's part or opinion; an assisting body's silence is
    consent; a case goes on without what the enterprise was asked for; a body is reminded of its stage in a task force;
    its leader is told that the stage is late.
    """

    STEP = "step"
    PART = "part"
    CONSENT = "consent"
    SUPPLEMENT = "supplement"
    STAGE_DUE = "stage_due"
    STAGE_LATE = "stage_late"


OF_TASKS = (TimerKind.CONSENT, TimerKind.PART)
"""Timers of the limits of split and assisting bodies; they end with the task, and rest with the case."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a policy. to: roles, of which the first that anybody holds is written to. mail: the kind of mail."""

    name: str
    side: Side
    offset: Limit
    to: tuple[Role, ...]
    mail: str


UNDELIVERED = Step("undelivered", Side.AFTER, Limit(0, Unit.MINUTES), tuple(reversed(Role)), "undelivered")
"""The step that the mail role raises when a mail has reached nobody; every policy has it, whatever else it says."""


def step_at(calendar: Calendar, start: datetime, due: datetime, step: Step) -> datetime | None:
    """Return when a step is due, or None for a warning whose time lies at or before the clock's start.

    start, due: of the case's clock. Days before or after the limit mean the opening of that day.
    """
    at = before(calendar, due, step.offset) if step.side is Side.BEFORE else after(calendar, due, step.offset)
    return at if step.side is Side.AFTER or at > start else None


def timers(calendar: Calendar, start: datetime, due: datetime, steps: Sequence[Step]) -> list[tuple[Step, datetime]]:
    """Return the steps of a policy that can still happen, each with its time."""
    found = ((step, step_at(calendar, start, due, step)) for step in steps)
    return [(step, at) for step, at in found if at is not None]


def consent_step(assignment: int, body: str) -> str:
    """Return the name under which an assisting body's silence is waited for."""
    return f"consent:{assignment}:{body}"


def part_step(step: str, task_id: str) -> str:
    """Return the name of a step of the limit of one body's part or opinion."""
    return f"{step}:{task_id}"


def step_of(name: str) -> str:
    """Return which step of the policy a timer's name is of; a policy's own names have no colon."""
    return name.partition(":")[0]


def supplement_step(assignment: int, turn: int) -> str:
    """Return the name under which an enterprise's answer to a request is waited for."""
    return f"supplement:{assignment}:{turn}"


def stage_step(kind: TimerKind, assignment: int, stage: str) -> str:
    """Return the name of a timer of a task force's stage; the stage stands behind the last colon.

    assignment: the number of the one that set the task force up.
    """
    return f"{kind}:{assignment}:{stage}"
