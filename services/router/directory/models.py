"""Tables of the directory, as it was last told to the other services."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.router.base import Base
from shared.db.models import PersonRow as Person


class BodyRow(Base):
    """One body, whole (contracts' Body), as it was last published. version counts up with each change."""

    __tablename__ = "body"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]


class PersonRow(Person, Base):
    """One person of the directory, as they were last published."""
