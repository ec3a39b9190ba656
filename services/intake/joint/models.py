"""Tables of joint handling."""

from datetime import datetime

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Joint(Base):
    """A group of cases that are handled jointly. common: what they have in common, and the way it is to be solved.

    closed_at, closed_by_name, result: when it was closed, by whom, and what came of it; None while it is open.
    """

    __tablename__ = "joint"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    common: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str | None] = mapped_column(String(200))
    result: Mapped[str | None] = mapped_column(Text)


class JointCase(Base):
    """A case in a group; it is in one at most. Who left has no row, but lines in its history."""

    __tablename__ = "joint_case"

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    joint_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), index=True)
    added_at: Mapped[datetime]
