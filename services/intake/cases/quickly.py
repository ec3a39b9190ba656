"""Loading by a schema without marshmallow's own loop, where nothing is wrong: that is nearly always, and much cheaper.

Texts, words and truths that are certainly right are taken as they stand; other values the schema's own fields read, and
only those that are there are looked at. Where anything is in doubt the schema itself decides, and finds the words for
what is wrong.
"""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.intake.cases.schemas import UNSTORABLE, Flag, OneLine, Written


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
    stands = _stands(field)
    if stands is None:
        return lambda value: _certain(field, value)
    return lambda value: value if stands(value) else _certain(field, value)


def _stands(field: fields.Field[Any]) -> Callable[[Any], bool] | None:
    """Return what says that a field reads a value as the value stands; None where only the field knows."""
    kind, rules = type(field), field.validators
    if kind is Flag and not rules:
        return lambda value: value is True or value is False
    if kind is fields.String and len(rules) == 1 and type(rules[0]) is validate.OneOf:
        words = frozenset(rules[0].choices)
        return lambda value: type(value) is str and value in words
    if kind not in (OneLine, Written) or len(rules) != 1 or type(rules[0]) is not validate.Length:
        return None
    least, most = rules[0].min or 0, rules[0].max
    if most is None or rules[0].equal is not None:
        return None
    if kind is Written:
        return lambda value: type(value) is str and least <= len(value) <= most and not UNSTORABLE.search(value)
    # Printable: no line breaks, no controls, nothing that cannot be stored, and no space but the plain one.
    return lambda value: (
        type(value) is str and least <= len(value) <= most and value.isprintable() and value == value.strip()
    )


def _certain(field: fields.Field[Any], value: Any) -> Any:
    try:
        return field.deserialize(value)
    except ValidationError:
        raise InDoubt from None
