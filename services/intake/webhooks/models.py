"""Tables of webhooks."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base

WAITS = text("state = 'waiting'")
_OF_EVENT = text("event_id IS NOT NULL")


class Endpoint(Base):
    """An address that an agency wants its events sent to.

    kinds: those that it has chosen; none are all. contact, language: whom to write to when it fails, and how. secret,
    former: sealed (signing.Seal); the former signs too until `former_until`. off_position: of the last event that was
    delivered or queued before it was switched off. failing_since: the first failure after the last success. told_at:
    when the contact was last written to about deliveries that were given up.
    """

    __tablename__ = "webhook_endpoint"
    __table_args__ = (Index("uq_webhook_endpoint_agency_url", "agency", "url", unique=True),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    agency: Mapped[str] = mapped_column(String(32))
    url: Mapped[str] = mapped_column(String(500))
    kinds: Mapped[list[Any]]
    contact: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    secret: Mapped[str] = mapped_column(String(200))
    former: Mapped[str | None] = mapped_column(String(200))
    former_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8))
    off_why: Mapped[str | None] = mapped_column(String(16))
    off_at: Mapped[datetime | None]
    off_position: Mapped[int | None] = mapped_column(BigInteger)
    failing_since: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    last_ok_at: Mapped[datetime | None]


class Delivery(Base):
    """An event on its way to an endpoint; or a test, which is about no case and no event.

    due_at: seconds of the database's clock, None once it is over; while somebody sends it (claim), the end of the
    lease. first_at: of the first attempt. status, words: of the last one. log: all of them, as (at, status, words).
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index(
            "uq_webhook_delivery_endpoint_id_event_id",
            "endpoint_id",
            "event_id",
            unique=True,
            postgresql_where=_OF_EVENT,
            sqlite_where=_OF_EVENT,
        ),
        # What is due for an endpoint; and whether something of the same case stands before it.
        Index("ix_webhook_delivery_due", "endpoint_id", "due_at", postgresql_where=WAITS, sqlite_where=WAITS),
        Index(
            "ix_webhook_delivery_case",
            "endpoint_id",
            "case_id",
            "position",
            postgresql_where=WAITS,
            sqlite_where=WAITS,
        ),
        Index("ix_webhook_delivery_endpoint_id_id", "endpoint_id", "id"),
        Index("ix_webhook_delivery_over_at", "over_at"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    event_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    case_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    position: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8))
    due_at: Mapped[float | None] = mapped_column(Float)
    claim: Mapped[str | None] = mapped_column(String(36))
    attempts: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime | None]
    status: Mapped[int | None]
    words: Mapped[str | None] = mapped_column(Text)
    log: Mapped[list[Any]]
    created_at: Mapped[datetime]
    over_at: Mapped[datetime | None]
