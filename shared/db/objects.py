"""Objects as plain rows: what is new, and what has changed about those that the database has.

What SQLAlchemy has to find an order for, or to ask the database about, is left to its flush.
"""

from functools import cache
from typing import Any, cast

from sqlalchemy import ClauseElement, Integer, Table, Uuid, inspect
from sqlalchemy.orm import InstanceState, Mapper, Session

from shared.db.bulk import fits

Row = dict[str, Any]


def as_new_row(new: Any) -> tuple[Table, Row] | None:
    """Return a new object as its table and a row of that, None where SQLAlchemy has to see to it."""
    state: InstanceState[Any] = inspect(new)
    names = _names(state.mapper)
    if names is None or not names.key.keys() <= state.dict.keys():
        return None
    return names.table, {names.of[key]: value for key, value in state.dict.items() if key in names.of}


def take_change(session: Session, held: Any) -> tuple[Table, Row] | None:
    """Return what has changed about an object of a session: its table, its primary key and each column that is new.

    From then on the object counts as written. The row is empty where nothing is new after all; None where SQLAlchemy
    has to see to it.
    """
    state: InstanceState[Any] = inspect(held)
    names, before, now = _names(state.mapper), state.committed_state, state.dict
    if names is None or not names.in_bulk or not before.keys() <= names.of.keys() - names.key.keys():
        return None
    new = sorted(key for key, old in before.items() if not names.same(key, old, now[key]))
    if any(isinstance(now[key], ClauseElement) for key in new):
        return None
    row = {names.of[key]: now[key] for key in (*names.key, *new)} if new else {}
    state._commit_all(now, session.identity_map)  # noqa: SLF001 - what SQLAlchemy's own flush does behind an update
    return names.table, row


class _Names:
    """A model's table and the names of its columns by attribute; key: of those that make its primary key.

    in_bulk: whether its rows can be changed by one statement, which says between which keys they lie: texts are not
    in the same order here and in the database.
    """

    def __init__(self, mapper: Mapper[Any]) -> None:
        self.table = cast("Table", mapper.local_table)
        self.of = {one.key: one.columns[0].name for one in mapper.column_attrs}
        self.key = {mapper.get_property_by_column(one).key: one.name for one in mapper.primary_key}
        ordered = isinstance(mapper.primary_key[0].type, Uuid | Integer)
        self.in_bulk = ordered and fits(self.table, tuple(self.of.values()))
        self._compares = {one.key: one.columns[0].type.compare_values for one in mapper.column_attrs}

    def same(self, key: str, one: Any, other: Any) -> bool:
        """Say whether two values of an attribute are the same in the database."""
        return self._compares[key](one, other) is True


@cache
def _names(mapper: Mapper[Any]) -> _Names | None:
    # Rows that must follow others into the database, or take something from them, are SQLAlchemy's business.
    alone = not mapper.relationships and not mapper.inherits and not mapper.local_table.foreign_keys
    return _Names(mapper) if alone else None
