"""Tables of attachments: what stands in the store of files, and which of it belongs to which case."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base

WAITS = text("due_at IS NOT NULL")
"""In these words, so that the database sees that its index is meant."""


class Blob(Base):
    """Bytes in the store of files, once however often they were sent.

    The row comes before the bytes and goes after them: nothing stands in the store of which no row tells. touched_at:
    when they were last sent; while that is not long ago, bytes that belong to no case stay. state: domain.FileState.
    due_at: when a scanner may look, or look again; nothing once it has. attempts: how often that was begun. reason: why
    it came to nothing. found: what was found, by the scanner's name for it.
    """

    __tablename__ = "blob"
    __table_args__ = (
        Index("ix_blob_waits", "due_at", postgresql_where=WAITS, sqlite_where=WAITS),
        Index(None, "touched_at"),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    touched_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime | None]
    attempts: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    found: Mapped[str | None] = mapped_column(String(200))
    scanned_at: Mapped[datetime | None]


class Attachment(Base):
    """A file of a case. The same bytes are in a case once.

    number: 1 to domain.MOST_FILES. name: cleaned. type: a code of kinds.TYPES. actor: who brought it, as the history
    names them; by: as people are told. told: whoever works on the case has heard of it.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("case_id", "number", name="uq_attachment_case_id_number"),
        UniqueConstraint("case_id", "sha256", name="uq_attachment_case_id_sha256"),
        Index(None, "sha256"),
        Index("ix_attachment_untold", "added_at", postgresql_where=text("NOT told"), sqlite_where=text("NOT told")),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), ForeignKey("blob.sha256"))
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(16))
    size: Mapped[int]
    actor: Mapped[str] = mapped_column(String(80))
    by: Mapped[str | None] = mapped_column(String(200))
    added_at: Mapped[datetime]
    told: Mapped[bool] = mapped_column(default=False, server_default=false())
