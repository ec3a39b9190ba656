"""The clock of a case: when a round began for the enterprise, how long it may last, and by which rules; and others."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class Clock(Base):
    """One for each round of a case; it runs on while the case changes hands.

    limits, calendar, escalation: hashes of the parts in force when it started; they hold for this round whatever is
    loaded later, but for what `moving` takes over: a year that was published, or what somebody applied. reckoned: how
    `due_at` came about (`reckoning.to_json`), None in a row of an earlier release. rests_since: since when it rests,
    for the enterprise was asked for something; asked_in: in which turn of the case it was.
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


RUNS = text("stopped_at is null")
"""In these words, so that the database sees that its index is meant."""


class RunningClock(Base):
    """A clock beside the round's and the tasks' own: one that the place sets, a notice's, or what follows a step.

    name: as steps name it (limits.yaml, `notice.<step>`, `step.<step>`). task_id: whose it is, None where it is the
    case's or the centre's. body: who is late when it has run out, None where that is whoever leads the case then, or
    the centre, of which the place names no body. assignment, turn: when it began; the same clock may begin anew with
    each return or report; turn 0: while the desk had the case. rests_since: since when it stands still.
    stopped_by: what stopped it (`Happening`, or why it ended without).
    """

    __tablename__ = "running_clock"
    __table_args__ = (
        Index(None, "case_id", "round"),
        Index("ix_running_clock_runs", "case_id", postgresql_where=RUNS, sqlite_where=RUNS),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    round: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    body: Mapped[str | None] = mapped_column(String(64))
    assignment: Mapped[int]
    turn: Mapped[int]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    provisional: Mapped[bool]
    reckoned: Mapped[list[Any] | None] = mapped_column(default=None)
    rests_since: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[str | None] = mapped_column(String(32))
