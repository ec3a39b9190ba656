"""The clock of a case: when a round began for the enterprise, how long it may last, and by which rules."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class Clock(Base):
    """One for each round of a case; it runs on while the case changes hands.

    limits, calendar, escalation: hashes of the parts in force when it started; they hold for this round whatever is
    loaded later. reckoned: how `due_at` came about (`reckoning.to_json`), None in a row of an earlier release.
    rests_since: since when it rests, for the enterprise was asked for something; asked_in: in which turn of the case it
    was.
    """

    __tablename__ = "clock"

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    case_class: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    provisional: Mapped[bool]
    reckoned: Mapped[list[Any] | None] = mapped_column(default=None)
    limits: Mapped[str] = mapped_column(String(64))
    calendar: Mapped[str] = mapped_column(String(64))
    escalation: Mapped[str] = mapped_column(String(64))
    rests_since: Mapped[datetime | None]
    asked_in: Mapped[int | None]
