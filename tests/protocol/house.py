"""One service as these tests have it: the real one, in memory, with its outbox and its inbox in a test's hands."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from shared.contracts import Message, from_bytes
from shared.db import Database, new_id
from shared.db.history import Line, lines_of
from shared.db.migrate import upgrade
from shared.messaging import Records, Service
from shared.messaging.consumer import Consumer
from shared.process.clock import Clock

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Haicang."""


class SetClock(Clock):
    """A clock that a test moves by hand; one for all three services."""

    def __init__(self) -> None:
        self.instant = START

    def now(self) -> datetime:
        return self.instant


class StrictConsumer(Consumer):
    """A consumer of which no message may fail: what it would try again or set aside ends the test, with the cause."""

    def _do_alone(self, message: Message, body: bytes) -> NoReturn:
        raise AssertionError(f"{self._service.name} failed on {message.type}, or on another message of its batch")

    def _set_aside(self, name: str, kind: str, subject: str, body: bytes, reason: str) -> NoReturn:
        raise AssertionError(f"{self._service.name} set a message aside: {reason}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way to one of its takers. first: whether it is the first of its copies."""

    taker: str
    message: Message
    first: bool = True

    def copy(self, *, new_name: bool) -> "Letter":
        """Return the letter as it comes again: under its own id, or under a new one, which no inbox knows."""
        message = replace(self.message, id=new_id()) if new_name else self.message
        return Letter(self.taker, message, first=False)

    def __str__(self) -> str:
        told = self.message
        return f"{told.type} ({told.round}, {told.assignment}) to {self.taker}{'' if self.first else ' again'}"


class House:
    """One service."""

    def __init__(self, name: str, records: Records, migrations: Path, handlers: Any, clock: Clock) -> None:
        database = Database("sqlite:///:memory:", name)
        upgrade(database, migrations)
        self.name = name
        self.service = Service(name, records, database, clock, Path("no-bells-here"))
        self.consumer = StrictConsumer(self.service, handlers)
        with closing(database.engine.raw_connection()) as pooled:
            # One thread has one connection to a database in memory, so this is the one that the service works on.
            self.connection: sqlite3.Connection = pooled.driver_connection  # type: ignore[assignment]
        self._start = sqlite3.connect(":memory:")
        self._written: set[str | None] = set()
        self._lines: dict[str, tuple[int, list[Line]]] = {}
        self._tell_what_is_written(records)

    def _tell_what_is_written(self, records: Records) -> None:
        """Let the database itself say of which case each row is that is written, whoever writes it."""
        self.connection.create_function("written", 1, self._written.add)
        for table in records.case.metadata.sorted_tables:
            if table.name in ("inbox", "outbox"):  # what passes through
                continue
            case = "id" if table.name == "cases" else "case_id" if "case_id" in table.columns else None
            for act, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
                of = f"{row}.{case}" if case else "null"
                self.connection.execute(
                    f"create temp trigger {table.name}_{act} after {act} on main.{table.name}"
                    f" begin select written({of}); end"
                )

    def remember(self) -> None:
        """Keep the database as it is now, to go back to."""
        self.connection.backup(self._start)

    def go_back(self) -> None:
        """Make the database what it was when it was remembered."""
        self._start.backup(self.connection)
        self._written.clear()
        self._lines.clear()

    def written(self) -> set[str | None]:
        """Return the cases of which a row was written since this was asked last, None for rows that are of no case."""
        told = set(self._written)
        self._written.clear()
        return told

    def lines(self, case: str) -> list[Line]:
        """Return a case's history, read again when anything was written here."""
        changes, lines = self._lines.get(case, (-1, []))
        if changes != self.changes:
            with self.service.database.read() as session:
                lines = lines_of(session, self.service.records.history, case)
            self._lines[case] = self.changes, lines
        return lines

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Ask the database itself, past all caches; ids of cases are 32 digits here."""
        cursor = self.connection.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @property
    def changes(self) -> int:
        """How many rows were ever inserted, updated or deleted here."""
        return self.connection.total_changes

    def collect(self) -> list[Message]:
        """Take what waits in the outbox, in the order in which it was sent, and delete it there."""
        found = self.rows("select rowid, body from outbox order by rowid")
        if found:
            self.connection.execute("delete from outbox")
        return [from_bytes(row["body"]) for row in found]

    def close(self) -> None:
        self.service.database.close()
        self._start.close()


def digits(case: str) -> str:
    """Return a case's id as the databases write it."""
    return case.replace("-", "")


def dashed(number: str) -> str:
    """Return a case's or task's id as messages write it, from how the databases do."""
    return f"{number[:8]}-{number[8:12]}-{number[12:16]}-{number[16:20]}-{number[20:]}"
