"""Cases on the ledger as notifier watches them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

LIVE = text("ended_at IS NULL")
"""In these words, so that the database sees that its index is meant."""


class LedgerEntry(Base):
    """One time that a case stands on the ledger, by intake's number.

    id: for links. turn: of intake's newest message about it; told: of ours. round: of the case. owner: a body's code;
    person, name: who is responsible. months: between two reviews. outside: who beyond the district has the case
    (`code`, `name`, `contact`), whom the owner asks every `days` working days. since: when it was put there.
    facts: the case (CaseFacts). part: the hash of the part `ledger` that it began with, empty where the place had none;
    calendar: likewise. plans: how often a day for a review was set, which tells their timers apart. reviews: how many
    were reported on; reported: the last time (`on`, `in_time`, `done`, `hindrance`, `next_step`, `by`, `at`). next_on:
    the day of the next one, due_at: its close; reckoned: how it came about (`reckoning.to_json`), None in a row of an
    earlier release. missed_at: when it was told that this one was missed. ended_at, why: how
    it left the ledger.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_owner", "owner", postgresql_where=LIVE, sqlite_where=LIVE),
        Index("ix_ledger_entry_due_at", "due_at", postgresql_where=LIVE, sqlite_where=LIVE),
    )

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    turn: Mapped[int]
    told: Mapped[int]
    round: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(64))
    person: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    months: Mapped[int]
    outside: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    days: Mapped[int | None]
    since: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True))
    part: Mapped[str] = mapped_column(String(64))
    calendar: Mapped[str] = mapped_column(String(64))
    plans: Mapped[int]
    reviews: Mapped[int]
    reported: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    next_on: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None]
    reckoned: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    missed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(String(16))
