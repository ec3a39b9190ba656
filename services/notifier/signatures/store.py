"""Questions about reports that wait for a signature."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.signatures.domain import DraftState
from services.notifier.signatures.models import Draft


def waiting(session: Session, task_id: str) -> Draft | None:
    """Return the report of a task that waits for its signature."""
    return session.scalar(select(Draft).where(Draft.task_id == task_id, Draft.state == DraftState.WAITING))


def waiting_of(session: Session, task_ids: Iterable[str]) -> set[str]:
    """Return those of some tasks of which a report waits for its signature."""
    query = select(Draft.task_id).where(Draft.task_id.in_(list(task_ids)), Draft.state == DraftState.WAITING)
    return set(session.scalars(query))


def refused_alike(session: Session, task_id: str, facts: dict[str, Any]) -> Draft | None:
    """Return a report of a task that said the very same and that nobody would sign."""
    return next(
        (one for one in drafts(session, task_id) if one.state == DraftState.REFUSED and one.facts == facts), None
    )


def drafts(session: Session, task_id: str) -> list[Draft]:
    """Return every report of a task that was put before a signer, in their order."""
    return list(session.scalars(select(Draft).where(Draft.task_id == task_id).order_by(Draft.number)))
