"""Conditions on many values."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, any_, bindparam, func, literal, select
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


def one_of(column: Any, parameter: str, *, arrays: bool) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values of a parameter, for a statement that is built once.

    arrays: whether the database has them; then the values are one parameter, however many they are.
    """
    if arrays:
        return column == any_(bindparam(parameter, type_=ARRAY(column.type)))  # type: ignore[no-any-return]
    return column.in_(bindparam(parameter, expanding=True))  # type: ignore[no-any-return]


def walked(
    session: Session, query: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any], values: Collection[str]
) -> Select[Any]:
    """Return a query for the rows in which a column of text has one of these values, one for each at most.

    Where the database has arrays, each value is looked up by itself in the index that its row is found by: given as a
    condition beside others, many values lead a database that knows little of a table to read all rows of the others.
    The statement is the same for any number of values.
    """
    if session.get_bind().dialect.name == "sqlite":
        return query.where(column.in_(values))
    told = bindparam("wanted", sorted(values), type_=ARRAY(column.type))
    given = func.unnest(told).table_valued("value", name="given").render_derived()
    found = query.where(column == given.c.value).limit(1).lateral("found")
    return select(found).select_from(given, found)
