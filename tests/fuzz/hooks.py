"""What Schemathesis cannot know of the interface: how lines of JSON are written, and which ids there are."""

import json
import os
import zlib
from typing import Any

import schemathesis

IDS: dict[str, list[str]] = json.loads(os.environ.get("NWD_TEST_FUZZ_IDS", "{}"))
"""By parameter of a path: what the agency has of them. Half of all requests ask for one."""


@schemathesis.serializer("application/x-ndjson")
def lines(_: Any, value: Any) -> bytes:
    """Write a batch."""
    if isinstance(value, (list, tuple)):
        return b"\n".join(json.dumps(one, ensure_ascii=True).encode() for one in value)
    return str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ask for what is there, every other time."""
    for name, value in (path_parameters or {}).items():
        drawn = zlib.crc32(repr(value).encode("utf-8", "backslashreplace"))
        if name in IDS and drawn % 2:
            path_parameters[name] = IDS[name][drawn // 2 % len(IDS[name])]  # type: ignore[index]
    return path_parameters


@schemathesis.hook
def map_query(context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Wait for nothing: nobody here makes events."""
    if query and str(query.get("wait", "")).isdigit():
        query["wait"] = 0
    return query
