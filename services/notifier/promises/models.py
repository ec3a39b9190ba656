"""Promises as notifier watches them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

TO_TAKE_UP = text("state = 'broken'")
"""In these words, so that the database sees that its index is meant."""


class Promise(Base):
    """One promise of a case, by intake's number. A message about its end may come first: then the rest is None.

    id: for links. turn: of the newest message about it. round: of the case. owner: a body's code; person, name: who is
    responsible. until: a day in the place's zone, due_at: its close of business. facts: the case (CaseFacts). part:
    the hash of the part `promises` that it began with, empty where the place had none; calendar: likewise. reminders:
    how many timers were set for them. reports: how often its owner has said that it is kept, reported: the last time
    (`text`, `by`, `at`). fell_due_at: when its day was told. said, by: with what it ended. taken_up: what the
    supervision office has done about it.
    """

    __tablename__ = "promise"
    __table_args__ = (
        Index("ix_promise_owner_state", "owner", "state"),
        Index("ix_promise_broken", "ended_at", postgresql_where=TO_TAKE_UP, sqlite_where=TO_TAKE_UP),
    )

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    turn: Mapped[int]
    round: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(String(64))
    person: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    until: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    part: Mapped[str] = mapped_column(String(64), default="")
    calendar: Mapped[str] = mapped_column(String(64), default="")
    reminders: Mapped[int] = mapped_column(default=0)
    reports: Mapped[int] = mapped_column(default=0)
    reported: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    fell_due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    said: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str | None] = mapped_column(Text)
    taken_up: Mapped[str | None] = mapped_column(Text)
