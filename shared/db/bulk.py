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
    Uuid,
    bindparam,
    cast,
    column,
    func,
)

from shared.db.types import UtcDateTime, aware

Columns = tuple[str, ...]

ROWS = "rows"
"""The name of the parameter."""

_TYPES = (JSON, Boolean, Date, Float, Integer, LargeBinary, String, Text, Uuid, UtcDateTime)


def as_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as the one parameter. Raises ValueError for an instant without a zone, which is a mistake of ours."""
    return json.dumps(list(rows), default=_written, ensure_ascii=False, separators=(",", ":"))


@cache
def fits(table: Table, names: Columns) -> bool:
    """Say whether every one of these columns can be read from JSON as it was meant."""
    return all(isinstance(table.c[name].type, _TYPES) for name in names)


def told(table: Table, names: Columns, parameter: str = ROWS) -> TableValuedAlias:
    """Return the rows of a parameter as a table `new` with columns of these names."""
    given = func.json_to_recordset(cast(bindparam(parameter, type_=Text), JSON))
    columns = given.table_valued(*(column(name, table.c[name].type) for name in names))
    return columns.render_derived("new", with_types=True)


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return aware(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return "\\x" + value.hex()
    raise TypeError(f"{type(value).__name__} has no form in JSON that its column would read")
