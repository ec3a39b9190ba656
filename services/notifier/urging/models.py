"""Urgings by people of ours; append-only."""

from datetime import datetime

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class Urging(Base):
    """Somebody has pressed a body for its task. duty: as what (`supervisor`, `dispatcher`, `leader`)."""

    __tablename__ = "urging"
    __table_args__ = (Index(None, "task_id", "at"), Index(None, "case_id"))

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    round: Mapped[int]
    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    body: Mapped[str] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    duty: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
