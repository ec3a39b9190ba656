"""Who has had which digest, and who wants none."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class DigestReader(Base):
    """A person, or an office mailbox, who gets digests.

    day: the last one for which that was seen to, also where nothing was to be told, or where they were away and the
    keeper was told that nobody has theirs. off_at: since when they want none, None where they do. It is a wish of the
    person and no state of a case, and stays while they are here; a row without it is removed after a month
    (services.notifier.mail.tidying).
    """

    __tablename__ = "digest_reader"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date | None]
    off_at: Mapped[datetime | None]
