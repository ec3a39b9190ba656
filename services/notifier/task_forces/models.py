"""Task forces with their stages, and the bodies that are in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

LIVE = text("dissolved_at is null")
"""In these words, so that the database sees that its index is meant."""


class TaskForce(Base):
    """A team for one round of a case.

    assignment: the number of the one that set it up; a later one of the same round may end it and set up another.
    template: its code; part: the hash of the part `stages` that it is read from, whatever is loaded later. lead: the
    body that leads the case, and so the team. why: `closed`, `merged`, `withdrawn`, or `desk` where the desk wanted
    none any more; None while it is under way.
    """

    __tablename__ = "task_force"
    __table_args__ = (
        Index(None, "case_id", "round", "assignment", unique=True),
        Index("ix_task_force_live", "started_at", postgresql_where=LIVE, sqlite_where=LIVE),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    round: Mapped[int]
    assignment: Mapped[int]
    template: Mapped[str] = mapped_column(String(64))
    part: Mapped[str] = mapped_column(String(64))
    lead: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    dissolved_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(String(16))


class StageRow(Base):
    """One stage of a task force. place: its place in the template. body: who has to do it; helping: codes of bodies.

    person, name: who has passed it, and what they said: what was done, or why it is not needed.
    """

    __tablename__ = "stage"

    force_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    stage: Mapped[str] = mapped_column(String(64), primary_key=True)
    place: Mapped[int]
    body: Mapped[str] = mapped_column(String(64))
    helping: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    person: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")


class Member(Base):
    """A body that is in a task force: the lead, who assists, who has a stage or a hand in one."""

    __tablename__ = "task_force_member"
    __table_args__ = (Index(None, "body"),)

    force_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    body: Mapped[str] = mapped_column(String(64), primary_key=True)
