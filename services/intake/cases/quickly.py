"""Loading by a schema without marshmallow's own loop, where nothing is wrong: that is nearly always, and much cheaper.

The schema's own fields read each value, and only those that are there are looked at. Where anything is in doubt the
schema itself decides, and finds the words for what is wrong.
"""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, ValidationError, fields


class InDoubt(Exception):
    """What was sent may fit or not; the schema must decide."""


Loader = Callable[[Any], dict[str, Any]]
"""Takes parsed JSON and returns what the schema's `load` would. Raises InDoubt."""


def loader_of(schema: Schema) -> Loader:
    """Return the quick loader of a schema that refuses unknown fields and has no hooks and no defaults."""
    plan = [(name, _reader(field)) for name, field in schema.load_fields.items()]
    required = [name for name, field in schema.load_fields.items() if field.required]

    def load(data: Any) -> dict[str, Any]:
        if type(data) is not dict:
            raise InDoubt
        loaded = {name: read(data[name]) for name, read in plan if name in data}
        if len(loaded) != len(data) or any(name not in loaded for name in required):
            raise InDoubt
        return loaded

    return load


def _reader(field: fields.Field[Any]) -> Callable[[Any], Any]:
    # The very class: one derived from it may read in a way of its own.
    if type(field) is fields.Nested and not field.many:
        inner = loader_of(field.schema)
        return lambda value: _certain(field, value) if value is None else inner(value)
    return lambda value: _certain(field, value)


def _certain(field: fields.Field[Any], value: Any) -> Any:
    try:
        return field.deserialize(value)
    except ValidationError:
        raise InDoubt from None
