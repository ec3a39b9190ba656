"""The shapes of the interface as Python has them, for the client in clients/python: made from the OpenAPI document.

Those of the operations that the client knows, and of no others: `"GET /v1/cases"` in its code names one.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

CLIENT = Path(__file__).resolve().parent.parent / "clients" / "python" / "no_wrong_door"
KNOWN = re.compile(r'"(GET|POST|DELETE) (/v1/[^"]*)"')

_HEAD = '''"""{what}

Written by scripts/write_documents.py from docs/openapi.json: change neither by hand.
"""

from typing import {typing}
'''
_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def operations(module: str = "*.py") -> set[tuple[str, str]]:
    """Return the operations that the client's code names, as (method, path)."""
    return {found for one in CLIENT.glob(module) for found in KNOWN.findall(one.read_text(encoding="utf-8"))}


def bodies(document: Mapping[str, Any]) -> str:
    """Return the module of what is sent."""
    return _module(document, _bodies(document), {}, "What is sent.")


def case_answers(document: Mapping[str, Any]) -> str:
    """Return the module of what is answered about cases."""
    found = _answers(document, "cases.py")
    return _module(
        document, found, {"bodies": _bodies(document)}, "What is answered about cases; more fields may come."
    )


def event_answers(document: Mapping[str, Any]) -> str:
    """Return the module of what is answered about events and webhooks."""
    found, before = _answers(document, "events.py"), _answers(document, "cases.py")
    what = "What is answered about events and webhooks; more fields may come."
    return _module(document, found, {"case_answers": before, "bodies": _bodies(document)}, what)


def passed_up_answers(document: Mapping[str, Any]) -> str:
    """Return the module of what is answered about cases that were passed to the caller."""
    found = _answers(document, "passed_up.py")
    return _module(document, found, {}, "What is answered about cases that were passed to you; more fields may come.")


def sheet_answers(document: Mapping[str, Any]) -> str:
    """Return the module of what is answered about spreadsheets."""
    return _module(
        document, _answers(document, "sheets.py"), {}, "What is answered about spreadsheets; more fields may come."
    )


def _bodies(document: Mapping[str, Any]) -> list[str]:
    told = (document["paths"][path][method.lower()] for method, path in sorted(operations()))
    return _reached(document, (one.get("requestBody", {}) for one in told))


def _answers(document: Mapping[str, Any], module: str) -> list[str]:
    told = (document["paths"][path][method.lower()]["responses"] for method, path in sorted(operations(module)))
    return _reached(document, (one for answers in told for status, one in answers.items() if status.startswith("2")))


def _reached(document: Mapping[str, Any], roots: Iterable[Any]) -> list[str]:
    """Return the names of the shapes within, each behind those that it is made of."""
    found: list[str] = []
    for root in roots:
        _reach(document["components"]["schemas"], root, found)
    return found


def _reach(schemas: Mapping[str, Any], schema: Any, found: list[str]) -> None:
    if isinstance(schema, Mapping):
        name = _named(schema)
        if name and name not in found:
            _reach(schemas, schemas[name], found)
            found.append(name)
        schema = list(schema.values())
    if isinstance(schema, list):
        for inner in schema:
            _reach(schemas, inner, found)


def _module(document: Mapping[str, Any], names: list[str], elsewhere: Mapping[str, list[str]], what: str) -> str:
    """Return a module. elsewhere: what stands in other modules already."""
    known = {name for there in elsewhere.values() for name in there}
    classes = [_class(name, document["components"]["schemas"][name]) for name in names if name not in known]
    text = "\n\n".join(classes)
    typing = ", ".join(name for name in ("Any", "NotRequired", "TypedDict") if re.search(rf"\b{name}\b", text))
    imports = []
    for module, there in sorted(elsewhere.items()):
        used = sorted(name for name in there if re.search(rf"\b{name}\b", text))
        imports += [f"from no_wrong_door.{module} import {', '.join(used)}"] if used else []
    return (
        _HEAD.format(what=what, typing=typing)
        + "".join(f"\n{one}" for one in imports)
        + "\n\n\n"[: 2 + bool(imports)]
        + text
    )


def _class(name: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", ())
    lines = [f"class {name}(TypedDict):"]
    for field, told in schema["properties"].items():
        kind = _type(told)
        lines.append(f"    {field}: {kind if field in required else f'NotRequired[{kind}]'}")
    return "\n".join(lines) + "\n"


def _type(schema: Mapping[str, Any]) -> str:
    """Return a schema's type. Texts with a list of values stay texts: more values may come."""
    name = _named(schema)
    if name:
        return name
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    kinds = schema.get("type", "object")
    return " | ".join(_plain(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _plain(kind: str, schema: Mapping[str, Any]) -> str:
    if kind == "array":
        return f"list[{_type(schema.get('items', {}))}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {_type(values) if isinstance(values, Mapping) and values else 'Any'}]"
    return _TYPES[kind]


def _named(schema: Mapping[str, Any]) -> str | None:
    reference = schema.get("$ref")
    return str(reference).rsplit("/", 1)[-1] if isinstance(reference, str) else None
