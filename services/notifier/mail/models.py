"""Mails as rows: what goes to whom and why, and what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Double, Index, LargeBinary, SmallInteger, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

OPEN = text("due_at is not null")
HELD = text("held_at is not null")
AT_A_GATE = text("gate is not null")
NOT_SENT = text("state <> 'sent'")
BY_MAIL, OTHERWISE = text("way = 'mail'"), text("way <> 'mail'")
DOUBTFUL, OPEN_AND_DOUBTFUL = text("suspects > 0"), text("due_at is not null and suspects > 0")
OPEN_OTHERWISE = text("due_at is not null and way <> 'mail'")
"""In these words, so that the database sees that its index is meant."""


class Mail(Base):
    """One mail to one person: about a task, or, where case and task are None, to the person alone.

    way: a `Way`; by another than mail it is a short message, whose kind is a `ShortKind` and whose address (`email`) is
    a telephone number or an id of the office messenger. code: what the short link of such a message ends with.

    key: derived from (case, task, kind, occasion, recipient); it is unique and makes the Message-ID, so that what is
    said twice is one mail and a second copy can be told for one. details: what this kind of mail says beyond case and
    task. secret: what its link is made from and nobody may read; gone once the mail is over. expires_at: it is not sent
    from then on, None where it is good for ever. due_at: seconds since 1970 by the database's clock when the row wants
    attention: 0 at once, the end of the lease while it is being sent, nothing once it is over. suspects: attempts of
    which nobody knows whether they arrived. waited: seconds that refusals have cost so far. words: the mail server's
    own, of the last attempt. raw: the mail as it would have gone, where no server is configured. held_at: since when it
    waits for a better hour, None where it does not; not_before: until when, or, once it has gone on, when that was;
    held_for: why it waits, or did (kindness.domain.HeldFor). bundle: the key of the mail that it went with. gate: the
    domain for which it waits, which gets no more for now (services.notifier.throttle), None where it waits for none;
    gate_rank: 0 where it is urgent, 1 elsewhere; gate_since: since when, in seconds by the database's clock.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_open", "due_at", "created_at", postgresql_where=OPEN, sqlite_where=OPEN),
        # A few short messages must not be looked for among a hundred thousand mails that wait.
        Index(
            "ix_mail_open_otherwise",
            "due_at",
            "created_at",
            postgresql_where=OPEN_OTHERWISE,
            sqlite_where=OPEN_OTHERWISE,
        ),
        # Nor the few of which nobody knows whether they arrived, which are looked for as often as all others.
        Index(
            "ix_mail_doubtful",
            "due_at",
            "created_at",
            postgresql_where=OPEN_AND_DOUBTFUL,
            sqlite_where=OPEN_AND_DOUBTFUL,
        ),
        Index(None, "case_id"),
        Index(None, "code", unique=True),
        Index(None, "created_at", "key"),
        Index("ix_mail_not_before", "not_before", postgresql_where=HELD, sqlite_where=HELD),
        Index("ix_mail_held_at", "held_at", postgresql_where=HELD, sqlite_where=HELD),
        Index(
            "ix_mail_gate",
            *("gate", "due_at", "gate_rank", "created_at"),
            postgresql_where=AT_A_GATE,
            sqlite_where=AT_A_GATE,
        ),
        # Almost every mail is sent in the end; the others must be found without reading those.
        Index("ix_mail_not_sent", "state", "created_at", postgresql_where=NOT_SENT, sqlite_where=NOT_SENT),
    )

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    way: Mapped[str] = mapped_column(String(16), default="mail", server_default="mail")
    code: Mapped[str | None] = mapped_column(String(16))
    case_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    task_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    kind: Mapped[str] = mapped_column(String(16))
    occasion: Mapped[str] = mapped_column(String(128))
    person: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    details: Mapped[dict[str, Any]]
    secret: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    due_at: Mapped[float | None] = mapped_column(Double)
    claim: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    attempts: Mapped[int]
    suspects: Mapped[int]
    waited: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    attempted_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    held_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    held_for: Mapped[str | None] = mapped_column(String(16))
    bundle: Mapped[str | None] = mapped_column(String(32))
    gate: Mapped[str | None] = mapped_column(Text)
    gate_rank: Mapped[int | None] = mapped_column(SmallInteger)
    gate_since: Mapped[float | None] = mapped_column(Double)

    @property
    def cases(self) -> list[str]:
        """Return the ids of the cases in which it is put on record what becomes of it: its own, or of what it gathers.

        They are locked before it is.
        """
        own = [self.case_id] if self.case_id else []
        return own or [one["case"] for one in self.details.get("mails", ()) if one.get("case")]
