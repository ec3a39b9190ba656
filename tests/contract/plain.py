"""A service with the common tables and one counter, for tests of what all services share."""

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.contracts import Message
from shared.contracts.from_intake import CASE_WITHDRAWN
from shared.db import Database, new_id
from shared.db.guards import make_append_only
from shared.db.models import (
    TYPES,
    CaseHead,
    CurrentPartRow,
    HistoryLine,
    InboxRow,
    OutboxRow,
    PartRow,
    service_metadata,
)
from shared.messaging import Records, Reject, Service, Unit
from shared.process.clock import Clock


class Base(DeclarativeBase):
    metadata = service_metadata()
    type_annotation_map = TYPES


class Case(CaseHead, Base):
    __tablename__ = "matter_case"
    withdrawals: Mapped[int] = mapped_column(default=0)


class History(HistoryLine, Base):
    pass


class Outbox(OutboxRow, Base):
    pass


class Inbox(InboxRow, Base):
    pass


class Part(PartRow, Base):
    pass


class CurrentPart(CurrentPartRow, Base):
    pass


RECORDS = Records(Case, History, Outbox, Inbox, Part, CurrentPart)


def plain_service(name: str, url: str, bells: Path, clock: Clock | None = None) -> Service:
    """Return a service with its tables made."""
    database = Database(url, name)
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"create schema if not exists {name}"))
        fresh = not connection.dialect.has_table(connection, "history")
        Base.metadata.create_all(connection)
        if fresh:
            make_append_only(connection, "history")
    return Service(name, RECORDS, database, clock or Clock(), bells)


def withdraw(service: Service, case_id: str | None = None, reason: str = "") -> str:
    """Send one message as intake would; return the case's id."""
    case_id = case_id or new_id()
    with service.begin("test") as unit:
        _withdraw(unit, case_id, reason)
    return case_id


def withdraw_many(service: Service, cases: int) -> set[str]:
    """Send so many messages, each about a case of its own, in one transaction; return the cases' ids."""
    ids = {new_id() for _ in range(cases)}
    with service.begin("test") as unit:
        for case_id in ids:
            _withdraw(unit, case_id, "")
    return ids


def _withdraw(unit: Unit, case_id: str, reason: str) -> None:
    case = unit.case_or_new(case_id)
    line = unit.record(case, "case.withdrawn", {"reason": reason}, "tester")
    unit.send(CASE_WITHDRAWN, case, {"reason": reason}, line=line, round=1)


def count(unit: Unit, message: Message) -> None:
    """Count a withdrawal.

    `poison` is refused, `flaky` fails as something passing would, `greedy` asks the database for more than it can give.
    """
    if message.data["reason"] == "poison":
        raise Reject("it is poison")
    if message.data["reason"] == "flaky":
        raise RuntimeError("not now")
    if message.data["reason"] == "greedy":
        unit.session.execute(text("select repeat('x', 2000000000)"))
    case = unit.case(message.subject)
    case.withdrawals += 1
    unit.record(case, "counted", {}, "plain")


HANDLERS: dict[str, Any] = {CASE_WITHDRAWN.name: count}


def fingerprint(body: bytes) -> str:
    """Return the name under which unreadable bytes are set aside."""
    return hashlib.sha256(body).hexdigest()
