"""Examples made from the documents' own schemas, so that they cannot show what is not taken."""

import re
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
_DEEP = 6
_NAMED = re.compile(r"{(\w+)}")
_TEXTS = {
    "date-time": "2026-11-24T09:30:00+08:00",
    "date": "2026-11-24",
    "uuid": "019b3c1e-7a2d-7c3f-8f00-2b6f0c1d9e55",
    "url": "https://cases.example/",
    "uri": "https://cases.example/",
    "email": "lin@lanfeng.example",
}


def resolved(document: Schema, schema: Schema) -> Schema:
    """Return a schema with its reference followed."""
    while "$ref" in schema:
        found: Any = document
        for step in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def sample(document: Schema, schema: Schema, depth: int = 0) -> Any:
    """Return a value that a schema takes: of an object what has to be there, and no more."""
    schema = resolved(document, schema)
    if "example" in schema or "examples" in schema:
        return schema.get("example", (schema.get("examples") or [None])[0])
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for many in ("anyOf", "oneOf"):
        if many in schema:
            return sample(document, schema[many][0], depth + 1)
    if "allOf" in schema:
        return {name: one for part in schema["allOf"] for name, one in (sample(document, part, depth) or {}).items()}
    return _by_type(document, schema, depth)


def _by_type(document: Schema, schema: Schema, depth: int) -> Any:
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else next(one for one in kinds if one != "null")
    if kind == "object":
        wanted = schema.get("required", ()) if depth < _DEEP else ()
        fields = schema.get("properties", {})
        return {name: sample(document, fields[name], depth + 1) for name in wanted if name in fields}
    if kind == "array":
        return []
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return True if kind == "boolean" else _TEXTS.get(schema.get("format", ""), "…")


def curl(method: str, path: str, *, key: bool, body: str | None, media: str | None) -> str:
    """Return a request as a shell has it.

    $NWD is this system's address, $KEY the key, $NUMBER what {number} is. body: as it is sent; media: of the body, None
    where there is none; what has no example is taken from a file.
    """
    words = [f'curl -i "$NWD{_filled(path)}"']
    words += [f"-X {method}"] if method not in ("GET", "POST") or (method == "POST" and not media) else []
    words += ['-H "Authorization: Bearer $KEY"'] if key else []
    words += [f'-H "Content-Type: {media}"'] if media else []
    words += [f"-d '{body}'" if body else "--data-binary @file"] if media else []
    return " \\\n  ".join(words)


def python(method: str, path: str, *, key: bool, body: str | None, media: str | None) -> str:
    """Return the same in Python, with nothing but its own library."""
    named = _NAMED.sub(lambda found: f"{{os.environ['{found[1].upper()}']}}", _some(path))
    fields = ['"Authorization": f"Bearer {os.environ[\'KEY\']}"'] if key else []
    fields += [f'"Content-Type": "{media}"'] if media else []
    lines = ["import os, urllib.request", ""]
    lines += [f'body = """{body}"""'] if body else []
    lines += ["request = urllib.request.Request("]
    lines += [f'    os.environ["NWD"] + {"f" if "{" in named else ""}"{named}", method="{method}",']
    lines += [f"    headers={{{', '.join(fields)}}},"] if fields else []
    lines += ["    data=body.encode()," if body else '    data=open("file", "rb").read(),'] if media else []
    return "\n".join([*lines, ")", "print(urllib.request.urlopen(request).read().decode())"])


def _some(path: str) -> str:
    return path.replace("{table}", "states").replace("{fmt}", "json")


def _filled(path: str) -> str:
    return _NAMED.sub(lambda found: f"${found[1].upper()}", _some(path))
