"""Tables of the figures."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Counted(Base):
    """One thing that is counted of a case (counting.Entry); all but `body` and `words` stays as it was written.

    round, assignment, turn: 0 where it is of none. words: what is true of it, in the order of letters, with spaces.
    """

    __tablename__ = "counted"
    __table_args__ = (
        # All that a month's sums need: its rows lie all over the table, in the order of cases, and would be read one by
        # one from wherever the disk has them.
        Index("ix_counted_at_event_body_words", "at", "event", "body", "words"),
    )

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    event: Mapped[str] = mapped_column(String(16), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    assignment: Mapped[int] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(128), primary_key=True)
    at: Mapped[datetime]
    body: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    told: Mapped[dict[str, Any]]
