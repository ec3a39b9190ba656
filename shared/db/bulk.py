"""Many rows as one parameter of a statement, on PostgreSQL: the driver's way for many rows costs several times as much.

The rows travel as JSON, and the database reads each column from it as the column's own type does.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    TableValuedAlias,
    Text,
    Update,
    Uuid,
    and_,
    bindparam,
    cast,
    column,
    func,
    update,
)

from shared.db.types import UtcDateTime, aware

Columns = tuple[str, ...]

ROWS = "rows"
"""The name of the parameter."""

_TYPES = (JSON, Boolean, Date, Float, Integer, LargeBinary, String, Text, Uuid, UtcDateTime)


def as_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as the one parameter. Raises ValueError for an instant without a zone, which is a mistake of ours."""
    return _JSON.encode(list(rows))


@cache
def fits(table: Table, names: Columns) -> bool:
    """Say whether every one of these columns can be read from JSON as it was meant."""
    return all(isinstance(table.c[name].type, _TYPES) for name in names)


def told(table: Table, names: Columns, parameter: str = ROWS) -> TableValuedAlias:
    """Return the rows of a parameter as a table `new` with columns of these names."""
    given = func.json_to_recordset(cast(bindparam(parameter, type_=Text), JSON))
    columns = given.table_valued(*(column(name, table.c[name].type) for name in names))
    return columns.render_derived("new", with_types=True)


def change(table: Table, names: Columns, new: Mapping[str, Any]) -> Update:
    """Return the statement that makes columns what `new` has; the names of the whole primary key are among them."""
    key = {one.name for one in table.primary_key.columns}
    found = and_(*(table.c[name] == new[name] for name in key))
    return update(table).where(found).values({name: new[name] for name in names if name not in key})


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return aware(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return "\\x" + value.hex()
    raise TypeError(f"{type(value).__name__} has no form in JSON that its column would read")


_JSON = json.JSONEncoder(default=_written, ensure_ascii=False, separators=(",", ":"))
