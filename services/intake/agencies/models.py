"""Tables of agencies and their keys."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.base import Base


class Agency(Base):
    """A system that posts cases. `code` is its permanent name in messages and addresses.

    requests_a_minute, cases_a_day: how much it may do (quota.Policy); None where the usual holds.
    tells_enterprise: it tells its people itself what becomes of their cases, so that we write to none of them.
    """

    __tablename__ = "agency"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    tells_enterprise: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    requests_a_minute: Mapped[int | None]
    cases_a_day: Mapped[int | None]


class AgencyKey(Base):
    """A key of an agency: of the key itself only the SHA-256 is kept.

    name: what it is used for. scopes: what it is good for (domain.written). replaced_by: what it was rotated to.
    signs: whether it signs requests instead of being sent with them (domain.make_signing_key).
    last_used_at: within a minute; None for one that was never used, or not since this has been kept.
    """

    __tablename__ = "agency_key"

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agency.code"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="", server_default="")
    scopes: Mapped[str] = mapped_column(String(100), default="submit read", server_default="submit read")
    digest: Mapped[str] = mapped_column(String(64))
    signs: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    replaced_by: Mapped[str | None] = mapped_column(String(8))
    last_used_at: Mapped[datetime | None]


class Allowance(Base):
    """How much of a quota an agency has taken in the present window, all replicas together."""

    __tablename__ = "agency_allowance"

    agency: Mapped[str] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    policy: Mapped[str] = mapped_column(String(16), primary_key=True)
    window_start: Mapped[datetime]
    taken: Mapped[int]


class UsedNonce(Base):
    """A nonce with which a request was signed. Kept until no signature with it could pass any more."""

    __tablename__ = "agency_nonce"

    key: Mapped[str] = mapped_column(String(8), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)
