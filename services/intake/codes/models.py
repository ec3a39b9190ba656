"""Intake's copy of the directory."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base
from shared.db.models import PersonRow


class BodyCopy(Base):
    """A body as router last told it. `version` counts up for each body; the highest wins."""

    __tablename__ = "body"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    content: Mapped[dict[str, Any]]


class PersonCopy(PersonRow, Base):
    """A person of the directory as router last told them: who may sign in, and with which duties."""
