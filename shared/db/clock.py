"""The database's own clock, which all processes on all machines share: leases go by it."""

from typing import Any

from sqlalchemy import Double, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class DatabaseClock(FunctionElement[float]):
    """For a statement: the database's own time, in seconds since 1970, as it is then and not at the begin.

    In a comparison it belongs into a scalar subquery, or an index is of no use: it might change from row to row. It is
    the same object on every database, so that what asks for it can be built once.
    """

    inherit_cache = True
    type = Double()


@compiles(DatabaseClock)
def _elsewhere(_element: DatabaseClock, _compiler: SQLCompiler, **_: Any) -> str:
    return "(extract(epoch from clock_timestamp())::float8)"


@compiles(DatabaseClock, "sqlite")
def _on_sqlite(_element: DatabaseClock, _compiler: SQLCompiler, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


_NOW = select(DatabaseClock())


def database_now(session: Session) -> float:
    """Return the database's own time, in seconds since 1970, at this moment and not at the transaction's begin."""
    return float(session.connection().execute(_NOW).scalar_one())
