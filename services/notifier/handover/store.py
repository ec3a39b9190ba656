"""What is open in the bodies that somebody leaves."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.limits.models import Clock
from services.notifier.task_forces.domain import StageState
from services.notifier.task_forces.models import StageRow, TaskForce
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task


class OpenStage(NamedTuple):
    """A stage that somebody works on, with its task force. facts: its case's (CaseFacts)."""

    row: StageRow
    force: TaskForce
    facts: dict[str, Any]
    clock: Clock


class OpenTask(NamedTuple):
    """A task with what is told of it. facts: its case's (CaseFacts)."""

    task: Task
    facts: dict[str, Any]
    clock: Clock


def open_tasks(session: Session, bodies: Iterable[str]) -> list[OpenTask]:
    """Return the open tasks of some bodies, what is due soonest first."""
    query = (
        select(Task, Case.facts, Clock)
        .join(Case, Case.id == Task.case_id)
        .join(Clock, (Clock.case_id == Task.case_id) & (Clock.round == Task.round))
        .where(Task.body.in_(list(bodies)), Task.state.in_(OPEN))
        .order_by(Task.due_at, Task.id)
    )
    return [OpenTask(task, facts, clock) for task, facts, clock in session.execute(query)]


def open_stages(session: Session, bodies: Iterable[str]) -> list[OpenStage]:
    """Return the stages of task forces that some bodies have to do now, what is due soonest first."""
    query = (
        select(StageRow, TaskForce, Case.facts, Clock)
        .join(TaskForce, TaskForce.id == StageRow.force_id)
        .join(Case, Case.id == TaskForce.case_id)
        .join(Clock, (Clock.case_id == TaskForce.case_id) & (Clock.round == TaskForce.round))
        .where(TaskForce.dissolved_at.is_(None), StageRow.body.in_(list(bodies)), StageRow.state == StageState.OPEN)
        .order_by(StageRow.due_at, StageRow.force_id)
    )
    return [OpenStage(*found) for found in session.execute(query)]
