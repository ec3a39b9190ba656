"""Conditions on many values."""

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, literal
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(session: Session, column: InstrumentedAttribute[Any], values: list[Any]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these values: one parameter where the database has arrays.

    With hundreds of values `in_` costs more than the question, for each of them is written into the statement's text.
    values: sortable. That nothing lies outside of them is said too: of so many values a database that has no statistics
    believes that they are nearly all rows, and reads the whole table.
    """
    if not values or session.get_bind().dialect.name == "sqlite":
        return column.in_(values)
    return column.between(min(values), max(values)) & (column == any_(literal(values, ARRAY(column.type))))
