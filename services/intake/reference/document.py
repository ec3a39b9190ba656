"""The OpenAPI document, laid out for people."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from services.intake.reference.client_samples import client
from services.intake.reference.samples import curl, python, sample

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Row:
    """One field or parameter: where it goes, its type in words, and what it means."""

    name: str
    place: str
    type: str
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the interface. answers: (status, description, name of its shape).

    curl, python, client: how to ask, by the client for Python where it can.
    """

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Row]
    body: str | None
    curl: str
    python: str
    client: str | None
    answers: list[tuple[str, str, str | None]]


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """Return the operations in the order of the document."""
    return [
        _operation(document, path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def shapes(document: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Return the fields of each named shape."""
    return {name: list(fields_of(shape)) for name, shape in document["components"]["schemas"].items()}


def _operation(document: Mapping[str, Any], path: str, method: str, told: Mapping[str, Any]) -> Operation:
    shared = document["paths"][path].get("parameters", [])
    taken: dict[str, Any] = told.get("requestBody", {}).get("content", {})
    media = next(iter(taken), _JSON)
    content: dict[str, Any] = taken.get(media, {})
    example = _example(document, content, media) if content and media in (_JSON, _FORM) else None
    how: dict[str, Any] = {"key": "security" in told, "body": example, "media": media if taken else None}
    return Operation(
        anchor=f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}",
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        description=told.get("description", ""),
        parameters=[_parameter(one) for one in [*shared, *told.get("parameters", [])]],
        body=_named(content.get("schema", {})),
        curl=curl(method.upper(), path, **how),
        python=python(method.upper(), path, **how),
        client=client(
            document, f"{method.upper()} {path}", told, json.loads(example) if media == _JSON and example else None
        ),
        answers=[_answer(status, one) for status, one in told.get("responses", {}).items() if "description" in one],
    )


def _example(document: Mapping[str, Any], content: Mapping[str, Any], media: str) -> str:
    shown = content["example"] if "example" in content else sample(document, content.get("schema", {}))
    if media == _FORM:
        return urlencode(shown)
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _answer(status: str, told: Mapping[str, Any]) -> tuple[str, str, str | None]:
    content: dict[str, Any] = next(iter(told.get("content", {}).values()), {})
    return status, told["description"], _named(content.get("schema", {}))


def _parameter(told: Mapping[str, Any]) -> Row:
    return Row(
        told["name"],
        told["in"],
        _type(told.get("schema", {})),
        told.get("required", False),
        told.get("description", ""),
    )


def fields_of(shape: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the fields of a shape."""
    required = shape.get("required", [])
    for name, told in shape.get("properties", {}).items():
        yield Row(name, "", _type(told), name in required, told.get("description", ""))


def _named(schema: Mapping[str, Any]) -> str | None:
    reference = schema.get("$ref")
    return str(reference).rsplit("/", 1)[-1] if reference else None


def _type(schema: Mapping[str, Any]) -> str:
    """Return a schema's type in a few words, with its bounds."""
    for many in ("anyOf", "oneOf", "allOf"):
        if many in schema:
            return " | ".join(_type(one) for one in schema[many])
    named = _named(schema)
    if named:
        return named
    kind = schema.get("type", "")
    words = " | ".join(kind) if isinstance(kind, list) else str(kind)
    if "items" in schema:
        words += f" of {_type(schema['items'])}"
    if "enum" in schema:
        words = " | ".join(str(one) for one in schema["enum"] if one is not None)
    bounds = [f"{word} {schema[key]}" for key, word in _BOUNDS.items() if key in schema]
    return ", ".join([words, *filter(None, [schema.get("format")]), *bounds])


_BOUNDS = {"minLength": "≥", "maxLength": "≤", "minimum": "≥", "maximum": "≤"}
