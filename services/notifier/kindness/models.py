"""How many mails somebody gets."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base

OUTSIDE = "outside "
"""What stands before an address of an enterprise: its mails are counted apart from those about tasks."""


class MailPace(Base):
    """Mails about tasks to one address: since when they are counted, and how many have gone by themselves since.

    Likewise mails to an enterprise's address, which stands behind OUTSIDE in `email`. Its row is the lock for whoever
    is about to send to that address. It is removed once it counts no more (services.notifier.mail.tidying).
    """

    __tablename__ = "mail_pace"

    email: Mapped[str] = mapped_column(Text, primary_key=True)
    since: Mapped[datetime]
    gone: Mapped[int]
