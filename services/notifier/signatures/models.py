"""Reports that wait for a signature."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class Draft(Base):
    """A report that is put before whoever heads its office. It changes nothing about the task until it is signed.

    number: counts from 1 for each task. facts: the report as its form said it. part: the hash of the rule that asked
    for the signature, None where it was the house's own. person, name: who wrote it. decided_by, decided_name: who
    signed it, refused to, or took it back; reason: why, where it was not signed.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "uq_draft_waiting",
            "task_id",
            unique=True,
            postgresql_where="state = 'waiting'",
            sqlite_where="state = 'waiting'",
        ),
    )

    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    facts: Mapped[dict[str, Any]]
    part: Mapped[str | None] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_name: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
