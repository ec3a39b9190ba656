"""Mails that came in, as rows: the bytes as they came, and what was made of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Double, Index, LargeBinary, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

WAITS = text("due_at is not null")
KEPT = text("raw_gone_at is null")
"""In these words, so that the database sees that its index is meant."""


class IncomingMail(Base):
    """One mail that came in; `identity` makes it one, however often it is delivered.

    way: lmtp, smtp or imap. envelope_from, recipients: as the mail server said them. due_at: seconds since 1970 by the
    database's clock when it wants to be read; nothing once that is done. attempts: how often reading was begun. state:
    `domain.Became`. answers: the key of the mail of ours that it is about, with its case, task and reader. sender,
    sender_name, subject, said: who wrote, and their own words. files: `name`, `type`, `size` and `sha256` of what came
    with it; the bytes stand in `raw`. verb: what was asked for. fields: what was said for it, as the form of the page
    has it. told: more about what came of it. brought: the case that intake has made of it. raw: read only
    where it is needed; empty once it is no longer kept, from raw_gone_at on (retaining.py).
    """

    __tablename__ = "incoming"
    __table_args__ = (
        Index("ix_incoming_waits", "due_at", postgresql_where=WAITS, sqlite_where=WAITS),
        Index(None, "case_id"),
        Index(None, "received_at", "id"),
        Index(None, "person", "received_at"),
        Index("ix_incoming_kept", "over_at", postgresql_where=KEPT, sqlite_where=KEPT),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    way: Mapped[str] = mapped_column(String(8))
    envelope_from: Mapped[str] = mapped_column(Text)
    recipients: Mapped[list[Any]]
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[float | None] = mapped_column(Double)
    attempts: Mapped[int]
    answers: Mapped[str | None] = mapped_column(String(32))
    case_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    person: Mapped[str | None] = mapped_column(String(64))
    sender: Mapped[str] = mapped_column(Text)
    sender_name: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text)
    files: Mapped[list[Any]]
    verb: Mapped[str | None] = mapped_column(String(16))
    fields: Mapped[dict[str, Any]]
    told: Mapped[dict[str, Any]]
    over_at: Mapped[datetime | None]
    brought: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    raw_gone_at: Mapped[datetime | None]
