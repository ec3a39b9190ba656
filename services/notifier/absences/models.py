"""Absences as rows."""

from datetime import datetime

from sqlalchemy import Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

NOT_ENDED = text("ended_at is null")
"""In these words, so that the database sees that its index is meant."""


class Absence(Base):
    """That a person (an id of the directory, or a body's office mailbox) is away. Rows are ended, never removed.

    since belongs to it, until does not; without until it lasts until somebody ends it. why: `Why`. words: what was
    said of it, by a person or a mail server. stand_in: the id of who stands in, where they named somebody. by: the name
    of who said so, None where it was a machine. passed_on_at: when what is open was passed on; None before it begins.
    """

    __tablename__ = "absence"
    __table_args__ = (
        Index(None, "person", "at"),
        Index("ix_absence_not_ended", "since", postgresql_where=NOT_ENDED, sqlite_where=NOT_ENDED),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    person: Mapped[str] = mapped_column(String(128))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    stand_in: Mapped[str | None] = mapped_column(String(64))
    by: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]
    passed_on_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(Text)
