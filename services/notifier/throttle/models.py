"""What domains get."""

from typing import Any

from sqlalchemy import Boolean, Double, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class MailDomain(Base):
    """A domain that gets no more than so many mails a minute. Its row is the lock for whoever is about to send there.

    gone: [[second, count]] as `domain.Gone`. waits: whether mails wait for it. slowed_to, slowed_at, slowed_since: as
    `domain.Slowed`, None where its servers have not said "too many"; words: what they said. seen_at: when it was last
    asked for. All instants are seconds by the database's clock.
    """

    __tablename__ = "mail_domain"

    domain: Mapped[str] = mapped_column(Text, primary_key=True)
    gone: Mapped[list[Any]]
    waits: Mapped[bool] = mapped_column(Boolean)
    slowed_to: Mapped[int | None] = mapped_column(Integer)
    slowed_at: Mapped[float | None] = mapped_column(Double)
    slowed_since: Mapped[float | None] = mapped_column(Double)
    words: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[float] = mapped_column(Double)
