"""Bodies and people of the directory as router last told them."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base
from shared.db.models import PersonRow


class BodyCopy(Base):
    """One body, whole (`Body`); router counts its versions and the highest wins.

    former: ids of those who stood in it before, by which whoever follows somebody is told what was theirs.
    """

    __tablename__ = "body"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    former: Mapped[list[Any]] = mapped_column(default=list)


class PersonCopy(PersonRow, Base):
    """A person of the directory as router last told them: who may sign in, and with which duties."""
