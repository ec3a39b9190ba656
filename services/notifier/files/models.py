"""Files of cases, as intake told of them; the bytes are its own."""

from datetime import datetime

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class CaseFile(Base):
    """A file of a case that may be handed out. id: intake's for it; by: who brought it, empty where that is not told.

    It may belong to another case that was merged into this one; then that row tells of the same file too.
    """

    __tablename__ = "case_file"
    __table_args__ = (Index(None, "case_id", "at"),)

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(String(16))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
