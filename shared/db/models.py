"""Tables that every service has, each in its own schema: case head, history, outbox, inbox, configuration parts.

A service derives its own from these, on a Base of its own:

    class Base(DeclarativeBase):
        metadata = service_metadata()
        type_annotation_map = TYPES
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Index, Integer, LargeBinary, MetaData, String, Text, Uuid
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from shared.db.types import UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, the same on both databases, so that migrations can speak of them."""


TYPES = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}
"""What the annotations of models mean as columns; the `type_annotation_map` of each service's Base."""


def service_metadata() -> MetaData:
    """Return an empty MetaData with the naming rules of the house."""
    return MetaData(naming_convention=NAMES)


class CaseHead:
    """A case in the eyes of one service. Its row is the lock for everything about the case there.

    line, line_hash: the head of its history in this service.
    """

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, default=0)
    line_hash: Mapped[str] = mapped_column(String(64), default="")


class _Row:
    """Tells the type checker of the constructor that SQLAlchemy gives to models: it takes columns by name."""

    if TYPE_CHECKING:

        def __init__(self, **columns: Any) -> None: ...


class HistoryLine(_Row):
    """One line of a case's history. Append-only: triggers refuse update and delete.

    text: the exact bytes that were hashed, canonical JSON; everything else about the line is in it, and `kind` and
    `at` are repeated as columns only to be searched.
    """

    __tablename__ = "history"

    case_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class OutboxRow(_Row):
    """A message that waits to be published; the row goes when the other side has confirmed it."""

    __tablename__ = "outbox"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    type: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(Text)


class InboxRow(_Row):
    """A message that was taken.

    `state`: done, retry (again at next_attempt_at), dead (waits for a person) or discarded (a person has looked at it,
    and it is not tried again).

    `body` is kept only while there is something left to do with it.
    """

    __tablename__ = "inbox"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(String(128))
    subject: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Index, ...]:
        # Almost every row is done; the few that are not must be found without reading the rest.
        unfinished = cls.state != "done"
        return (
            Index(
                "ix_inbox_unfinished", "state", "next_attempt_at", postgresql_where=unfinished, sqlite_where=unfinished
            ),
        )


class PartRow(_Row):
    """An immutable part of the configuration, named by the SHA-256 of its canonical JSON."""

    __tablename__ = "part"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[dict[str, Any]]
    stored_at: Mapped[datetime]


class PersonRow(_Row):
    """Somebody in the directory as router last told it (contracts' Staff, whole); the highest version wins."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    person: Mapped[dict[str, Any]]


class CurrentPartRow(_Row):
    """Which version of a part is in force."""

    __tablename__ = "current_part"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime]
