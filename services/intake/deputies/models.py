"""Tables of those who have made a suggestion, with what they were given and said."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Deputy(Base):
    """Somebody who has made a suggestion, alone or with others. role: domain.Role. contact: a number or an address."""

    __tablename__ = "occasion_deputy"

    occasion_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("occasion.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(16))
    contact: Mapped[str | None] = mapped_column(String(254))


class DeputyReply(Base):
    """That a deputy was given the answer of a round, and what they said of it.

    how: domain.How. grade: domain.Grade, None until they have spoken.
    """

    __tablename__ = "occasion_reply"

    occasion_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("occasion.id"), primary_key=True)
    deputy: Mapped[int] = mapped_column(Integer, primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    how: Mapped[str] = mapped_column(String(16))
    answered_on: Mapped[date] = mapped_column(Date)
    grade: Mapped[str | None] = mapped_column(String(16))
    said: Mapped[str | None] = mapped_column(Text)
