"""Tables of meetings."""

from datetime import date
from typing import Any

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class MeetingCopy(Base):
    """A meeting, whole (contracts' Meeting); router counts its versions and the highest wins."""

    __tablename__ = "meeting"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    version: Mapped[int]
    held_on: Mapped[date] = mapped_column(index=True)
    told: Mapped[dict[str, Any]]


class MeetingBody(Base):
    """A body that was asked to come, or was there."""

    __tablename__ = "meeting_body"

    meeting_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    body: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
