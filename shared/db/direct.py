"""Single statements straight to PostgreSQL's driver, each of them a transaction of its own.

Every request asks the same few questions and writes the same few rows. By way of SQLAlchemy each of these costs twice
what the driver takes, and a transaction around them two more trips to the database. A unit that reads without locking
anything and writes once, at its end, needs none: at READ COMMITTED each statement sees for itself what is committed,
and one statement is written as a whole or not at all. As soon as a unit does anything else it has its transaction.

Inside of a transaction constant questions go by the driver's cursor. Single statements have connections of their own:
where a transaction is rolled back, as whoever reads does, the driver forgets what was prepared there.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import JSON, Dialect, Engine, Executable, Pool, Table, bindparam, event
from sqlalchemy import insert as sql_insert
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from shared.db.failures import failure
from shared.db.types import UtcDateTime, aware

MOST_ROWS = 8
"""Rows that are written one by one in their statement, here and by shared.db.session.

For more of them, one parameter for all rows of a table costs less (shared.db.bulk).
"""

Kind = tuple[Table, tuple[str, ...]]
Writer = Callable[[Any], Any]
"""Makes of a value of a row what the driver takes. Raises ValueError for what must not be written."""

_pools: WeakKeyDictionary[Engine, Pool] = WeakKeyDictionary()
_making = Lock()
_JSON = json.JSONEncoder(ensure_ascii=False)


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
        if not isinstance(engine, Engine) or engine.dialect.name == "sqlite":
            return session.connection().execute(self.statement, values).all()
        if self._written is None:
            self._written = _written(self.statement, engine.dialect)
        text, names, given = self._written
        told = {**given, **values}
        wanted = [told[name] for name in names]
        return _ask(session, text, wanted) if session.in_transaction() else run(engine, text, wanted, answers=True)


def _written(statement: Any, dialect: Dialect) -> tuple[bytes, list[str], Mapping[str, Any]]:
    numbered = type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]
    compiled = statement.compile(dialect=numbered)
    return str(compiled).encode(), list(compiled.positiontup), compiled.params


def insert(engine: Engine, rows: Iterable[tuple[Table, Mapping[str, Any]]]) -> None:
    """Write rows of any tables, all or none. Raises what SQLAlchemy would."""
    ordered = sorted(((table, tuple(row), row) for table, row in rows), key=lambda one: (one[0].name, one[1]))
    text, order = _insertion(tuple((table, names) for table, names, _ in ordered), engine.dialect)
    values = [ordered[place][2][name] for place, name, _ in order]
    for at, (_, _, writer) in enumerate(order):
        if writer is not None and values[at] is not None:
            values[at] = writer(values[at])
    run(engine, text, values, answers=False)


@cache
def _insertion(kinds: tuple[Kind, ...], dialect: Dialect) -> tuple[bytes, list[tuple[int, str, Writer | None]]]:
    """Return the statement, in which each row but the last stands in WITH, and what its values are.

    A value: the place of its row, the name of its column, and how it is written where it does not go as it is.
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
    return text, [(place, name, writer_of(kinds[place][0].c[name].type)) for place, name in named]


def writer_of(kind: TypeEngine[Any]) -> Writer | None:
    """Return how values of a column are written that has this type, None where they go as they are."""
    if isinstance(kind, JSON):
        return _JSON.encode
    return aware if isinstance(kind, UtcDateTime) else None


def run(engine: Engine, text: bytes, values: Sequence[Any], *, answers: bool) -> list[tuple[Any, ...]]:
    """Run one statement, committed when this returns, and return its rows if it has any.

    Raises what SQLAlchemy would.
    """
    driver: Any = engine.dialect.dbapi
    try:
        pool = _pool_of(engine)
        pooled = pool.connect()
    except driver.Error as error:
        raise failure(engine, error, gone=True) from error
    connection: Any = pooled.driver_connection
    try:
        return _asked(driver, connection, pooled.info, text, values, answers=answers)
    except driver.Error as error:
        gone = bool(connection.closed)
        if gone:  # and so, most likely, are all that wait in the pool
            pooled.invalidate()
            _forget(engine)
        raise failure(engine, error, gone=gone) from error
    finally:
        if (
            pooled.is_valid and _pools.get(engine) is not pool
        ):  # closed meanwhile: nobody would close what came back to it
            pooled.invalidate()
        pooled.close()


def _ask(session: Session, text: bytes, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Ask in the session's transaction by the driver's cursor: past SQLAlchemy, and what it undoes it may forget."""
    connection = session.connection()
    driver: Any = connection.dialect.dbapi
    driven: Any = connection.connection.driver_connection
    try:
        with driver.RawCursor(driven) as cursor:
            rows: list[tuple[Any, ...]] = cursor.execute(text, values).fetchall()
            return rows
    except driver.Error as error:
        gone = bool(driven.closed)
        if gone:
            connection.invalidate()
        raise failure(connection.engine, error, gone=gone) from error


def _pool_of(engine: Engine) -> Pool:
    pool = _pools.get(engine)
    if pool is None:
        with _making:
            pool = _pools.get(engine)
            if pool is None:
                pool = _pools[engine] = engine.pool.recreate()
                event.listen(engine, "engine_disposed", _let_go)
    return pool


def _let_go(engine: Engine) -> None:
    """Close what waits in our pool."""
    pool = _pools.pop(engine, None)
    if pool is not None:
        pool.dispose()


def _forget(engine: Engine) -> None:
    """Close all that waits, of SQLAlchemy's own where nobody is at work with it: what came back later would stay open.

    Whoever is at work finds out by themselves, and SQLAlchemy lets go of the others then.
    """
    own: Any = engine.pool
    if own.checkedout():
        _let_go(engine)
    else:
        engine.dispose()


def _asked(
    driver: Any, connection: Any, prepared: dict[bytes, bytes], text: bytes, values: Sequence[Any], *, answers: bool
) -> list[tuple[Any, ...]]:
    """Ask by libpq's own call, which waits for the answer, with the driver's adapters: a cursor costs three times that.

    prepared: the names of statements that this connection has prepared.
    """
    if connection.closed:
        raise driver.OperationalError("the connection is closed")
    libpq, adapt = connection.pgconn, driver.adapt.PyFormat
    adapters = driver.adapt.Transformer(connection)
    formats = [adapt.BINARY if type(value) is bytes else adapt.TEXT for value in values]
    given = adapters.dump_sequence(values, formats)
    name = prepared.get(text)
    if name is None:
        name = b"nwd_%d" % len(prepared)
        _good(driver, connection, libpq.prepare(name, text))
        prepared[text] = name
    result = _good(driver, connection, libpq.exec_prepared(name, given, adapters.formats))
    if not answers:
        return []
    adapters.set_pgresult(result)
    found: list[tuple[Any, ...]] = adapters.load_rows(0, result.ntuples, tuple)
    return found


def _good(driver: Any, connection: Any, result: Any) -> Any:
    """Return a result of libpq's. Raises what the driver would."""
    if result.status in (driver.pq.ExecStatus.COMMAND_OK, driver.pq.ExecStatus.TUPLES_OK):
        return result
    if connection.closed:
        raise driver.OperationalError(result.get_error_message())
    raise driver.errors.error_from_result(result)
