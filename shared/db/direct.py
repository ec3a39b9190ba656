"""Single statements straight to PostgreSQL's driver, each of them a transaction of its own.

Every request asks the same few questions and writes the same few rows. By way of SQLAlchemy each of these costs twice
what the driver takes, and a transaction around them two more trips to the database. A unit that reads without locking
anything and writes once, at its end, needs none: at READ COMMITTED each statement sees for itself what is committed,
and one statement is written as a whole or not at all. As soon as a unit does anything else it has its transaction.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Dialect, Engine, Executable, Table, bindparam
from sqlalchemy import insert as sql_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shared.db.types import aware

MOST_ROWS = 8
"""Rows that are written one by one in their statement, here and by shared.db.session.

For more of them, one parameter for all rows of a table costs less (shared.db.bulk).
"""

Kind = tuple[Table, tuple[str, ...]]


class Question:
    """A question that is asked very often and whose answer is plain values; made once, where its module is read.

    statement: a SELECT of columns, a change that says which rows it found, or a text; its values have names. Ids are
    UUIDs or text in the answer.
    """

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._written: tuple[bytes, list[str], Mapping[str, Any]] | None = None

    def rows(self, session: Session, **values: Any) -> Sequence[Sequence[Any]]:
        """Return the answer: in the session's transaction where one has begun, else by itself."""
        engine = session.get_bind()
        if session.in_transaction() or not isinstance(engine, Engine) or engine.dialect.name == "sqlite":
            return session.connection().execute(self.statement, values).all()
        if self._written is None:
            self._written = _written(self.statement, engine.dialect)
        text, names, given = self._written
        told = {**given, **values}
        return run(engine, text, [told[name] for name in names], answers=True)


def _written(statement: Any, dialect: Dialect) -> tuple[bytes, list[str], Mapping[str, Any]]:
    numbered = type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]
    compiled = statement.compile(dialect=numbered)
    return str(compiled).encode(), list(compiled.positiontup), compiled.params


def insert(engine: Engine, rows: Iterable[tuple[Table, Mapping[str, Any]]]) -> None:
    """Write rows of any tables, all or none. Raises what SQLAlchemy would."""
    ordered = sorted(((table, tuple(row), row) for table, row in rows), key=lambda one: (one[0].name, one[1]))
    text, order = _insertion(tuple((table, names) for table, names, _ in ordered), engine.dialect)
    values = []
    for place, name, is_json in order:
        value = ordered[place][2][name]
        if is_json and value is not None:
            value = json.dumps(value, ensure_ascii=False)
        elif isinstance(value, datetime):
            aware(value)
        values.append(value)
    run(engine, text, values, answers=False)


@cache
def _insertion(kinds: tuple[Kind, ...], dialect: Dialect) -> tuple[bytes, list[tuple[int, str, bool]]]:
    """Return the statement, in which each row but the last stands in WITH, and what its values are.

    A value: the place of its row, the name of its column, and whether it is written as JSON.
    """
    given = {f"{name}_{place}": (place, name) for place, (_, names) in enumerate(kinds) for name in names}
    inserts = [
        sql_insert(table)
        .inline()
        .values({name: bindparam(f"{name}_{place}", type_=table.c[name].type) for name in names})
        for place, (table, names) in enumerate(kinds)
    ]
    whole = inserts[-1].add_cte(*(one.cte(f"row_{place}") for place, one in enumerate(inserts[:-1])))
    text, order, _ = _written(whole, dialect)
    named = (given[one] for one in order)
    return text, [(place, name, isinstance(kinds[place][0].c[name].type, JSON)) for place, name in named]


def run(engine: Engine, text: bytes, values: Sequence[Any], *, answers: bool) -> list[tuple[Any, ...]]:
    """Run one statement, committed when this returns, and return its rows if it has any.

    Raises what SQLAlchemy would.
    """
    driver: Any = engine.dialect.dbapi
    try:
        pooled = engine.raw_connection()
    except driver.Error as error:
        raise _told(engine, error, gone=True) from error
    connection: Any = pooled.driver_connection
    try:
        connection.autocommit = True
        cursor = driver.RawCursor(connection).execute(text, values)
        found: list[tuple[Any, ...]] = cursor.fetchall() if answers else []
        connection.autocommit = False
    except driver.Error as error:
        gone = bool(connection.closed)
        if gone:  # and so, most likely, are all that wait in the pool
            pooled.invalidate()
            engine.dispose()
        else:
            connection.autocommit = False
        raise _told(engine, error, gone=gone) from error
    except BaseException:  # a value that cannot be sent, a stop: whoever had it next would commit each statement
        pooled.invalidate()
        raise
    finally:
        pooled.close()
    return found


def _told(engine: Engine, error: Exception, *, gone: bool) -> Exception:
    base = engine.dialect.dbapi.Error  # type: ignore[union-attr]
    return DBAPIError.instance(
        None, None, error, base, hide_parameters=True, connection_invalidated=gone, dialect=engine.dialect
    )
