"""Tables of agencies' events."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base

_WAITS = text("position IS NULL")
_STANDS = text("position IS NOT NULL")


class AgencyEvent(Base):
    """A line of a case's history that an agency may read, as that agency hears of it.

    case_id: the agency's own case. line_of, line, hash: where the line stands; of a case that was merged it is the
    other's, which is told nowhere. state, followed: where the case, and the one in which it is handled, stood at the
    end of what wrote the line. position: its place in the agency's stream, from 1 and without gaps; None until it has
    been given one.
    """

    __tablename__ = "agency_event"
    __table_args__ = (
        Index(
            "uq_agency_event_agency_position",
            "agency",
            "position",
            unique=True,
            postgresql_where=_STANDS,
            sqlite_where=_STANDS,
        ),
        Index("ix_agency_event_waiting", "agency", "id", postgresql_where=_WAITS, sqlite_where=_WAITS),
    )

    # No foreign keys: their checks would lock rows in every POST, and each would cost it a question.
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    agency: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    line_of: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    line: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    followed: Mapped[str | None] = mapped_column(String(16))
    position: Mapped[int | None] = mapped_column(BigInteger)


class EventHead(Base):
    """Where an agency's stream ends, and up to where its events are not kept any more (`gone`).

    Whoever numbers events locks its row; no request ever does.
    """

    __tablename__ = "event_head"

    agency: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    gone: Mapped[int] = mapped_column(BigInteger, default=0)
