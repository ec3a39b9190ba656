"""Tables of the directory, as it was last told to the other services."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.router.base import Base
from shared.db.models import PersonRow as Person


class BodyRow(Base):
    """One body, whole (contracts' Body), as it was last published. version counts up with each change."""

    __tablename__ = "body"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]


class PersonRow(Person, Base):
    """One person of the directory, as they were last published."""


class RosterLine(Base):
    """A line of a body's roster that was entered on a page: who is on duty, or stands in for somebody of the body.

    whom: for whom they stand in (an id), None where they are on duty. since, until: days in the place's zone that both
    belong to it; until None: until further notice. weekdays: on these alone; none: on all. by, ended_by: names.
    """

    __tablename__ = "roster_line"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    body: Mapped[str] = mapped_column(String(64), index=True)
    person: Mapped[str] = mapped_column(String(64))
    whom: Mapped[str | None] = mapped_column(String(64))
    since: Mapped[date]
    until: Mapped[date | None]
    weekdays: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(Text)


class Reform(Base):
    """A body that a reform has ended, and who follows it. Append-only: triggers refuse update and delete.

    until: the last day of the body, in the place's zone. basis: the number of the document that it rests on. by: the
    name of who put it in force; person: their id, where they had signed in.
    """

    __tablename__ = "reform"

    body: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    successor: Mapped[str] = mapped_column(String(64))
    until: Mapped[date]
    basis: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Text)
    person: Mapped[str | None] = mapped_column(String(64))
