"""Codes for links, and the browsers that have said one."""

from datetime import datetime

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.base import Base


class Device(Base):
    """A browser that has said a person's code. Its cookie names the row, which alone says what that is worth.

    email: to which the code went; it counts no more once the directory has another. only_for: the page for which alone,
    None for all that the person may open. browser: how it calls itself, for whoever looks at the list. ended_by: the id
    of who let it be forgotten.
    """

    __tablename__ = "device"
    __table_args__ = (Index(None, "person", "since"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    person: Mapped[str] = mapped_column(String(128))
    email: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]
    until: Mapped[datetime]
    only_for: Mapped[str | None] = mapped_column(String(80))
    browser: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(128))


class LinkCode(Base):
    """A code that was mailed to a person for one page. sealed: what is stored of it (domain.sealed).

    tries: how often somebody typed one. used_at: when it was right; once.
    """

    __tablename__ = "link_code"
    __table_args__ = (Index(None, "until"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    person: Mapped[str] = mapped_column(String(128))
    page: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]
    tries: Mapped[int]
    used_at: Mapped[datetime | None]


class LinkCodeTries(Base):
    """How often codes were asked for, by person, address, page and caller, since the first time in a window."""

    __tablename__ = "link_code_tries"

    about: Mapped[str] = mapped_column(String(80), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]
