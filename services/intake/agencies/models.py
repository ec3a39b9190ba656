"""Tables of agencies and their keys."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Agency(Base):
    """A system that posts cases. `code` is its permanent name in messages and addresses."""

    __tablename__ = "agency"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class AgencyKey(Base):
    """A key of an agency: of the key itself only the SHA-256 is kept."""

    __tablename__ = "agency_key"

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agency.code"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
