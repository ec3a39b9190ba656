"""Rows that are changed in bulk: one statement for each set of columns, and no object for any row."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Table, Text, Update, and_, bindparam, cast, column, func, update
from sqlalchemy.orm import Session

from shared.db.session import Columns, table_of


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
            changed = connection.execute(_at_once(table, names), {"rows": json.dumps(some, default=_instant)})
        if changed.rowcount != len(some):
            raise LookupError(f"{len(some)} rows of {table.name} were to be changed, and {changed.rowcount} were there")


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone; business times are instants")
    return value.isoformat()


@cache
def _by_row(table: Table, names: Columns) -> Update:
    return _update(table, {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})


@cache
def _at_once(table: Table, names: Columns) -> Update:
    # One parameter for all rows: the driver's way for many rows costs three times as much.
    told = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
    columns = told.table_valued(*(column(name, table.c[name].type) for name in names))
    return _update(table, dict(columns.render_derived("new", with_types=True).c))


def _update(table: Table, new: Mapping[str, Any]) -> Update:
    keys = {one.name for one in table.primary_key.columns}
    found = and_(*(table.c[name] == new[name] for name in keys))
    return update(table).where(found).values({name: value for name, value in new.items() if name not in keys})
