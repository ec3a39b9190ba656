"""The same requests by the client for Python: which of its methods does what stands in client_calls.json.

That is read from the client's own code by scripts/client_calls.py, for the client is a distribution of its own.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from pprint import pformat
from typing import Any

from services.intake.reference.samples import sample

_IN_PATH = re.compile(r"{(\w+)}")
_LINES = '(json.loads(line) for line in open("file"))'
_BYTES = 'open("file", "rb").read()'
_ENDS = {"stream": ["follow=False"]}
"""What an example says besides, so that it comes to an end."""


@cache
def calls() -> dict[str, dict[str, Any]]:
    """Return by operation how the client does it; read once."""
    found: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("client_calls.json").read_text("utf-8"))
    return found


def client(document: Mapping[str, Any], operation: str, told: Mapping[str, Any], body: Any) -> str | None:
    """Return a request as the client does it, None where it does not. body: the example that is sent, parsed."""
    call = calls().get(operation)
    if call is None:
        return None
    values = {name: _given(document, operation, told, body, name, kind) for name, kind in call["takes"].items()}
    # What takes several lines is named first.
    long = {name: value for name, value in values.items() if "\n" in value}
    given = [_named(name, name if name in long else value) for name, value in values.items()]
    asked = f"client.{call['method']}({', '.join([*given, *_ENDS.get(call['method'], [])])})"
    shown = {"None": asked, "Iterator": f"for one in {asked}:\n    print(one)"}.get(call["returns"], f"print({asked})")
    if call["returns"] == "bytes":
        shown = f'open("file", "wb").write({asked})'
    lines = ["import json, os" if _LINES in asked else "import os", "from no_wrong_door import Client", ""]
    lines += [
        'client = Client(os.environ["NWD"], os.environ["KEY"])',
        *(f"{name} = {one}" for name, one in long.items()),
    ]
    return "\n".join([*lines, shown])


def _given(
    document: Mapping[str, Any], operation: str, told: Mapping[str, Any], body: Any, name: str, kind: str
) -> str:
    """Return what a parameter is given: from the address, the file, the query's example or the body's."""
    plain = name.removeprefix("*")
    if plain in _IN_PATH.findall(operation):
        value = '"states"' if plain == "table" else f'os.environ["{plain.upper()}"]'
    elif kind in ("bytes", "bytes | str"):
        value = _BYTES
    elif isinstance(body, dict) and plain in body:
        value = _literal(body[plain])
    elif body is not None:
        value = _literal(body)
    else:
        value = _of_query(document, told, plain) or _LINES
    return value


def _named(name: str, value: str) -> str:
    return f"{name.removeprefix('*')}={value}" if name.startswith("*") else value


def _of_query(document: Mapping[str, Any], told: Mapping[str, Any], name: str) -> str | None:
    named = (one for one in told.get("parameters", []) if (one["in"], one["name"]) == ("query", name))
    return next((_literal(sample(document, one["schema"])) for one in named), None)


def _literal(value: Any) -> str:
    return pformat(value, width=100, sort_dicts=False)
