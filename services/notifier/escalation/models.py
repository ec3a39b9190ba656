"""Timers: rows in the database, never in a broker or in a process."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class Timer(Base):
    """Something that the clock will do with a case. Once for each (case, round, step): that is the key.

    task_id: the body's task, where its limit is watched; the running clock, where that is; the task force, where a
    stage's is.
    fired_at stands beside due_at for good: after an outage both are on record.
    """

    __tablename__ = "timer"
    __table_args__ = (
        # Of all timers few wait, and of those few are due: what is over must not be read again.
        Index(
            "ix_timer_due", "due_at", postgresql_where=text("state = 'waiting'"), sqlite_where=text("state = 'waiting'")
        ),
    )

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(128), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    due_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]


class MeasureRow(Base):
    """A card, or one of the ladder's ends, against a body. Once for each (case, round, step), as its timer.

    step: the timer's. measure: a `Card` or a `Measure`. clock: the name of the one that had run. due_at: the limit that
    it was measured by. withdrawn_at, by, reason: where somebody took it back; it stays on record, and counts no more.
    """

    __tablename__ = "measure"
    __table_args__ = (Index(None, "body", "given_at"), Index(None, "given_at"))

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(128), primary_key=True)
    measure: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(String(64))
    clock: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)


class Audit(Base):
    """What the last whole look at all cases under way has found. named: ids of some that lack a step."""

    __tablename__ = "audit"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]
    looked: Mapped[int]
    lacking: Mapped[int]
    named: Mapped[list[Any]]
