"""The database's own clock, which all processes on all machines share: leases go by it."""

from sqlalchemy import ColumnElement, Double, literal_column, select
from sqlalchemy.orm import Session


def database_clock(session: Session) -> ColumnElement[float]:
    """Return, for a statement, the database's own time, in seconds since 1970: as it is then, not at the begin.

    In a comparison it belongs into a scalar subquery, or an index is of no use: it might change from row to row.
    """
    sqlite = session.get_bind().dialect.name == "sqlite"
    clock = "(julianday('now') - 2440587.5) * 86400.0" if sqlite else "extract(epoch from clock_timestamp())::float8"
    return literal_column(f"({clock})", Double())


def database_now(session: Session) -> float:
    """Return the database's own time, in seconds since 1970, at this moment and not at the transaction's begin."""
    return float(session.execute(select(database_clock(session))).scalar_one())
