"""Reads files of a place's folder so that whatever is wrong is told with file, line and what to write instead."""

import datetime as dt
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields, validate

from shared.process.problems import BadConfiguration

Where = tuple[str | int, ...]
"""The way to a place in a file: names and positions, from the top."""

CODE = validate.Regexp(
    r"[a-z][a-z0-9_]{0,39}\Z", error="write small letters, digits and underscores, beginning with a letter"
)
FILLED = validate.Length(min=1, error="must not be empty")


class Names(Schema):
    """One text in both languages."""

    zh = fields.String(required=True, validate=FILLED)
    en = fields.String(required=True, validate=FILLED)


class Day(fields.Field[str]):
    """A date; YAML has read it already where it is written without quotes. Loaded as ISO text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value.isoformat()
        try:
            return dt.date.fromisoformat(value).isoformat()
        except (TypeError, ValueError) as error:
            raise ValidationError("write a date, like 2026-01-31") from error


class Folder:
    """The files of one place, and all that is wrong in them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._nodes: dict[str, yaml.Node] = {}
        self._problems: list[tuple[str, int, str]] = []

    def load(self, name: str, schema: Schema) -> dict[str, Any]:
        """Return what a file says by its schema; {} where it cannot be read, with the problems remembered."""
        content = self._read(name)
        if content is None:
            return {}
        try:
            loaded: dict[str, Any] = schema.load(content)
        except ValidationError as error:
            for where, what in _flat(error.normalized_messages(), ()):
                self.problem(name, where, f"{'.'.join(map(str, where))}: {what}")
            return {}
        return loaded

    def problem(self, name: str, where: Where, what: str) -> None:
        """Remember that something is wrong at a place of a file."""
        self._problems.append((name, _line(self._nodes.get(name), where), what))

    def unknown(self, name: str, where: Where, what: str, word: str, known: Iterable[str]) -> None:
        """Remember that a word means nothing, with the nearest one that does."""
        near = get_close_matches(word, list(known), n=1)
        self.problem(name, where, f"there is no {what} {word!r}" + (f"; did you mean {near[0]!r}?" if near else ""))

    def twice(self, name: str, where: Where, what: str, words: Iterable[str], key: str) -> None:
        """Remember each entry of a list whose key stands there already."""
        seen: set[str] = set()
        for index, word in enumerate(words):
            if word in seen:
                self.problem(
                    name, (*where, index, key), f"{what} {word!r} stands here a second time; give it another {key}"
                )
            seen.add(word)

    def finish(self) -> None:
        """Raise BadConfiguration with all that was found, if anything was."""
        if self._problems:
            raise BadConfiguration([f"{name}:{line} {what}" for name, line, what in sorted(self._problems)])

    def _read(self, name: str) -> Any:
        try:
            node, content = _parsed((self._path / name).read_text(encoding="utf-8"))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self._problems.append((name, line, f"this is no YAML: {error.problem}"))
            return None
        except FileNotFoundError:
            self._problems.append((name, 1, "the file is missing"))
            return None
        # RecursionError: brackets within brackets, thousands deep. ValueError: a date that no calendar has.
        except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
            self._problems.append((name, 1, f"the file cannot be read: {error}"))
            return None
        if node is None:
            self._problems.append((name, 1, "the file is empty"))
            return None
        self._nodes[name] = node
        for line, key in _repeated_keys(node, set()):
            self._problems.append((name, line, f"{key!r} stands twice in one place; keep one"))
        return content


def _parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """Return what a file holds, and the nodes that know their lines, from one reading."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()


def _repeated_keys(node: yaml.Node, seen: set[int]) -> Iterator[tuple[int, str]]:
    """Yield names that a mapping holds twice: YAML would silently keep the last."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated_keys(child, seen)
    elif isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for key, child in node.value:
            if key.value in names:
                yield key.start_mark.line + 1, key.value
            names.add(key.value if isinstance(key.value, str) else "")
            yield from _repeated_keys(child, seen)


def _flat(messages: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(messages, dict):
        for step, inner in messages.items():
            yield from _flat(inner, where if step == "_schema" else (*where, step))
    else:
        yield where, " ".join(map(str, messages))


def _line(node: yaml.Node | None, where: Where) -> int:
    """Return the line of a place, or of the nearest thing around it."""
    line = 1
    for step in where:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None and step == "value":  # marshmallow's own step into the values of a dict
                continue
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
