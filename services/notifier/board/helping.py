"""What of a case is late that its lead waits for: parts, opinions whose silence is no consent, stages of its team."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.board.store import CHUNK, cases_under_way
from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_regime, frozen_template
from services.notifier.task_forces.domain import StageState
from services.notifier.task_forces.models import StageRow, TaskForce
from services.notifier.task_forces.telling import name_of
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Part
from shared.db.parts import Parts
from shared.web.people import Viewer

MOST = 100
"""Of them that a page lists, the longest late first."""


class Late(NamedTuple):
    """Something that is late. what: `split`, `assisting` or `stage`. body, stage: names in both languages.

    task, force: the id of the page that shows it. title: None in a confidential case. due_at: when it was due.
    """

    what: str
    number: str
    title: str | None
    body: dict[str, Any]
    stage: dict[str, str] | None
    task: str | None
    force: str | None
    due_at: datetime


def late(
    session: Session, parts: Parts, who: Viewer, bodies: Collection[str] | None, now: datetime
) -> tuple[list[Late], int]:
    """Return what is late, and how much of it there is. bodies: None for all; nothing about a body of the viewer's."""
    cases = {row.id: row for row in session.execute(cases_under_way()) if who.may_see(row.about)}
    ids, found = sorted(cases), list[Late]()
    for begin in range(0, len(ids), CHUNK):
        some = ids[begin : begin + CHUNK]
        found += _tasks(session, parts, cases, some, bodies, now)
        found += _stages(session, parts, cases, some, bodies, now)
    return sorted(found, key=lambda one: (one.due_at, one.number))[:MOST], len(found)


def _tasks(
    session: Session, parts: Parts, cases: dict[str, Any], ids: list[str], bodies: Collection[str] | None, now: datetime
) -> Iterator[Late]:
    query = (
        select(Task, Clock)
        .join(Clock, (Clock.case_id == Task.case_id) & (Clock.round == Task.round))
        .where(Task.case_id.in_(ids), Task.part != Part.LEAD, Task.state.in_(OPEN), Task.due_at < now)
        .where(Clock.rests_since.is_(None))
    )
    for task, clock in session.execute(query if bodies is None else query.where(Task.body.in_(bodies))):
        case = cases[task.case_id]
        waits = task.part == Part.SPLIT or not frozen_regime(session, parts, clock).rules.consents
        if (task.round, task.assignment) == (case.round, case.assignment) and waits:
            title = None if case.confidential else case.title
            yield Late(task.part, case.number, title, task.party["name"], None, task.id, None, task.due_at)


def _stages(
    session: Session, parts: Parts, cases: dict[str, Any], ids: list[str], bodies: Collection[str] | None, now: datetime
) -> Iterator[Late]:
    query = (
        select(StageRow, TaskForce, Case)
        .join(TaskForce, TaskForce.id == StageRow.force_id)
        .join(Case, Case.id == TaskForce.case_id)
        .where(TaskForce.case_id.in_(ids), TaskForce.dissolved_at.is_(None))
        .where(StageRow.state == StageState.OPEN, StageRow.due_at < now)
    )
    for row, force, case in session.execute(query if bodies is None else query.where(StageRow.body.in_(bodies))):
        told, template = cases[case.id], frozen_template(session, parts, force.part, force.template)
        stage = next(one.name for one in template.stages if one.code == row.stage)
        title, body = None if told.confidential else told.title, name_of(session, case, row.body)
        yield Late("stage", told.number, title, body, dict(stage), None, force.id, row.due_at or now)
