"""Many rows into one table by COPY, on PostgreSQL: it costs both sides two thirds of what rows as JSON cost."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from shared.db.direct import writer_of
from shared.db.failures import failure

MANY = 50
"""Rows from which on it is worth a statement for their table alone."""


def copy_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in the transaction of a connection; each has these columns in this order.

    Raises what SQLAlchemy would, in words that quote no row, and ValueError for an instant without a zone.
    """
    driver: Any = connection.dialect.dbapi
    driven: Any = connection.connection.driver_connection
    changed = [(place, writer) for place, name in enumerate(names) if (writer := writer_of(table.c[name].type))]
    try:
        with driven.cursor() as cursor, cursor.copy(_statement(table, tuple(names))) as copy:
            for row in rows:
                values = list(row.values())
                for place, writer in changed:
                    if values[place] is not None:
                        values[place] = writer(values[place])
                copy.write_row(values)
    except driver.Error as error:
        gone = bool(driven.closed)
        if gone:
            connection.invalidate()
        if error.diag.message_primary is None:  # the driver's own words say nothing of either
            own = "the connection to the database is lost" if gone else "a value cannot be sent as its column's type"
            error = type(error)(own)
        raise failure(connection.engine, error, gone=gone) from None


@cache
def _statement(table: Table, names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    return f'copy "{table.name}" ({columns}) from stdin'
