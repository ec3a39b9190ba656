"""Proposals to decline a case."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Proposal(Base):
    """Somebody of the centre would decline a case; it takes effect when somebody else signs too.

    round: the case's when it was made; in another it means nothing. ground: a code of the place's list; basis: the law
    in both languages; text: what the enterprise is told. by, decided_by: people's ids. state: waiting, agreed, refused.
    reason: why it was refused.
    """

    __tablename__ = "proposal"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("cases.id"), index=True)
    round: Mapped[int] = mapped_column(Integer)
    ground: Mapped[str] = mapped_column(String(40))
    basis: Mapped[dict[str, Any]]
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8))
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "uq_proposal_waiting",
            "case_id",
            "round",
            unique=True,
            postgresql_where=state == "waiting",
            sqlite_where=state == "waiting",
        ),
    )
