"""Cases on the ledger."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Entry(Base):
    """One time that a case is, was, or should be on the ledger, by a number that counts from 1.

    state: domain.EntryState. turn: of the newest message about it, 0 before it was signed. round: of the case. owner: a
    body's code; person, name: who is responsible there. months: between two reviews. outside: to whom beyond the
    district it was passed (codes.domain.Outside.told), where that is why it is here: the owner is then our tracker, who
    asks there, every so many working days (`days`); outside_agency: by whose keys it answers. pledge: what the
    enterprise is promised with it (`text`, `until`). asked_by: who proposed it, asked_name: by name. decided_name: of
    whoever signed or refused; said: why refused. since: when it was signed. ended_at, why (domain.Left): how it left
    the ledger, or when its proposal lapsed.
    told: the turn of notifier's newest message; by that, next_on: the day of the next review; review: which it is,
    counted from 1; missed: whether its day has passed without a report. reviewed_at: when the last report was made.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        # The list goes by state, what is reviewed soonest first.
        Index("ix_ledger_entry_state", "state", "next_on"),
        Index(
            "ix_ledger_entry_outside_agency",
            "outside_agency",
            postgresql_where=text("outside_agency IS NOT NULL"),
            sqlite_where=text("outside_agency IS NOT NULL"),
        ),
    )

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("cases.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    turn: Mapped[int]
    round: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(64))
    person: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    months: Mapped[int]
    outside: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    outside_agency: Mapped[str | None] = mapped_column(String(32))
    days: Mapped[int | None]
    pledge: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    decided_name: Mapped[str | None] = mapped_column(String(200))
    said: Mapped[str | None] = mapped_column(Text)
    since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(String(16))
    told: Mapped[int]
    next_on: Mapped[date | None] = mapped_column(Date)
    review: Mapped[int]
    missed: Mapped[bool]
    reviewed_at: Mapped[datetime | None]
