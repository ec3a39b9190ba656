"""Tables of likenesses."""

from datetime import datetime

from sqlalchemy import Float, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Likeness(Base):
    """Two cases of one enterprise that may be the same matter.

    case_id: the one that came later; other_id: the one that it was found to be like. score: 0 to 1. state: waiting,
    merged, refused. decided_by: a person's id, or `rule`. why: what the person wrote.
    """

    __tablename__ = "likeness"

    # No foreign keys: the check of one would wait in a POST for whoever is at work on the other case.
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    other_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True, index=True)
    score: Mapped[float] = mapped_column(Float)
    found_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8))
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(Text)
