"""The tables of the knowledge base."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Entry(Base):
    """An entry as it stands: its newest version, and its text as words are looked for in it."""

    __tablename__ = "knowledge"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int]
    owner: Mapped[str] = mapped_column(String(64), index=True)
    plain: Mapped[str] = mapped_column(Text)


class EntryVersion(Base):
    """What an entry said from a moment on. Append-only: triggers refuse update and delete.

    way: `loaded` with a place's folder, `confirmed` or `changed` by somebody of the owner. by: their id, None for a
    folder; by_name: who checked it last. said: see domain.Said.told.
    """

    __tablename__ = "knowledge_version"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(10))
    by: Mapped[str | None] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))
    said: Mapped[dict[str, Any]]


class EntryWord(Base):
    """A word by which an entry is found, folded."""

    __tablename__ = "knowledge_word"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class EntryUse(Base):
    """A case that was answered at once with an entry; the line of its history says so too. Append-only."""

    __tablename__ = "knowledge_use"

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[int]
    at: Mapped[datetime]
