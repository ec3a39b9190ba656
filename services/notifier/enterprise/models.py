"""What enterprises were to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class Informing(Base):
    """One message about a case that its enterprise is to hear, by the line of intake's history that it came with.

    news: what is in it (News), in order. mail: the key of the mail that tells it, None where none does: it was
    overtaken, or there is no way. at: when it was heard of.
    """

    __tablename__ = "informing"

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    news: Mapped[list[Any]]
    mail: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime]
