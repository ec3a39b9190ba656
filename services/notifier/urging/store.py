"""Questions to the urgings; none of them commits."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notifier.urging.models import Urging


def of_task(session: Session, task_id: str) -> list[Urging]:
    """Return how often a task was pressed for, the newest first."""
    wanted = select(Urging).where(Urging.task_id == task_id)
    return list(session.scalars(wanted.order_by(Urging.at.desc(), Urging.id.desc())))


def counted(session: Session, task_ids: Collection[str]) -> dict[str, int]:
    """Return by task how often it was pressed for; those that never were are left out."""
    query = (
        select(Urging.task_id, func.count().label("times"))
        .where(Urging.task_id.in_(list(task_ids)))
        .group_by(Urging.task_id)
    )
    return {row.task_id: row.times for row in session.execute(query)}
