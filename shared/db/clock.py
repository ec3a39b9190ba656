"""The database's own clock, which all processes on all machines share: leases go by it."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def database_now(session: Session) -> float:
    """Return the database's own time, in seconds since 1970, at this moment and not at the transaction's begin."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    clock = "(julianday('now') - 2440587.5) * 86400.0" if sqlite else "extract(epoch from clock_timestamp())"
    return float(session.execute(text(f"select {clock}")).scalar_one())
