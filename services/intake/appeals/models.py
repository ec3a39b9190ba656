"""The table of appeals."""

from datetime import datetime

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Appeal(Base):
    """A body's word that a case does not count against it, and the ruling. by, ruled_by: ids of people."""

    __tablename__ = "appeal"
    __table_args__ = (Index("ix_appeal_case_id_body", "case_id", "body"), Index("ix_appeal_entered_at", "entered_at"))

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    body: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    ruling: Mapped[str | None] = mapped_column(Text)
    ruled_by: Mapped[str | None] = mapped_column(String(64))
    ruled_by_name: Mapped[str | None] = mapped_column(String(200))
    ruled_at: Mapped[datetime | None]
