"""Tables of draws, and of what was drawn."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class RecheckDraw(Base):
    """One draw: of the cases that ended in a month in one way. It is made once, and keeps what it was made from.

    month: like 2026-10, by the place's clocks. kind: how they ended. place: the code that went into the digests. share,
    least: as text and number of the rule. population: how many there were. part: the configuration that holds the rule.
    """

    __tablename__ = "recheck_draw"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[str] = mapped_column(String(40))
    share: Mapped[str] = mapped_column(String(24))
    least: Mapped[int]
    population: Mapped[int]
    part: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))


class Recheck(Base):
    """A case that was drawn. state: waiting, or what looking again came to. note: what was found, for the inside.

    place: where it stood in its draw, from 1. person, name: who has looked.
    """

    __tablename__ = "recheck"
    __table_args__ = (
        Index("uq_recheck_case_id_month_kind", "case_id", "month", "kind", unique=True),
        Index("ix_recheck_month_kind_place", "month", "kind", "place"),
        Index("ix_recheck_state", "state"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("cases.id"))
    month: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(Text)
    person: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Text)
    judged_at: Mapped[datetime | None]
