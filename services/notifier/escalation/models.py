"""Timers: rows in the database, never in a broker or in a process."""

from datetime import datetime

from sqlalchemy import Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class Timer(Base):
    """Something that the clock will do with a case. Once for each (case, round, step): that is the key.

    task_id: the split or assisting body's task, where its limit is watched; the task force, where a stage's is.
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
