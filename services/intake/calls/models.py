"""Calls that reached nobody."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class CallTry(Base):
    """One call in vain. number: counts from 1 in each round. person: id of who called. note: what they heard."""

    __tablename__ = "call_try"

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("cases.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
