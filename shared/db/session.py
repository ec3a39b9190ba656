"""The session of a unit of work: it writes what is new in bulk, all of it in one statement on PostgreSQL.

SQLAlchemy's own flush tends each object by itself, which costs several times what the database does for it. Rows that
are only ever written can be given as plain values, and need no object at all.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, cast

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Executable,
    Insert,
    Table,
    Update,
    bindparam,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.exc import StaleDataError

from shared.db import direct
from shared.db.bulk import ROWS, Columns, as_json, change, fits, told
from shared.db.copying import MANY, copy_rows
from shared.db.objects import Row, as_new_row, take_change

Kind = tuple[Table, Columns]
"""What rows are alike: their table, and the columns that they name."""

CHANGED, LOWEST, HIGHEST = "changed", "lowest", "highest"
"""How the parameters are named that hold changed rows, and between which keys they lie; new ones begin with ROWS."""

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
        """Write what waits: plain rows, new and changed objects first, then what SQLAlchemy has to say."""
        written = [one for one in self.new if self._take_new(one)]
        waiting, changed = self._waiting(), self._changes()
        if waiting or changed:
            self._write(waiting, changed)
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

    def _changes(self) -> dict[Kind, list[Row]]:
        """Take what is new about objects that the database has, where rows can be changed in bulk."""
        # SQLite is this very process: a statement costs little. What a savepoint undoes, SQLAlchemy must know of.
        if self._engine.dialect.name == "sqlite" or self.in_nested_transaction():
            return {}
        changed: dict[Kind, list[Row]] = {}
        for one in self.dirty:
            found = take_change(self, one)
            if found is not None and found[1]:
                table, row = found
                changed.setdefault((table, tuple(row)), []).append(row)
        return changed

    def _write(self, waiting: Mapping[Kind, list[Row]], changed: Mapping[Kind, list[Row]]) -> None:
        connection = self.connection()
        if connection.dialect.name == "sqlite":  # the database is this very process: a statement costs little
            alone, together = waiting, dict[Kind, list[Row]]()
        else:
            alone = {kind: rows for kind, rows in waiting.items() if not fits(*kind)}
            together = {kind: rows for kind, rows in waiting.items() if kind not in alone}
        for kind in sorted((kind for kind, rows in together.items() if len(rows) >= MANY), key=_named):
            copy_rows(connection, *kind, together.pop(kind))
        if not changed and len(together) == 1 and all(len(rows) <= direct.MOST_ROWS for rows in together.values()):
            alone, together = {**alone, **together}, {}
        for (table, _), rows in alone.items():
            # The driver's way for many rows costs more than its way for one, where there is but one.
            connection.execute(_insertion(table), rows if len(rows) > 1 else rows[0])
        if together or changed:
            _write_at_once(connection, together, changed)

    def _take_new(self, new: Any) -> bool:
        """Put a new object among the plain rows, unless SQLAlchemy has to see to it."""
        row = as_new_row(new)
        if row is not None:
            self._put(*row)
        return row is not None

    def _put(self, table: Table, row: Row) -> None:
        for name, make in _defaults(table):
            if name not in row:
                row[name] = make()
        self._rows.setdefault((table, tuple(row)), []).append(row)


@cache
def _insertion(table: Table) -> Insert:
    return insert(table).inline()  # nobody asks what the database has put into it


def _write_at_once(connection: Connection, new: Mapping[Kind, list[Row]], changed: Mapping[Kind, list[Row]]) -> None:
    """Write new and changed rows in one statement. Raises StaleDataError where a row to be changed is not there."""
    kinds, changes = sorted(new, key=_named), sorted(changed, key=_named)  # so that the same has the same statement
    rows: dict[str, Any] = {f"{ROWS}_{place}": as_json(new[kind]) for place, kind in enumerate(kinds)}
    for place, kind in enumerate(changes):
        rows[f"{CHANGED}_{place}"] = as_json(changed[kind])
        keys = [row[_first_key(kind[0]).name] for row in changed[kind]]
        rows[f"{LOWEST}_{place}"], rows[f"{HIGHEST}_{place}"] = min(keys), max(keys)
    done = connection.execute(_at_once(tuple(kinds), tuple(changes)), rows)
    if changes:
        for kind, found in zip(changes, done.one(), strict=True):
            if found != len(changed[kind]):
                raise StaleDataError(
                    f"{len(changed[kind])} rows of {kind[0].name} were to be changed, {found} were there"
                )


@cache
def _at_once(new: tuple[Kind, ...], changed: tuple[Kind, ...]) -> Executable:
    """Return one statement for rows of several tables: those of a kind are one parameter, and all but the last WITH.

    A question costs the driver and the server more than a row does, and most units write a few rows in many tables.
    Where rows are changed, it answers with how many of each kind.
    """
    inserts = [
        insert(table).inline().from_select(list(names), select(told(table, names, f"{ROWS}_{place}")), False)
        for place, (table, names) in enumerate(new)
    ]
    named = [one.cte(f"rows_{place}") for place, one in enumerate(inserts)]
    if not changed:
        return inserts[-1].add_cte(*named[:-1])
    updates = (
        _changing(kind, place).returning(literal(1)).cte(f"changed_{place}") for place, kind in enumerate(changed)
    )
    counts = (select(func.count()).select_from(one).scalar_subquery() for one in updates)
    return select(*counts).add_cte(*named)


def _changing(kind: Kind, place: int) -> Update:
    (table, names), key = kind, _first_key(kind[0])
    lowest, highest = (bindparam(f"{name}_{place}", type_=key.type) for name in (LOWEST, HIGHEST))
    update = change(table, names, dict(told(table, names, f"{CHANGED}_{place}").c))
    # Without this a database that knows little of a table reads all of it in search of a few rows.
    return update.where(key.between(lowest, highest))


def _first_key(table: Table) -> Column[Any]:
    return next(iter(table.primary_key.columns))


@cache
def _defaults(table: Table) -> list[tuple[str, Callable[[], Any]]]:
    """Return what a table's columns have where a row names nothing: SQLAlchemy would see to it for one table alone."""
    made = [(one.name, one.default) for one in table.columns if one.default is not None]
    return [(name, partial(_value_of, default)) for name, default in made if not default.is_sequence]


def _value_of(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg


def _named(kind: Kind) -> tuple[str, Columns]:
    return kind[0].name, kind[1]
