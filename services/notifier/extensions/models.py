"""Extensions and suspensions that were asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base
from services.notifier.limits.extending import Wish

_WAITS = text("state = 'asked'")
_RESTS = text("state = 'granted' and wish = 'suspension'")


class Extension(Base):
    """One asking for more time for a lead's task, or that its clock rest, and what became of it.

    wish: which of the two (limits.extending.Wish). number: counts from 1 in a round of a case. ground: {"code",
    "name"}, as the place's list had it; evidence: what shows it. n, unit: how much was asked for; granted_n: how much
    was granted. duty: which may decide, by decide_by; silence: what it means if nobody does. person, name: who asked.
    decided_by, decided_name: who decided, None where time did, or the case's course; words: what they said.
    due_before, due_after: the lead's limit, and as it became.

    reckoned: how decide_by came about (`reckoning.to_json`) and, once a rest was granted, how rests_until did; None in
    a row of an earlier release.

    Of a suspension: whole, whether the enterprise's clock rests with the lead's; rests_until, until when it is to rest;
    rested_until, when it went on; ended_name, who let it go on, None where time did, or the case's course; ended_words.
    """

    __tablename__ = "extension"
    __table_args__ = (
        Index(None, "case_id", "round"),
        Index("uq_extension_waits", "task_id", unique=True, postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index("ix_extension_waits", "decide_by", postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index(None, "decided_at"),
        Index("ix_extension_rests", "case_id", postgresql_where=_RESTS, sqlite_where=_RESTS),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    round: Mapped[int]
    assignment: Mapped[int]
    task_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    body: Mapped[str] = mapped_column(String(64))
    wish: Mapped[str] = mapped_column(String(16), default=Wish.EXTENSION)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    ground: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[str | None] = mapped_column(Text)
    n: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    granted_n: Mapped[int | None]
    duty: Mapped[str] = mapped_column(String(16))
    silence: Mapped[str] = mapped_column(String(8))
    decide_by: Mapped[datetime]
    reckoned: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    person: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_name: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    words: Mapped[str | None] = mapped_column(Text)
    due_before: Mapped[datetime]
    due_after: Mapped[datetime | None]
    whole: Mapped[bool] = mapped_column(default=True)
    rests_until: Mapped[datetime | None]
    rested_until: Mapped[datetime | None]
    ended_name: Mapped[str | None] = mapped_column(Text)
    ended_words: Mapped[str | None] = mapped_column(Text)
