"""Promises."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Promise(Base):
    """One promise of a case, by a number that counts from 1 and is never used again.

    turn: of the newest message about it. round: of the answer that it was made with. origin: domain.Origin. until: a
    day in the place's zone. owner: a body's code; person, name: who is responsible there. fell_due: whether its day
    has come. fulfilled: what its owner says (`text`, `by`, `at`), None before. said, ended_at, ended_by: how it ended.
    tries: calls in vain (`at`, `by`, `note`). wish: a wish to move it (`until`, `reason`, `by`, `by_name`, `at`) that
    waits for its second signature. moved_to: the number of the one that goes on. taken_up: what the supervision
    office has done about a broken one (`text`, `by`, `at`).
    """

    __tablename__ = "promise"
    __table_args__ = (
        # Lists go by state, what is due soonest first.
        Index("ix_promise_state_until", "state", "until"),
    )

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("cases.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    turn: Mapped[int]
    round: Mapped[int]
    origin: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    until: Mapped[date] = mapped_column(Date)
    owner: Mapped[str] = mapped_column(String(64))
    person: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    fell_due: Mapped[bool]
    fulfilled: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    tries: Mapped[list[Any]]
    wish: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    said: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(200))
    moved_to: Mapped[int | None]
    taken_up: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
