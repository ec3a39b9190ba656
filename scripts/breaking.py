"""What in one document of an interface would break those who read the one before. Pure; used by check_contracts.py.

Requests may ask for less and take more; answers and messages may say more and never less. What breaks is named by
where it is and what has happened.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
_LOWER = {"maxLength": "most letters", "maximum": "highest value", "maxItems": "most entries"}
_HIGHER = {"minLength": "least letters", "minimum": "lowest value", "minItems": "fewest entries"}


def openapi_breaks(old: Schema, new: Schema) -> list[str]:
    """Return what breaks clients of an OpenAPI document."""
    return sorted(set(_Comparison(old, new).operations()))


def asyncapi_breaks(old: Schema, new: Schema) -> list[str]:
    """Return what breaks services that still send, or still read, the messages of an AsyncAPI document."""
    return sorted(set(_Comparison(old, new).messages()))


class _Comparison:
    def __init__(self, old: Schema, new: Schema) -> None:
        self.old, self.new = old, new

    def operations(self) -> Iterator[str]:
        for path, item in self.old["paths"].items():
            there = self.new["paths"].get(path)
            if there is None:
                yield f"{path}: the path is gone"
                continue
            for method in (one for one in METHODS if one in item):
                where = f"{method.upper()} {path}"
                if method not in there:
                    yield f"{where}: the operation is gone"
                else:
                    yield from self._operation(where, _with_shared(item, method), _with_shared(there, method))

    def _operation(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        if old.get("security") != new.get("security"):
            yield f"{where}: it takes another scope or sign-in than before"
        before = {(one["in"], one["name"]): one for one in old.get("parameters", ())}
        after = {(one["in"], one["name"]): one for one in new.get("parameters", ())}
        for key, one in before.items():
            if key not in after:
                yield f"{where}: the parameter {key[1]} is gone"
            else:
                there = f"{where} parameter {key[1]}"
                yield from self._narrower(there, one.get("schema", {}), after[key].get("schema", {}))
        for key, one in after.items():
            if one.get("required") and not before.get(key, {}).get("required"):
                yield f"{where}: the parameter {key[1]} is needed now"
        yield from self._body(where, old.get("requestBody", {}), new.get("requestBody", {}))
        for status, answer in old["responses"].items():
            if status not in new["responses"]:
                if status < "400":
                    yield f"{where}: the answer {status} is gone"
                continue
            yield from self._answer(f"{where} {status}", answer, new["responses"][status])

    def _body(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        if new.get("required") and not old.get("required"):
            yield f"{where}: a body is needed now"
        for media, content in old.get("content", {}).items():
            there = new.get("content", {}).get(media)
            if there is None:
                yield f"{where}: bodies of {media} are no longer taken"
            else:
                yield from self._narrower(f"{where} body", content.get("schema", {}), there.get("schema", {}))

    def _answer(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        for name in old.get("headers", {}):
            if name not in new.get("headers", {}):
                yield f"{where}: the field {name} is gone"
        for media, content in old.get("content", {}).items():
            there = new.get("content", {}).get(media)
            if there is None:
                yield f"{where}: there is no answer as {media} any more"
            else:
                yield from self._wider(where, content.get("schema", {}), there.get("schema", {}))

    def messages(self) -> Iterator[str]:
        for name, message in self.old["components"]["messages"].items():
            there = self.new["components"]["messages"].get(name)
            if there is None:
                yield f"{name}: the message is gone"
                continue
            yield from self._wider(name, message["payload"], there["payload"])
            # What is on its way was written by the release before.
            yield from self._narrower(name, message["payload"], there["payload"], closed=False)

    def _narrower(
        self, where: str, old: Schema, new: Schema, seen: tuple[Any, ...] = (), *, closed: bool = True
    ) -> Iterator[str]:
        """Yield what is refused now and was taken before. closed: unknown fields are refused."""
        before, after = _flat(self.old, old), _flat(self.new, new)
        if (key := _key(old, new)) in seen:
            return
        seen = (*seen, key)
        yield from _types(where, before, after, lost=True)
        yield from _values_lost(where, before, after)
        for name in after["required"] - before["required"]:
            yield f"{where}/{name}: it is needed now"
        for name, schema in before["properties"].items():
            if name in after["properties"]:
                yield from self._narrower(f"{where}/{name}", schema, after["properties"][name], seen, closed=closed)
            elif closed:
                yield f"{where}/{name}: the field is no longer taken"
        if before["items"] and after["items"]:
            yield from self._narrower(f"{where}[]", before["items"], after["items"], seen, closed=closed)

    def _wider(self, where: str, old: Schema, new: Schema, seen: tuple[Any, ...] = ()) -> Iterator[str]:
        """Yield what may be said now and could not be before, and what may be left out."""
        before, after = _flat(self.old, old), _flat(self.new, new)
        if (key := _key(old, new)) in seen:
            return
        seen = (*seen, key)
        yield from _types(where, before, after, lost=False)
        if before["enum"] is not None:
            more = None if after["enum"] is None else [one for one in after["enum"] if one not in before["enum"]]
            if more is None or more:
                yield f"{where}: it may have values that it never had ({_words(more or ['any'])})"
        if before["format"] != after["format"]:
            yield f"{where}: its format is {after['format']}, was {before['format']}"
        for name, schema in before["properties"].items():
            if name not in after["properties"]:
                yield f"{where}/{name}: the field is gone"
                continue
            if name in before["required"] and name not in after["required"]:
                yield f"{where}/{name}: it may be left out now"
            yield from self._wider(f"{where}/{name}", schema, after["properties"][name], seen)
        if before["items"] and after["items"]:
            yield from self._wider(f"{where}[]", before["items"], after["items"], seen)


def _types(where: str, before: Schema, after: Schema, *, lost: bool) -> Iterator[str]:
    was, now = before["types"], after["types"]
    if not was and not now:
        return
    if (lost and now and not was <= now) or (not lost and was and (not now or not now <= was)):
        yield f"{where}: its type is {_words(sorted(now)) or 'any'}, was {_words(sorted(was)) or 'any'}"


def _values_lost(where: str, before: Schema, after: Schema) -> Iterator[str]:
    if after["enum"] is not None:
        lost = None if before["enum"] is None else [one for one in before["enum"] if one not in after["enum"]]
        if lost is None or lost:
            yield f"{where}: not every value is taken any more ({_words(lost or after['enum'])})"
    for bound, words in {**_LOWER, **_HIGHER}.items():
        was, now = before["bounds"].get(bound), after["bounds"].get(bound)
        if now is not None and (was is None or (now < was if bound in _LOWER else now > was)):
            yield f"{where}: the {words} is {now}, was {'without bound' if was is None else was}"
    if after["pattern"] is not None and after["pattern"] != before["pattern"]:
        yield f"{where}: it must have another form now"


def _flat(document: Schema, schema: Schema) -> dict[str, Any]:
    """Return a schema with references followed and its parts put together."""
    flat: dict[str, Any] = {"types": set(), "enum": None, "format": None, "pattern": None, "items": None}
    flat |= {"properties": {}, "required": set(), "bounds": {}}
    _add(document, schema, flat)
    if "integer" in flat["types"] and "number" in flat["types"]:
        flat["types"].discard("integer")
    return flat


def _add(document: Schema, schema: Schema, flat: dict[str, Any]) -> None:
    while "$ref" in schema:
        found: Any = document
        for step in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        schema = {**found, **{name: value for name, value in schema.items() if name != "$ref"}}
    for many in ("allOf", "anyOf", "oneOf"):
        for one in schema.get(many, ()):
            _add(document, one, flat)
    kinds = schema.get("type", [])
    flat["types"] |= {kinds} if isinstance(kinds, str) else set(kinds)
    if "const" in schema:
        flat["enum"] = [schema["const"]]
    for name in ("enum", "format", "pattern", "items"):
        if name in schema:
            flat[name] = schema[name]
    flat["properties"] |= schema.get("properties", {})
    flat["required"] |= set(schema.get("required", ()))
    flat["bounds"] |= {name: schema[name] for name in (*_LOWER, *_HIGHER) if name in schema}


def _with_shared(item: Schema, method: str) -> dict[str, Any]:
    told = dict(item[method])
    return {**told, "parameters": [*item.get("parameters", ()), *told.get("parameters", ())]}


def _key(old: Schema, new: Schema) -> Any:
    # Only what is named can hold itself.
    return (old["$ref"], new.get("$ref")) if "$ref" in old else object()


def _words(values: Sequence[Any]) -> str:
    return ", ".join(map(str, values))
