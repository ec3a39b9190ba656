"""Extensions that were asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

_WAITS = text("state = 'asked'")


class Extension(Base):
    """One asking for more time for a lead's task, and what became of it.

    number: counts from 1 in a round of a case. ground: {"code", "name"}, as the place's list had it. n, unit: how much
    was asked for; granted_n: how much was granted. duty: which may decide, by decide_by; silence: what it means if
    nobody does. person, name: who asked. decided_by, decided_name: who decided, None where time did, or the case's
    course; words: what they said. due_before, due_after: the lead's limit, and as it became.
    """

    __tablename__ = "extension"
    __table_args__ = (
        Index(None, "case_id", "round"),
        Index("uq_extension_waits", "task_id", unique=True, postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index("ix_extension_waits", "decide_by", postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index(None, "decided_at"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    round: Mapped[int]
    assignment: Mapped[int]
    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    body: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    ground: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str | None] = mapped_column(Text)
    n: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    granted_n: Mapped[int | None]
    duty: Mapped[str] = mapped_column(String(16))
    silence: Mapped[str] = mapped_column(String(8))
    decide_by: Mapped[datetime]
    person: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_name: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    words: Mapped[str | None] = mapped_column(Text)
    due_before: Mapped[datetime]
    due_after: Mapped[datetime | None]
