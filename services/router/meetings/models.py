"""Tables of coordination meetings. What stands in minutes is never changed: a later meeting decides anew."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.router.base import Base


class Meeting(Base):
    """A meeting that was called. Its row is the lock for its agenda and its minutes.

    number: the place's own. held_on: a day in the place's zone. level: who takes the chair, one of LEVELS. bodies:
    codes of those that were asked to come. by: the name of who called it. version: how often it was told of.
    """

    __tablename__ = "meeting"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(String(8))
    bodies: Mapped[list[Any]]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=0)


class AgendaItem(Base):
    """A case on a meeting's agenda, and who put it there."""

    __tablename__ = "agenda_item"

    meeting_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True, index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Text)


class Minutes(Base):
    """A meeting's minutes. Append-only. present: codes of the bodies that were there."""

    __tablename__ = "minutes"

    meeting_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    present: Mapped[list[Any]]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Text)
    person: Mapped[str | None] = mapped_column(String(64))


class MinutesDecision(Base):
    """What the minutes say of a case. Append-only. lead: None where the case stays where it is.

    split, assisting: codes of bodies that answer for a part, and that give an opinion.
    """

    __tablename__ = "minutes_decision"

    meeting_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    lead: Mapped[str | None] = mapped_column(String(64))
    assisting: Mapped[list[Any]]
    split: Mapped[list[Any]]
    due_on: Mapped[date | None]
