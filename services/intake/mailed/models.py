"""Files that came with mails, as they were told of; what became of each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base

WAITS = text("due_at IS NOT NULL")
"""In these words, so that the database sees that its index is meant."""


class MailedFile(Base):
    """A file of a mail about a case; the mail stays with notifier, whose id of it `mail` is.

    number: its place among the files of its mail, from 1. name, size, sha256: as they were told. actor, by: who sent
    it, as in `Attachment`. state: domain.MailedState. due_at: when it may be fetched, or fetched again; nothing once it
    is known what became of it. attempts: how often that was begun; reason: why it came to nothing. code, why: of one
    that was not taken, the word for programs and the words in both languages, `zh` and `en`.
    """

    __tablename__ = "mailed_file"
    __table_args__ = (Index("ix_mailed_file_waits", "due_at", postgresql_where=WAITS, sqlite_where=WAITS),)

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    mail: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(80))
    by: Mapped[str | None] = mapped_column(String(200))
    told_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime | None]
    attempts: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(String(32))
    why: Mapped[dict[str, Any]]
