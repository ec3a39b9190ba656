"""One service's database: its engine, and the one way to open a transaction.

PostgreSQL: the service's tables stand in a schema of its own, found by `search_path`, so that models need no `schema=`.
SQLite: one file, write-ahead log, synchronous FULL (a commit survives a power cut), BEGIN IMMEDIATE for whoever will
write: with deferred transactions five writers met hundreds of thousands of "database is locked" in seconds, with
immediate ones none.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from shared.db.failures import hush_all
from shared.db.session import UnitSession

STATEMENT_SECONDS = 20
"""Longest statement on PostgreSQL: under the broker's heartbeat, so a stuck query costs no consumer its connection."""

IDLE_SECONDS = 90
"""After which PostgreSQL ends a transaction in which nothing happens: its machine may have lost power, and its locks
would be held for the two hours that TCP takes to find out. Above the relay's wait for the broker's confirms."""

KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
"""The same from our side (seconds, and milliseconds for the last): a server that vanishes without a word is noticed in
25 seconds, and a query does not wait two hours for its answer."""

BUSY_SECONDS = 30
"""How long a writer waits for another on SQLite."""


class DatabaseDown(Exception):
    """The database cannot be used now; the same may be tried again later.

    Nothing was committed, unless the connection broke during the commit itself: then nobody knows, and what is tried
    again must find out by its key.
    """


class Database:
    """A service's database.

    url: `postgresql+psycopg://…` or `sqlite:///…`. schema: of the service, on PostgreSQL. pool: connections kept at
    most.
    """

    def __init__(self, url: str, schema: str, *, pool: int = 5) -> None:
        self.url, self.schema = url, schema
        self.is_sqlite = url.startswith("sqlite")
        self.engine = self._sqlite() if self.is_sqlite else self._postgres(pool)

    @contextmanager
    def begin(self) -> Iterator[UnitSession]:
        """Open a transaction that commits at the end of the block, or rolls back on any exception.

        What asks constant questions alone and writes a few rows at its end is one statement, and committed with it
        (shared.db.direct).

        Raises DatabaseDown where the database is gone, full, or busy beyond its limits.
        """
        with _named_failures(), UnitSession(self.engine) as session:
            yield session
            session.finish()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that only reads, from one snapshot; it blocks no writer."""
        options = {"read_only": True} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with _named_failures(), Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options=options)
            yield session

    def answers(self) -> bool:
        """Say whether the database can be asked anything."""
        try:
            with self.read() as session:
                session.execute(text("select 1"))
        except DatabaseDown:
            return False
        return True

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()

    def _postgres(self, pool: int) -> Engine:
        engine = create_engine(
            make_url(self.url),
            hide_parameters=True,  # errors go to logs, and parameters are people's data
            pool_size=pool,
            max_overflow=0,
            pool_timeout=10,
            connect_args={
                "connect_timeout": 5,
                "application_name": f"nwd-{self.schema}",
                "options": f"-csearch_path={self.schema} -cstatement_timeout={STATEMENT_SECONDS}s -ctimezone=UTC "
                f"-cidle_in_transaction_session_timeout={IDLE_SECONDS}s",
                **KEEPALIVE,
            },
        )
        hush_all(engine)
        return engine

    def _sqlite(self) -> Engine:
        name = make_url(self.url).database
        if name and name != ":memory:":
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if _is_its_own(error.orig):
            raise
        raise DatabaseDown(_first_line(error)) from error
    except (InterfaceError, PoolTimeout) as error:
        raise DatabaseDown(_first_line(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseDown(_first_line(error)) from error
        raise


ITS_OWN = ("40", "54", "57014")
"""SQLSTATEs (or their classes) that one piece of work brings upon itself while the database serves all others: it met
another's lock, asks for more than there can be, or takes too long."""


def _is_its_own(error: BaseException | None) -> bool:
    # Taken for an outage, such a piece of work would be tried for ever, and whatever stands behind it would wait.
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return str(state).startswith(ITS_OWN)
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _first_line(error: Exception) -> str:
    # The driver's words alone: SQLAlchemy's message also holds the statement's parameters, which are people's data.
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3's own transaction handling is off; ours stands in _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    deferred = connection.get_execution_options().get("read_only")
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")
