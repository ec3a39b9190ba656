"""Rows that are changed in bulk: one statement for each set of columns, and no object for any row."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Table, Update, and_, bindparam, update
from sqlalchemy.orm import Session

from shared.db.bulk import ROWS, Columns, as_json, told
from shared.db.session import table_of


def change_rows(session: Session, model: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Change rows of a model's table. A row names its whole primary key, and beside it each column that is new.

    What the session has read of them before stays as it was read. Raises LookupError where a row is not there.
    """
    table, alike = table_of(model), dict[Columns, list[Mapping[str, Any]]]()
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    connection = session.connection()
    for names, some in alike.items():
        if connection.dialect.name == "sqlite":  # the database is this very process: a statement a row costs little
            changed = connection.execute(
                _by_row(table, names), [{f"new_{key}": row[key] for key in row} for row in some]
            )
        else:
            changed = connection.execute(_at_once(table, names), {ROWS: as_json(some)})
        if changed.rowcount != len(some):
            raise LookupError(f"{len(some)} rows of {table.name} were to be changed, and {changed.rowcount} were there")


@cache
def _by_row(table: Table, names: Columns) -> Update:
    return _update(table, {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})


@cache
def _at_once(table: Table, names: Columns) -> Update:
    return _update(table, dict(told(table, names).c))


def _update(table: Table, new: Mapping[str, Any]) -> Update:
    keys = {one.name for one in table.primary_key.columns}
    found = and_(*(table.c[name] == new[name] for name in keys))
    return update(table).where(found).values({name: value for name, value in new.items() if name not in keys})
