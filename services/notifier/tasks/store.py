"""Questions to the tasks; none of them commits."""

from collections.abc import Iterable

from sqlalchemy import case as when_so
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notifier.limits.models import Clock
from services.notifier.tasks.domain import OPEN, Act
from services.notifier.tasks.models import Case, Deed, Delegation, Note, Task
from shared.contracts.words import Part


def case_of_task(session: Session, task_id: str) -> str | None:
    """Return the id of the case that a task belongs to, which never changes."""
    return session.scalar(select(Task.case_id).where(Task.id == task_id))


def task(session: Session, task_id: str) -> Task | None:
    """Return one task."""
    return session.get(Task, task_id)


def own_tasks(session: Session, case: Case) -> list[Task]:
    """Return the tasks of the case's present assignment: the lead's first, then of who answers for a part."""
    found = session.scalars(
        select(Task)
        .where(Task.case_id == case.id, Task.round == case.round, Task.assignment == case.assignment)
        .order_by(when_so((Task.part == Part.LEAD, 0), (Task.part == Part.SPLIT, 1), else_=2), Task.body)
    )
    return list(found)


def open_tasks(session: Session, case_id: str) -> list[Task]:
    """Return the tasks of a case in which somebody still has something to do, or to wait for."""
    return list(session.scalars(select(Task).where(Task.case_id == case_id, Task.state.in_(OPEN)).order_by(Task.id)))


def lead_of(session: Session, case_id: str, round_: int, assignment: int) -> Task | None:
    """Return the lead's task of an assignment, also of one that is over."""
    return session.scalar(
        select(Task).where(
            Task.case_id == case_id, Task.round == round_, Task.assignment == assignment, Task.part == Part.LEAD
        )
    )


def lead_task(session: Session, case: Case) -> Task | None:
    """Return the lead's task of the present assignment; None after a recall and before any assignment."""
    return next((one for one in own_tasks(session, case) if one.part == Part.LEAD), None)


def deeds(session: Session, task_ids: Iterable[str]) -> list[Deed]:
    """Return what was done with some tasks, oldest first."""
    return list(session.scalars(select(Deed).where(Deed.task_id.in_(list(task_ids))).order_by(Deed.at, Deed.turn)))


def newest(session: Session, task_id: str, act: str) -> Deed | None:
    """Return the last of what was done with a task in the same way."""
    query = select(Deed).where(Deed.task_id == task_id, Deed.act == act)
    return session.scalar(query.order_by(Deed.turn.desc()).limit(1))


def asked(session: Session, case: Case) -> int:
    """Return how often the enterprise was asked for something in a case's present round."""
    query = select(func.count()).select_from(Deed).join(Task, Task.id == Deed.task_id)
    of_round = query.where(Task.case_id == case.id, Task.round == case.round, Deed.act == Act.ASK_SUPPLEMENT)
    return session.scalar(of_round) or 0


def notes(session: Session, case_id: str) -> list[Note]:
    """Return what was said about a case after it was brought, oldest first."""
    return list(session.scalars(select(Note).where(Note.case_id == case_id).order_by(Note.at, Note.line)))


def tasks_of_bodies(
    session: Session, bodies: Iterable[str], person: str, *, still_open: bool, limit: int, offset: int
) -> list[tuple[Task, Case, Clock | None]]:
    """Return tasks of some bodies, each with its case and the clock of its round.

    Open ones: those that a person was given first, then what is due soonest. Others: the newest first.
    """
    query = (
        select(Task, Case, Clock)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Clock, (Clock.case_id == Task.case_id) & (Clock.round == Task.round))
        .where(Task.body.in_(list(bodies)))
        .limit(limit)
        .offset(offset)
    )
    if still_open:
        given = when_so((Task.delegate == person, 0), else_=1)
        query = query.where(Task.state.in_(OPEN)).order_by(given, Task.due_at, Task.id)
    else:
        query = query.where(Task.state.not_in(OPEN)).order_by(Task.opened_at.desc(), Task.id)
    return [(task, case, clock) for task, case, clock in session.execute(query)]


def delegated_to(session: Session, person: str) -> list[Task]:
    """Return the open tasks that a person was given, what is due soonest first."""
    mine = select(Task).where(Task.delegate == person, Task.state.in_(OPEN))
    return list(session.scalars(mine.order_by(Task.due_at, Task.id)))


def delegations(session: Session, task_ids: Iterable[str]) -> list[Delegation]:
    """Return to whom some tasks were given, and by whom, oldest first."""
    query = select(Delegation).where(Delegation.task_id.in_(list(task_ids)))
    return list(session.scalars(query.order_by(Delegation.at, Delegation.line)))
