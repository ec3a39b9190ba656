"""Questions to the task forces; none of them commits."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.notifier.task_forces.models import Member, StageRow, TaskForce
from services.notifier.tasks.models import Case


def force(session: Session, force_id: str, *, fresh: bool = False) -> TaskForce | None:
    """Return one task force. fresh: as it is stored now, whatever was read of it before."""
    return session.get(TaskForce, force_id, populate_existing=fresh)


def under_way(session: Session, case_id: str) -> list[TaskForce]:
    """Return a case's task forces that have not ended: one, or none."""
    live = select(TaskForce).where(TaskForce.case_id == case_id, TaskForce.dissolved_at.is_(None))
    return list(session.scalars(live.order_by(TaskForce.round, TaskForce.assignment)))


def of_case(session: Session, case_id: str) -> list[TaskForce]:
    """Return every task force that a case ever had, the oldest first."""
    query = select(TaskForce).where(TaskForce.case_id == case_id)
    return list(session.scalars(query.order_by(TaskForce.round, TaskForce.assignment)))


def of_round(session: Session, case: Case) -> TaskForce | None:
    """Return the newest task force of a case's present round, also one that has ended; None where it has had none."""
    query = select(TaskForce).where(TaskForce.case_id == case.id, TaskForce.round == case.round)
    return session.scalar(query.order_by(TaskForce.assignment.desc()).limit(1))


def stages(session: Session, force_id: str, *, fresh: bool = False) -> list[StageRow]:
    """Return the stages of a task force in the order of its template."""
    query = select(StageRow).where(StageRow.force_id == force_id).order_by(StageRow.place)
    return list(session.scalars(query.execution_options(populate_existing=fresh)))


def stages_of(session: Session, forces: Iterable[str]) -> list[StageRow]:
    """Return the stages of some task forces."""
    query = select(StageRow).where(StageRow.force_id.in_(list(forces)))
    return list(session.scalars(query.order_by(StageRow.force_id, StageRow.place)))


def members(session: Session, force_id: str) -> list[str]:
    """Return the codes of the bodies that are in a task force."""
    return list(session.scalars(select(Member.body).where(Member.force_id == force_id).order_by(Member.body)))


def put_members(session: Session, force_id: str, bodies: Collection[str]) -> None:
    """Let these bodies be in a task force, and no others."""
    session.execute(delete(Member).where(Member.force_id == force_id))
    session.add_all(Member(force_id=force_id, body=body) for body in sorted(set(bodies)))


def listed(
    session: Session, bodies: Collection[str] | None, *, over: bool, limit: int, offset: int
) -> list[tuple[TaskForce, Case]]:
    """Return task forces with their cases: those under way, the longest first, or those that ended, the newest first.

    bodies: only those that one of these is in; None for all.
    """
    query = select(TaskForce, Case).join(Case, Case.id == TaskForce.case_id).limit(limit).offset(offset)
    if bodies is not None:
        query = query.where(TaskForce.id.in_(select(Member.force_id).where(Member.body.in_(list(bodies)))))
    if over:
        query = query.where(TaskForce.dissolved_at.is_not(None)).order_by(TaskForce.dissolved_at.desc(), TaskForce.id)
    else:
        query = query.where(TaskForce.dissolved_at.is_(None)).order_by(TaskForce.started_at, TaskForce.id)
    return [(one, case) for one, case in session.execute(query)]
