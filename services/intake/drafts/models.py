"""The table of drafts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Draft(Base):
    """A form that was not sent yet, or was sent a short while ago.

    key: the digest of the token in its address; for somebody who signs in, an id. owner: whose it is. fields: what was
    typed, nothing once it was sent. case_id: what it has become. until: when it is forgotten.
    """

    __tablename__ = "draft"
    __table_args__ = (Index(None, "owner", "until"), Index(None, "until"))

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    fields: Mapped[dict[str, Any]]
    case_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    saved_at: Mapped[datetime]
    until: Mapped[datetime]
