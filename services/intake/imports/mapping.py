"""A mapping: how the columns of an agency's spreadsheet become the fields of a case. Read from YAML, checked whole."""

import json
import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from services.intake.cases import schemas
from services.intake.imports.history import HISTORICAL
from services.intake.yaml_text import load
from shared.web.faults import Fault

LONGEST = 256 * 1024
"""Bytes of a mapping as it is brought."""

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
TEXT, INSTANT, TRUTH, WHOLE = "text", "instant", "truth", "whole"
EXACT = (
    "source_reference",
    "uscc",
    "phone",
    "matter",
    "industry",
    "sub_district",
    "kind",
    "channel",
    "urgency",
    "about",
)
"""Fields in which a number in scientific notation has certainly lost digits."""

_NO_FIELD = Fault(
    "unknown_field",
    zh="事项没有这个字段；字段见 docs/imports.md。",
    en="A case has no such field; docs/imports.md has them.",
)
_TWICE = Fault("twice", zh="另一列已对应这个字段。", en="Another column has this field already.")
_BOTH = Fault("choose", zh="field 与 ignore 只能写一个。", en="Give either field or ignore.")


@dataclass(frozen=True, slots=True)
class Column:
    """What is done with a column. kind: what the field holds. values: what stands in cells, and what it means."""

    path: tuple[str, ...]
    kind: str
    values: Map[str, Any] = field(default_factory=dict)
    otherwise: Any = None
    dates: tuple[str, ...] = ()

    @property
    def pointer(self) -> str:
        """Return the JSON pointer of the field."""
        return "/" + "/".join(self.path)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping that was checked. sheet: its name, None for the first that is shown. head: the row of the names.

    columns: by the name in the head; None for one that is left out. constants: fields that every row has.
    unlisted: whether columns without a line here are let pass. historical: whether the cases closed long ago.
    """

    columns: Map[str, Column | None]
    constants: Map[str, Any]
    sheet: str | None = None
    head: int = 1
    unlisted: bool = True
    historical: bool = False


class _Strict(Schema):
    class Meta:
        unknown = RAISE


_VALUE = (str, bool, int)


class _Values(fields.Dict):
    def _deserialize(self, value: Any, attr: str | None, data: Map[str, Any] | None, **kwargs: Any) -> Any:
        told = super()._deserialize(value, attr, data, **kwargs)
        if not all(isinstance(one, _VALUE) for one in (*told, *told.values())):
            raise self.make_error("invalid")
        return {_plain(one): meant for one, meant in told.items()}


class _Plain(fields.Raw):
    def _validate(self, value: Any) -> None:
        if not isinstance(value, _VALUE):
            raise self.make_error("invalid")


class _Column(_Strict):
    field = fields.String(validate=validate.Length(1, 60))
    ignore = fields.Boolean()
    values = _Values(validate=validate.Length(1, 2_000))
    otherwise = _Plain(allow_none=True)
    dates = fields.List(fields.String(validate=validate.Length(1, 40)), validate=validate.Length(1, 10))


class _Mapping(_Strict):
    sheet = fields.String(validate=validate.Length(1, 100))
    header_row = fields.Integer(strict=True, validate=validate.Range(1, 100))
    columns = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 200)),
        values=fields.Nested(_Column),
        required=True,
        validate=validate.Length(1, 300),
    )
    constants = fields.Dict(keys=fields.String(validate=validate.Length(1, 60)), values=_Plain())
    unlisted = fields.String(validate=validate.OneOf(["ignore", "refuse"]))
    historical = fields.Boolean(truthy={True}, falsy={False})


_SCHEMA = _Mapping()


def parse(text: bytes) -> dict[str, Any]:
    """Return what a mapping says (YAML, of which JSON is a part), JSON-ready. Raises ValidationError."""
    content = load(text)
    read(content)
    checked: dict[str, Any] = json.loads(json.dumps(content))
    return checked


def read(content: Any) -> Mapping:
    """Return a mapping from its content. Raises ValidationError with all that is wrong."""
    told = _SCHEMA.load(content)
    historical = told.get("historical", False)
    known, wrong = field_kinds(historical), dict[str, Any]()
    columns: dict[str, Column | None] = {}
    seen: dict[str, str] = {}
    for name, one in told["columns"].items():
        if ("field" in one) == bool(one.get("ignore")):
            wrong.setdefault("columns", {})[name] = {"field": [_BOTH]}
        elif one.get("ignore"):
            columns[_plain(name)] = None
        elif one["field"] not in known:
            wrong.setdefault("columns", {})[name] = {"field": [_NO_FIELD]}
        elif one["field"] in seen or one["field"] in told.get("constants", {}):
            wrong.setdefault("columns", {})[name] = {"field": [_TWICE]}
        else:
            seen[one["field"]] = name
            columns[_plain(name)] = _column(one, known[one["field"]])
    constants = told.get("constants", {})
    for name in constants:
        if name not in known:
            wrong.setdefault("constants", {})[name] = [_NO_FIELD]
    needed = [*("kind", "channel", "title"), *(HISTORICAL_NEEDED if historical else ())]
    lacking = [one for one in needed if one not in seen and one not in constants]
    if lacking and not wrong:
        text = Fault(
            "required", zh=f"没有任何列或常量给出：{'、'.join(lacking)}。", en=f"Nothing gives: {', '.join(lacking)}."
        )
        wrong["columns"] = [text]
    if wrong:
        raise ValidationError(wrong)
    sheet, head, unlisted = told.get("sheet"), told.get("header_row", 1), told.get("unlisted") != "refuse"
    return Mapping(columns, constants, sheet, head, unlisted, historical)


def _column(one: dict[str, Any], kind: str) -> Column:
    path = tuple(one["field"].split("."))
    return Column(path, kind, one.get("values", {}), one.get("otherwise"), tuple(one.get("dates", ())))


@cache
def field_kinds(historical: bool) -> dict[str, str]:
    """Return every field of a case by its path with dots, and what it holds."""
    return dict(_kinds(schemas.NEW_CASE, "")) | (dict(_kinds(HISTORICAL, "")) if historical else {})


def _kinds(schema: Schema, before: str) -> Any:
    for name, one in schema.fields.items():
        if isinstance(one, fields.Nested):
            yield from _kinds(one.schema, f"{before}{name}.")
        elif isinstance(one, fields.AwareDateTime):
            yield f"{before}{name}", INSTANT
        elif isinstance(one, fields.Boolean):
            yield f"{before}{name}", TRUTH
        else:
            yield f"{before}{name}", WHOLE if isinstance(one, fields.Integer) else TEXT


HISTORICAL_NEEDED = ("received_at", "closed_at")


def _plain(text: Any) -> str:
    """Return a name or a value as it is compared: without spaces around it or line breaks in it."""
    return " ".join(str(text).split())
