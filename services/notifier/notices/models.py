"""Supervision notices, the answers to them, and the numbers given so far."""

from datetime import datetime

from sqlalchemy import Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

LIVE = text("state in ('draft', 'open')")
"""In these words, so that the database sees that its index is meant."""


class Notice(Base):
    """A notice to a body about a case. Once for each (case, round, step), as the timer that drafted it.

    step: the timer's; one that was drafted by hand has its own id behind the step's name. body, task_id: whom it is
    to, and the task that it had then. colour, stopped_by: as the policy says. zh, en: what it demands, as it is worded
    now; a signed one is not reworded. drafted_by: the name of who did by hand, None for the clock.
    year, number: given at signing, and kept whatever follows. clock_id: of the clock that its limit is; due_at,
    provisional: that limit. ended_by: the name of who ended it, None for the case's course. how: by what it was
    stopped (`Stop`, an act with the task), or what made it moot (`ended`, `moved`). reason: why it was discarded or
    withdrawn.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("uq_notice_step", "case_id", "round", "step", unique=True),
        Index("uq_notice_number", "year", "number", unique=True),
        # Of all notices few are under way.
        Index("ix_notice_live", "case_id", postgresql_where=LIVE, sqlite_where=LIVE),
        Index(None, "state", "drafted_at"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    round: Mapped[int]
    step: Mapped[str] = mapped_column(String(128))
    body: Mapped[str] = mapped_column(String(64))
    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    colour: Mapped[str] = mapped_column(String(8))
    stopped_by: Mapped[str] = mapped_column(String(32))
    zh: Mapped[str] = mapped_column(Text)
    en: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[str | None] = mapped_column(Text)
    year: Mapped[int | None]
    number: Mapped[int | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str | None] = mapped_column(Text)
    clock_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    due_at: Mapped[datetime | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(Text)
    how: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(Text)


class Answer(Base):
    """What a body has written in answer to a notice. number: counts from 1 for each notice.

    person, name: who wrote it. decided_by, decided_name: who signed it besides, refused to, or took it back; reason:
    why, where it was not signed.
    """

    __tablename__ = "notice_answer"

    notice_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_name: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class NoticeNumber(Base):
    """The last number that was given in a year; whoever signs holds the row until their unit commits."""

    __tablename__ = "notice_number"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
