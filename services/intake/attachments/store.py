"""Questions about files and whose they are."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.intake.attachments.domain import FileState
from services.intake.attachments.models import Attachment, Blob
from services.intake.cases.models import Case
from services.intake.same.store import sources_of

LEASE = timedelta(minutes=10)
"""How long whoever has taken a file to be scanned has for it, before somebody else may."""


def touch(session: Session, sha256: str, size: int, now: datetime) -> None:
    """Say that bytes are on their way into the store. Waits for whoever removes the same bytes at this moment."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = insert(Blob).values(
        sha256=sha256, size=size, touched_at=now, state=FileState.WAITING, due_at=now, attempts=0
    )
    session.execute(fresh.on_conflict_do_update(index_elements=[Blob.sha256], set_={"touched_at": now}))


def blob(session: Session, sha256: str) -> Blob:
    """Return what is known about bytes, locked."""
    return session.scalars(select(Blob).where(Blob.sha256 == sha256).with_for_update()).one()


def of_case(session: Session, case_id: str) -> list[tuple[Attachment, FileState]]:
    """Return a case's files with their states, in the order in which they came."""
    query = select(Attachment, Blob.state).join(Blob, Blob.sha256 == Attachment.sha256)
    found = session.execute(query.where(Attachment.case_id == case_id).order_by(Attachment.number))
    return [(one, FileState(state)) for one, state in found]


def of_work(session: Session, case: Case) -> list[tuple[Attachment, FileState]]:
    """Return the files that belong to the work on a case: its own, then those of the cases that were merged into it."""
    found = of_case(session, case.id)
    for source in sources_of(session, case):
        found += of_work(session, source)
    return found


def one(session: Session, attachment_id: str) -> tuple[Attachment, FileState] | None:
    """Return a file with its state."""
    query = select(Attachment, Blob.state).join(Blob, Blob.sha256 == Attachment.sha256)
    found = session.execute(query.where(Attachment.id == attachment_id)).one_or_none()
    return (found[0], FileState(found[1])) if found else None


def with_bytes(session: Session, case_id: str, sha256: str) -> Attachment | None:
    """Return the file of a case that has these bytes."""
    return session.scalar(select(Attachment).where(Attachment.case_id == case_id, Attachment.sha256 == sha256))


def count(session: Session, case_id: str) -> int:
    """Return how many files a case has."""
    return session.scalar(select(func.count()).where(Attachment.case_id == case_id)) or 0


def untold(session: Session, states: Iterable[FileState], limit: int) -> list[str]:
    """Return the ids of files in some states of which those at work have not heard, the oldest first."""
    query = select(Attachment.id).join(Blob, Blob.sha256 == Attachment.sha256)
    waiting = query.where(~Attachment.told, Blob.state.in_([str(state) for state in states]))
    return list(session.scalars(waiting.order_by(Attachment.added_at).limit(limit)))


def take_due(session: Session, now: datetime) -> str | None:
    """Take bytes that want to be scanned, and keep others from them for a while; None where there are none."""
    due = select(Blob.sha256).where(Blob.due_at.is_not(None), Blob.due_at <= now).order_by(Blob.due_at).limit(1)
    taken = (
        update(Blob)
        .where(Blob.sha256 == due.with_for_update(skip_locked=True).scalar_subquery())
        .values(due_at=now + LEASE, attempts=Blob.attempts + 1)
        .returning(Blob.sha256)
    )
    return session.execute(taken).scalar_one_or_none()


def remove_orphan(session: Session, before: datetime) -> str | None:
    """Remove one row of bytes that no case has, and that nobody has sent since; return their hash, None without any."""
    owned = exists().where(Attachment.sha256 == Blob.sha256)
    alone = select(Blob.sha256).where(Blob.touched_at < before, ~owned).limit(1)
    gone = delete(Blob).where(Blob.sha256 == alone.with_for_update(skip_locked=True).scalar_subquery(), ~owned)
    return session.execute(gone.where(Blob.touched_at < before).returning(Blob.sha256)).scalar_one_or_none()


def all_blobs(session: Session) -> list[tuple[str, int]]:
    """Return hash and size of all that should stand in the store and belongs to a case."""
    owned = exists().where(Attachment.sha256 == Blob.sha256)
    return [(row.sha256, row.size) for row in session.execute(select(Blob.sha256, Blob.size).where(owned))]


def all_attachments(session: Session) -> set[tuple[str, int, str]]:
    """Return case, number and hash of each file of a case."""
    query = select(Attachment.case_id, Attachment.number, Attachment.sha256)
    return {(row.case_id, row.number, row.sha256) for row in session.execute(query)}


def drop(session: Session, case_id: str) -> None:
    """Take a case's files from it; the bytes go once no case has them."""
    session.execute(delete(Attachment).where(Attachment.case_id == case_id))
