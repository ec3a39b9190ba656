"""The shapes that files of a place's folder are made of, and what is said where one does not fit."""

import datetime as dt
from collections.abc import Iterable, Sized
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

CODE = validate.Regexp(
    r"[a-z][a-z0-9_]{0,39}\Z", error="write small letters, digits and underscores, beginning with a letter"
)

_NAMES = "must be names with values, like `name: value`"
_INVALID = {
    fields.List: "must be a list, like `- value`",
    fields.String: "must be a text; put it in quotes if it looks like a number, a date or a yes",
}


class Shape(Schema):
    """A mapping whose names are known; what is missing, unknown or of another kind is told with what to write."""

    error_messages = {"type": _NAMES}  # noqa: RUF012

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        known = ", ".join(field.data_key or name for name, field in self.load_fields.items())
        self.error_messages["unknown"] = f"is not known here; write one of {known}"

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give a field of this shape its words for what may be wrong with it."""
        words = {
            "required": f"is missing; add `{field_obj.data_key or field_name}: …`",
            "null": "must not be empty; write a value",
        }
        field_obj.error_messages = field_obj.error_messages | words
        _name_kinds(field_obj)


class Glimpse(Shape):
    """What is needed of a mapping that another service checks whole: more may stand there."""

    class Meta:
        unknown = EXCLUDE


class _Body(Glimpse):
    code = fields.String(required=True)


class Bodies(Glimpse):
    """What is needed of bodies.yaml, which is router's to check whole: which bodies there are."""

    bodies = fields.List(fields.Nested(_Body), required=True)


def _name_kinds(field: Any) -> None:
    """Say what kind of value is wanted, also of what a list or a mapping holds."""
    if type(field) in _INVALID:
        field.error_messages = field.error_messages | {"invalid": _INVALID[type(field)]}
    for part in ("inner", "key_field", "value_field"):
        inner = getattr(field, part, None)
        if inner is not None:
            inner.error_messages = inner.error_messages | {"null": "must not be empty; write a value"}
            _name_kinds(inner)


def filled(value: str | Sized) -> None:
    """Refuse a list of nothing, and a text without a letter."""
    if not (value.strip() if isinstance(value, str) else value):
        raise ValidationError("must not be empty")


def one_of(words: Iterable[str]) -> validate.OneOf:
    """Return a check that a word is one of these."""
    return validate.OneOf([str(word) for word in words], error="{input!r} is not known here; write one of {choices}")


_zones = cache(available_timezones)
"""The system's time zones: looking for them opens every file of its zone database, 15 ms of processor."""


def known_zone(name: str) -> None:
    """Refuse what is no time zone."""
    if name not in _zones():
        raise ValidationError(f"{name!r} is no time zone; write one of the IANA names, like Asia/Shanghai")


class Names(Shape):
    """One text in both languages."""

    zh = fields.String(required=True, validate=filled)
    en = fields.String(required=True, validate=filled)


class Whole(fields.Integer):
    """A whole number from low to high, or without end."""

    def __init__(self, low: int, high: int | None = None, **options: Any) -> None:
        words = f"must be a whole number from {low} " + ("up" if high is None else f"to {high}")
        span = validate.Range(low, high, error=words)
        super().__init__(strict=True, validate=span, error_messages={"invalid": words}, **options)


class Share(fields.Float):
    """A share of the whole, from 0 to 1."""

    def __init__(self, **options: Any) -> None:
        words = "must be a number from 0 to 1, like 0.5"
        span = validate.Range(0, 1, error=words)
        super().__init__(validate=span, error_messages={"invalid": words, "special": words}, **options)


class Flag(fields.Field[bool]):
    """A yes or no; 1 and 0 are numbers."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value


class Day(fields.Field[str]):
    """A date; YAML has read it already where it is written without quotes. Loaded as ISO text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value.isoformat()
        try:
            return dt.date.fromisoformat(value).isoformat()
        except (TypeError, ValueError) as error:
            raise ValidationError("must be a date, like 2026-01-31") from error


class ByName(fields.Dict):
    """A mapping whose names are the writer's own."""

    default_error_messages = {"invalid": _NAMES}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> dict[Any, Any]:
        try:
            loaded: dict[Any, Any] = super()._deserialize(value, attr, data, **options)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            # The library's own step from a name to its value stands in no file.
            inner = {name: found.get("value", found.get("key")) for name, found in error.messages.items()}
            raise ValidationError(inner) from error
        return loaded
