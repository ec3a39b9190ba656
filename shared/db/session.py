"""The session of a unit of work: it writes what is new in bulk, all of it in one statement on PostgreSQL.

SQLAlchemy's own flush tends each object by itself, which costs several times what the database does for it. Rows that
are only ever written can be given as plain values, and need no object at all.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, cast

from sqlalchemy import Engine, Insert, Table, insert, inspect, select
from sqlalchemy.orm import InstanceState, Mapper, Session, make_transient_to_detached

from shared.db import direct
from shared.db.bulk import ROWS, Columns, as_json, fits, told
from shared.db.copying import MANY, copy_rows

Kind = tuple[Table, Columns]
"""What rows are alike: their table, and the columns that they name."""

Row = dict[str, Any]

IN_ORDER = "in_order_of"
"""In a table's `info`: the columns in whose order its rows are written, where two may bring the same rows at once.

So the second waits for the first, whatever order each has them in; in two orders each could wait for the other.
"""


def table_of(model: type[Any]) -> Table:
    """Return the table of a model, for statements that need no objects."""
    return cast("Table", model.__table__)


class UnitSession(Session):
    """The session of a transaction that writes."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._engine = engine
        self._rows: dict[Kind, list[Row]] = {}

    def write(self, model: type[Any], **columns: Any) -> None:
        """Insert a row of a model's table with the next flush; a query of this session finds it, like an object."""
        self._put(table_of(model), columns)
        if self.in_nested_transaction():  # what a savepoint undoes must not be left here
            self.flush()

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what waits: plain rows and new objects first, then what SQLAlchemy has to say."""
        written = [one for one in self.new if self._as_row(inspect(one))]
        if waiting := self._waiting():
            self._insert(waiting)
        for one in written:
            self.expunge(one)
            make_transient_to_detached(one)
            self.add(one)
        super().flush(objects)

    def finish(self) -> None:
        """Write what waits, as the last thing of all, and commit; a few rows alone need no transaction."""
        count = sum(map(len, self._rows.values()))
        if self.in_transaction() or not 0 < count <= direct.MOST_ROWS or self._engine.dialect.name == "sqlite":
            self.flush()
            self.commit()
            return
        waiting = self._waiting().items()
        direct.insert(self._engine, ((table, row) for (table, _), rows in waiting for row in rows))

    def _waiting(self) -> dict[Kind, list[Row]]:
        """Return what waits to be written, which then waits no more."""
        waiting, self._rows = self._rows, {}
        for (table, _), rows in waiting.items():
            if len(rows) > 1 and (names := table.info.get(IN_ORDER)):
                rows.sort(key=lambda row: [row[name] or "" for name in names])
        return waiting

    def _insert(self, waiting: Mapping[Kind, list[Row]]) -> None:
        connection = self.connection()
        if connection.dialect.name == "sqlite":  # the database is this very process: a statement costs little
            alone, together = waiting, dict[Kind, list[Row]]()
        else:
            alone = {kind: rows for kind, rows in waiting.items() if not fits(*kind)}
            together = {kind: rows for kind, rows in waiting.items() if kind not in alone}
        for kind in sorted((kind for kind, rows in together.items() if len(rows) >= MANY), key=_named):
            copy_rows(connection, *kind, together.pop(kind))
        if len(together) == 1 and all(len(rows) <= direct.MOST_ROWS for rows in together.values()):
            alone, together = {**alone, **together}, {}
        for (table, _), rows in alone.items():
            # The driver's way for many rows costs more than its way for one, where there is but one.
            connection.execute(_insertion(table), rows if len(rows) > 1 else rows[0])
        if together:
            kinds = sorted(together, key=_named)  # so that what is the same has the same statement
            rows_of = {f"{ROWS}_{place}": as_json(together[kind]) for place, kind in enumerate(kinds)}
            connection.execute(_at_once(tuple(kinds)), rows_of)

    def _as_row(self, state: InstanceState[Any]) -> bool:
        """Put a new object among the plain rows, unless it is one of those that SQLAlchemy has to find an order for."""
        names = _names(state.mapper)
        if names is None or not all(key in state.dict for key in names.key):
            return False
        self._put(names.table, {names.of[key]: value for key, value in state.dict.items() if key in names.of})
        return True

    def _put(self, table: Table, row: Row) -> None:
        for name, make in _defaults(table):
            if name not in row:
                row[name] = make()
        self._rows.setdefault((table, tuple(row)), []).append(row)


@cache
def _insertion(table: Table) -> Insert:
    return insert(table).inline()  # nobody asks what the database has put into it


@cache
def _at_once(kinds: tuple[Kind, ...]) -> Insert:
    """Return one statement for rows of several tables: each has a parameter of its own, and all but one stand in WITH.

    A question costs the driver and the server more than a row does, and most units write a few rows in many tables.
    """
    inserts = [
        insert(table).inline().from_select(list(names), select(told(table, names, f"{ROWS}_{place}")), False)
        for place, (table, names) in enumerate(kinds)
    ]
    return inserts[-1].add_cte(*(one.cte(f"rows_{place}") for place, one in enumerate(inserts[:-1])))


@cache
def _defaults(table: Table) -> list[tuple[str, Callable[[], Any]]]:
    """Return what a table's columns have where a row names nothing: SQLAlchemy would see to it for one table alone."""
    made = [(one.name, one.default) for one in table.columns if one.default is not None]
    return [(name, partial(_value_of, default)) for name, default in made if not default.is_sequence]


def _value_of(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg


def _named(kind: Kind) -> tuple[str, Columns]:
    return kind[0].name, kind[1]


class _Names:
    """A model's table and the names of its columns by attribute; key: the attributes that make its primary key."""

    def __init__(self, mapper: Mapper[Any]) -> None:
        self.table = cast("Table", mapper.local_table)
        self.of = {one.key: one.columns[0].name for one in mapper.column_attrs}
        self.key = [mapper.get_property_by_column(one).key for one in mapper.primary_key]


@cache
def _names(mapper: Mapper[Any]) -> _Names | None:
    # Rows that must follow others into the database, or take something from them, are SQLAlchemy's business.
    alone = not mapper.relationships and not mapper.inherits and not mapper.local_table.foreign_keys
    return _Names(mapper) if alone else None
