"""Questions to the mails that came in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, undefer

from services.notifier.inbox.domain import OF_READER, Became
from services.notifier.inbox.models import KEPT, IncomingMail
from services.notifier.tasks.models import LIVE, Case
from shared.db.clock import database_now


def known(session: Session, identity: str) -> bool:
    """Say whether a mail has come in already."""
    return session.scalar(select(IncomingMail.id).where(IncomingMail.identity == identity)) is not None


def next_waiting(session: Session) -> str | None:
    """Return the id of the mail that has waited longest to be read; None where none is due."""
    due = select(IncomingMail.id).where(IncomingMail.due_at <= database_now(session))
    return session.scalar(due.order_by(IncomingMail.due_at, IncomingMail.id).limit(1))


def begun_again(session: Session, incoming_id: str) -> IncomingMail | None:
    """Return a mail that is due to be read, locked, with its bytes; None where somebody else has begun with it."""
    due = select(IncomingMail).where(IncomingMail.id == incoming_id, IncomingMail.due_at <= database_now(session))
    return session.scalar(due.options(undefer(IncomingMail.raw)).with_for_update(skip_locked=True))


def one(session: Session, incoming_id: str) -> IncomingMail | None:
    """Return one mail."""
    return session.get(IncomingMail, incoming_id)


def begun(session: Session, incoming_id: str, task_id: str, person: str) -> IncomingMail | None:
    """Return the answer by which a person began something about a task; None where that id is of no such answer."""
    try:
        found = session.get(IncomingMail, str(UUID(incoming_id)))
    except ValueError:
        return None
    if found is None or (found.task_id, found.person, found.state) != (task_id, person, Became.UNFINISHED):
        return None
    return found


def of_case(session: Session, case_id: str) -> list[IncomingMail]:
    """Return what came in about a case, oldest first."""
    query = select(IncomingMail).where(IncomingMail.case_id == case_id)
    return list(session.scalars(query.order_by(IncomingMail.received_at, IncomingMail.id)))


def of_task(session: Session, case_id: str, task_id: str) -> list[IncomingMail]:
    """Return the answers by mail about a task that somebody may want to read, oldest first."""
    read = (*OF_READER, Became.STRANGER)
    query = select(IncomingMail).where(IncomingMail.case_id == case_id, IncomingMail.task_id == task_id)
    query = query.where(IncomingMail.state.in_(read))
    return list(session.scalars(query.order_by(IncomingMail.received_at, IncomingMail.id)))


def latest(session: Session, limit: int, before: tuple[datetime, str] | None) -> list[IncomingMail]:
    """Return the newest mails, or the newest that came before one. before: when that came, and its id."""
    at, key = IncomingMail.received_at, IncomingMail.id
    query = select(IncomingMail).order_by(at.desc(), key.desc()).limit(limit)
    if before is not None:
        query = query.where((at < before[0]) | ((at == before[0]) & (key < before[1])))
    return list(session.scalars(query))


def answered_since(session: Session, person: str, since: datetime) -> int:
    """Return how many mails of a person's came in from an instant on that were theirs to be answered."""
    query = select(func.count()).where(IncomingMail.person == person, IncomingMail.received_at >= since)
    return session.scalar(query.where(IncomingMail.state.in_(OF_READER))) or 0


def _no_longer_needed(before: datetime) -> ColumnElement[bool]:
    """Say which mails may lose their bytes: dealt with before an instant, readable, and of no case that lives.

    A case that came by mail lives from the mail on, also while nobody has had it: then notifier does not know it, or
    counts no round of it yet.
    """
    living = exists().where(or_(Case.id == IncomingMail.case_id, Case.id == IncomingMail.brought), LIVE)
    had = exists().where(Case.id == IncomingMail.brought, or_(Case.round > 0, Case.ended > 0))
    dealt_with = IncomingMail.state.not_in((Became.WAITING, Became.FAILED))
    return and_(KEPT, IncomingMail.over_at < before, dealt_with, ~living, or_(IncomingMail.brought.is_(None), had))


def weigh_kept(session: Session, before: datetime) -> tuple[int, int]:
    """Return how many mails may lose their bytes, and how many bytes those are."""
    query = select(func.count(), func.coalesce(func.sum(IncomingMail.size), 0)).where(_no_longer_needed(before))
    mails, size = session.execute(query).one()
    return int(mails), int(size)


def empty(session: Session, before: datetime, now: datetime, limit: int) -> list[int]:
    """Take the bytes of some of those away, and return the size of each."""
    found = select(IncomingMail.id).where(_no_longer_needed(before)).order_by(IncomingMail.over_at).limit(limit)
    ids = session.scalars(found.with_for_update(skip_locked=True)).all()
    gone = update(IncomingMail).where(IncomingMail.id.in_(ids)).values(raw=b"", raw_gone_at=now)
    gone = gone.execution_options(synchronize_session=False)
    return list(session.scalars(gone.returning(IncomingMail.size))) if ids else []


def alike(session: Session, task_id: str, person: str, verb: str, fields: dict[str, Any]) -> IncomingMail | None:
    """Return the first mail by which a person did the very same with a task; None where there is none."""
    query = select(IncomingMail).where(
        IncomingMail.task_id == task_id,
        IncomingMail.person == person,
        IncomingMail.verb == verb,
        IncomingMail.state == Became.ACTED,
    )
    found: Iterable[IncomingMail] = session.scalars(query.order_by(IncomingMail.received_at))
    return next((one for one in found if one.fields == fields), None)
