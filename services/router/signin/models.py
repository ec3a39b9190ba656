"""Tables of sign-in."""

from datetime import datetime

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.router.base import Base


class SignedIn(Base):
    """One session: somebody at one browser. begun_at: a whole second. seen_at: when its cookie was last renewed."""

    __tablename__ = "session"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    begun_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInLink(Base):
    """One link that signs somebody in once. nonce: the SHA-256 of what the link carries.

    leads_to: the address in this house where they wanted to go.
    """

    __tablename__ = "sign_in_link"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    leads_to: Mapped[str] = mapped_column(Text)


class SignInTries(Base):
    """How often a link was asked for: for one mail address, or from one caller, since the first time in a window."""

    __tablename__ = "sign_in_tries"

    about: Mapped[str] = mapped_column(String(80), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]
