"""Conditions on many values."""

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, literal
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(session: Session, column: InstrumentedAttribute[Any], values: list[Any]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these values: one parameter where the database has arrays.

    With hundreds of values `in_` costs more than the question, for each of them is written into the statement's text.
    """
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(values)
    return column == any_(literal(values, ARRAY(column.type)))
