"""Addresses at which agencies bring cases by mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Mailbox(Base):
    """The address of one agency. token: what its address carries, 32 hexadecimal digits; a new one makes the old void.

    allowed: who may write to it, as domain.allowed_form gives it. closed_at: since when nothing is taken any more.
    """

    __tablename__ = "mailbox"

    agency: Mapped[str] = mapped_column(String(32), primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    allowed: Mapped[list[Any]]
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
