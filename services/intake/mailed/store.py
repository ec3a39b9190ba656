"""Questions about files that came with mails."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.intake.mailed.domain import LEASE, MailedState
from services.intake.mailed.models import MailedFile


class Key(NamedTuple):
    """Names a file of a mail about a case."""

    case_id: str
    mail: str
    number: int


class Due(NamedTuple):
    """A file that is to be fetched, as its row says."""

    key: Key
    name: str
    size: int
    sha256: str


def take_due(session: Session, now: datetime) -> Due | None:
    """Take a file that wants to be fetched, and keep others from it for a while; None where there are none."""
    due = select(MailedFile).where(MailedFile.due_at.is_not(None), MailedFile.due_at <= now)
    row = session.scalar(due.order_by(MailedFile.due_at).limit(1).with_for_update(skip_locked=True))
    if row is None:
        return None
    row.due_at, row.attempts = now + LEASE, row.attempts + 1
    return Due(Key(row.case_id, row.mail, row.number), row.name, row.size, row.sha256)


def coming(session: Session, key: Key) -> MailedFile | None:
    """Return a file, locked, that is still to be fetched; None where it is known by now what became of it."""
    query = select(MailedFile).where(MailedFile.state == MailedState.COMING)
    query = query.where(MailedFile.case_id == key.case_id, MailedFile.mail == key.mail)
    return session.scalar(query.where(MailedFile.number == key.number).with_for_update())


def not_taken(session: Session, case_id: str) -> list[MailedFile]:
    """Return the files of a case's mails that are still to be fetched, or were refused, in their order."""
    query = select(MailedFile).where(MailedFile.case_id == case_id, MailedFile.state != MailedState.TAKEN)
    return list(session.scalars(query.order_by(MailedFile.told_at, MailedFile.mail, MailedFile.number)))


def drop(session: Session, case_id: str) -> None:
    """Forget the files of a case's mails."""
    session.execute(delete(MailedFile).where(MailedFile.case_id == case_id))
