"""Questions to the tasks; none of them commits."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Deed, Note, Task
from shared.contracts.words import Part


def case_of_task(session: Session, task_id: str) -> str | None:
    """Return the id of the case that a task belongs to, which never changes."""
    return session.scalar(select(Task.case_id).where(Task.id == task_id))


def task(session: Session, task_id: str) -> Task | None:
    """Return one task."""
    return session.get(Task, task_id)


def own_tasks(session: Session, case: Case) -> list[Task]:
    """Return the tasks of the case's present assignment, the lead's first."""
    found = session.scalars(
        select(Task)
        .where(Task.case_id == case.id, Task.round == case.round, Task.assignment == case.assignment)
        .order_by(Task.part.desc(), Task.body)
    )
    return list(found)


def open_tasks(session: Session, case_id: str) -> list[Task]:
    """Return the tasks of a case in which somebody still has something to do, or to wait for."""
    return list(session.scalars(select(Task).where(Task.case_id == case_id, Task.state.in_(OPEN)).order_by(Task.id)))


def lead_task(session: Session, case: Case) -> Task | None:
    """Return the lead's task of the present assignment; None after a recall and before any assignment."""
    return next((one for one in own_tasks(session, case) if one.part == Part.LEAD), None)


def deeds(session: Session, task_ids: Iterable[str]) -> list[Deed]:
    """Return what was done with some tasks, oldest first."""
    return list(session.scalars(select(Deed).where(Deed.task_id.in_(list(task_ids))).order_by(Deed.at)))


def notes(session: Session, case_id: str) -> list[Note]:
    """Return what was said about a case after it was brought, oldest first."""
    return list(session.scalars(select(Note).where(Note.case_id == case_id).order_by(Note.at, Note.line)))
