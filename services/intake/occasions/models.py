"""Tables of occasions, and of the cases that came from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Occasion(Base):
    """An occasion as it was put on record; it never changes.

    kind: domain.Kind. held_on: a day of the place; of a suggestion that on which it was handed over. enterprise_key: of
    a visit, whose it was, as cases are compared (same.domain.name_key). facts: what else its form says, by field.
    """

    __tablename__ = "occasion"
    __table_args__ = (Index(None, "held_on"), Index(None, "enterprise_key", "held_on"))

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date] = mapped_column(Date)
    enterprise_key: Mapped[str | None] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))


class OccasionCase(Base):
    """A case that came from an occasion, in the order in which the matters were put down.

    way: domain.Way. promised_on: the day by which somebody promised to come back.
    """

    __tablename__ = "occasion_case"

    occasion_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("occasion.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    way: Mapped[str] = mapped_column(String(16))
    promised_on: Mapped[date | None] = mapped_column(Date)
