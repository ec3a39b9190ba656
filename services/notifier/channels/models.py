"""Urgent tasks that somebody has to open, and the calls that were made for them."""

from datetime import datetime

from sqlalchemy import Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

LISTED = text("listed_at is not null and seen_at is null")
"""In these words, so that the database sees that its index is meant."""


class Watch(Base):
    """One for each task that has a ladder.

    part, ladder: the hash of its place's part, and which ladder of it; frozen. rung: how many are done. seen_at, by,
    how: the first time that a person of its body opened it (an id; `Opened`). listed_at: since when it stands on the
    desk's call list; next_at: when a call is wanted next; calls: how many were put down.
    """

    __tablename__ = "watch"
    __table_args__ = (
        Index(None, "case_id"),
        Index("ix_watch_listed", "next_at", postgresql_where=LISTED, sqlite_where=LISTED),
    )

    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    part: Mapped[str] = mapped_column(String(64))
    ladder: Mapped[int]
    rung: Mapped[int]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None] = mapped_column(String(64))
    seen_how: Mapped[str | None] = mapped_column(String(16))
    listed_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    calls: Mapped[int]


class Call(Base):
    """A call that somebody of the desk has put down. Append-only.

    number: from 1 within its task. person, name: who called. whom, whom_name: of the body. reached: whether they were.
    next_at: when a call is wanted next, should the task not be opened by then.
    """

    __tablename__ = "call"

    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    whom: Mapped[str] = mapped_column(String(64))
    whom_name: Mapped[str] = mapped_column(Text)
    reached: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    next_at: Mapped[datetime]
