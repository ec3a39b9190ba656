"""The session of a unit of work: it writes what is new in bulk, one statement for each table.

SQLAlchemy's own flush tends each object by itself, which costs several times what the database does for it. Rows that
are only ever written can be given as plain values, and need no object at all.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Engine, Insert, Table, insert, inspect, select
from sqlalchemy.orm import InstanceState, Mapper, Session, make_transient_to_detached

from shared.db.bulk import ROWS, Columns, as_json, fits, told

FEW = 8
"""Rows up to which the driver's own way is as good as one parameter for all of them."""


def table_of(model: type[Any]) -> Table:
    """Return the table of a model, for statements that need no objects."""
    return cast("Table", model.__table__)


class UnitSession(Session):
    """The session of a transaction that writes."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._rows: dict[tuple[Table, Columns], list[dict[str, Any]]] = {}

    def write(self, model: type[Any], **columns: Any) -> None:
        """Insert a row of a model's table with the next flush; a query of this session finds it, like an object."""
        self._put(table_of(model), columns)
        if self.in_nested_transaction():  # what a savepoint undoes must not be left here
            self.flush()

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what waits: plain rows and new objects first, then what SQLAlchemy has to say."""
        written = [one for one in self.new if self._as_row(inspect(one))]
        waiting, self._rows = self._rows, {}
        for (table, names), rows in waiting.items():
            self._insert(table, names, rows)
        for one in written:
            self.expunge(one)
            make_transient_to_detached(one)
            self.add(one)
        super().flush(objects)

    def _insert(self, table: Table, names: Columns, rows: list[dict[str, Any]]) -> None:
        connection = self.connection()
        if len(rows) > FEW and connection.dialect.name != "sqlite" and fits(table, names):
            connection.execute(_at_once(table, names), {ROWS: as_json(rows)})
        else:
            # The driver's way for many rows costs more than its way for one, where there is but one.
            connection.execute(_insertion(table), rows if len(rows) > 1 else rows[0])

    def _as_row(self, state: InstanceState[Any]) -> bool:
        """Put a new object among the plain rows, unless it is one of those that SQLAlchemy has to find an order for."""
        names = _names(state.mapper)
        if names is None or not all(key in state.dict for key in names.key):
            return False
        self._put(names.table, {names.of[key]: value for key, value in state.dict.items() if key in names.of})
        return True

    def _put(self, table: Table, row: dict[str, Any]) -> None:
        self._rows.setdefault((table, tuple(row)), []).append(row)


@cache
def _insertion(table: Table) -> Insert:
    return insert(table).inline()  # nobody asks what the database has put into it


@cache
def _at_once(table: Table, names: Columns) -> Insert:
    return insert(table).inline().from_select(list(names), select(told(table, names)))


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
