"""That a case waits at the dispatch desk, or how it last did."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

WAITS = text("over_at is null")
"""In these words, so that the database sees that its index is meant."""


class Wait(Base):
    """One for each case that ever waited: the newest of its waits, by (round, assignment).

    round, assignment: after which it came to the desk. awaited: an `Awaited`. since: when it began, by router's clock.
    reason: why, in both languages; None where nobody may read it. facts: CaseFacts, with `tags` where the enterprise
    has any. case_class: by which its clocks run. limits, calendar, escalation: hashes of the parts that hold for it.
    over_at, over_by: when it ended and by what (`Happening`); None while it waits.
    """

    __tablename__ = "wait"
    __table_args__ = (Index("ix_wait_waits", "case_id", postgresql_where=WAITS, sqlite_where=WAITS),)

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    round: Mapped[int]
    assignment: Mapped[int]
    awaited: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    reason: Mapped[dict[str, Any] | None]
    facts: Mapped[dict[str, Any]]
    case_class: Mapped[str] = mapped_column(String(64))
    limits: Mapped[str] = mapped_column(String(64))
    calendar: Mapped[str] = mapped_column(String(64))
    escalation: Mapped[str] = mapped_column(String(64))
    over_at: Mapped[datetime | None]
    over_by: Mapped[str | None] = mapped_column(String(16))

    @property
    def key(self) -> tuple[int, int]:
        """Return by what it merges."""
        return self.round, self.assignment

    @property
    def hashes(self) -> tuple[str, str, str]:
        """Return the versions that hold for it, in the order limits, calendar, escalation."""
        return self.limits, self.calendar, self.escalation
