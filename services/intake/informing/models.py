"""Whom to call because they could not be written to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base

OPEN = text("line > told")


class Untold(Base):
    """What the enterprise of a case has not heard by itself; somebody has to call while `line` is above `told`.

    line: of the case's history, up to which it was to be told. told: up to which it has heard. news: the kinds (News),
    in order. why: Unreached, or `wrote`: it has written by mail what could not be added to the case. since: since when
    somebody has to call. tries: calls in vain. note: what the last of them heard.
    """

    __tablename__ = "untold"
    __table_args__ = (Index("ix_untold_since", "since", postgresql_where=OPEN, sqlite_where=OPEN),)

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("cases.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer)
    told: Mapped[int] = mapped_column(Integer)
    news: Mapped[list[Any]]
    why: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
