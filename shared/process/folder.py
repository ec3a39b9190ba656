"""Reads files of a place's folder so that whatever is wrong is told with file, line and what to write instead.

A service describes its files by `Shape`s (shared.process.shapes) and adds what shapes cannot say with `problem`,
`unknown` and `twice`. All that is wrong is told at once, by `finish`.

A folder may stand on another one: `base.yaml` with `base: ../haicang` says where the files are that it does not have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from marshmallow import Schema, ValidationError

from shared.process.problems import BadConfiguration

Where = tuple[str | int, ...]
"""The way to a place in a file: names and positions, from the top."""

FEW = 12
"""Words that can be listed for somebody to choose from."""

BASE = "base.yaml"
DEEPEST = 5
"""How many folders may stand on each other; more of them is a ring."""


class Folder:
    """The files of one place, and all that is wrong in them."""

    def __init__(self, path: Path, instead: Mapping[str, Path] = MappingProxyType({})) -> None:
        """Take the folder; instead: files that stand for some of its own, by name."""
        self._path, self._instead = path, instead
        self._nodes: dict[str, yaml.Node] = {}
        self._problems: list[tuple[str, int, str]] = []
        self._bases = self._read_bases()

    def load(self, name: str, schema: Schema) -> dict[str, Any]:
        """Return what a file says by its schema; {} where it cannot be read, with the problems remembered."""
        content = self._read(name, self.file(name))
        if content is None:
            return {}
        try:
            loaded: dict[str, Any] = schema.load(content)
        except ValidationError as error:
            for where, what in _flat(error.messages, ()):
                self.problem(name, where, f"{'.'.join(map(str, where))}: {what}" if where else what)
            return {}
        except RecursionError:  # an anchor that stands within itself
            self.problem(name, (), "the file goes round in a ring; write out what `*` stands for")
            return {}
        return loaded

    def holds(self, name: str) -> bool:
        """Say whether the folder has a file, or one that it stands on."""
        return self.file(name).exists()

    def file(self, name: str) -> Path:
        """Return where a file is: what stands for it, the folder's own, or that of the nearest folder beneath it."""
        if name in self._instead:
            return self._instead[name]
        return next((path / name for path in (self._path, *self._bases) if (path / name).exists()), self._path / name)

    def texts(self, directory: str, most: int) -> dict[str, str]:
        """Return the files of a directory by their names in it, also those of the folders beneath; {} without one.

        most: bytes that one of them may have.
        """
        found: dict[str, str] = {}
        for folder in reversed((self._path, *self._bases)):
            root = folder / directory
            for path in sorted(one for one in root.rglob("*") if one.is_file()):
                name = path.relative_to(root).as_posix()
                try:
                    if path.stat().st_size > most:
                        self.problem_at(f"{directory}/{name}", 1, f"the file has more than {most} bytes")
                    else:
                        found[name] = path.read_text(encoding="utf-8")
                except (OSError, UnicodeError) as error:
                    self.problem_at(f"{directory}/{name}", 1, f"the file cannot be read: {error}")
        return found

    def line(self, name: str, where: Where) -> int:
        """Return the line of a place in a file that has been read."""
        return _line(self._nodes.get(name), where)

    def problem(self, name: str, where: Where, what: str) -> None:
        """Remember that something is wrong at a place of a file."""
        self._problems.append((name, _line(self._nodes.get(name), where), what))

    def problem_at(self, name: str, line: int, what: str) -> None:
        """Remember that something is wrong in a line of a file that is no YAML."""
        self._problems.append((name, line, what))

    def unknown(self, name: str, where: Where, what: str, word: str, known: Iterable[str]) -> None:
        """Remember that a word means nothing, with the nearest one that does, or with all where they are few."""
        words = list(known)
        near = get_close_matches(word, words, n=1)
        instead = f"; did you mean {near[0]!r}?" if near else ""
        if not near and 0 < len(words) <= FEW:
            instead = f"; write one of {', '.join(words)}"
        self.problem(name, where, f"there is no {what} {word!r}{instead}")

    def twice(self, name: str, where: Where, what: str, words: Iterable[object], key: str) -> None:
        """Remember each entry of a list whose key stands there already."""
        seen: set[object] = set()
        for index, word in enumerate(words):
            if word in seen:
                self.problem(
                    name, (*where, index, key), f"{what} {word!r} stands here a second time; each {key} may stand once"
                )
            seen.add(word)

    def finish(self) -> None:
        """Raise BadConfiguration with all that was found, if anything was."""
        if self._problems:
            raise BadConfiguration([f"{name}:{line} {what}" for name, line, what in sorted(self._problems)])

    def _read_bases(self) -> list[Path]:
        """Return the folders that this one stands on, the nearest first."""
        found: list[Path] = []
        path = self._path
        while (path / BASE).exists():
            content = self._read(BASE, path / BASE)
            named = content.get("base") if isinstance(content, dict) and list(content) == ["base"] else None
            beneath = path / named if isinstance(named, str) else None
            if beneath is None or not beneath.is_dir():
                what = "must name the folder that has all other files, like `base: ../haicang`"
                self._problems.append((BASE, 1, what))
                break
            if len(found) == DEEPEST:
                self._problems.append((BASE, 1, f"more than {DEEPEST} folders stand on each other, or in a ring"))
                break
            found.append(beneath)
            path = beneath
        return found

    def _read(self, name: str, path: Path) -> Any:
        try:
            node, repeated, content = _parsed(path.read_text(encoding="utf-8"))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self._problems.append((name, line, f"this is no YAML: {error.problem}"))
            return None
        except FileNotFoundError:
            self._problems.append((name, 1, "there is no such file; write one"))
            return None
        # RecursionError: brackets within brackets, thousands deep.
        except (OSError, UnicodeError, yaml.YAMLError, RecursionError) as error:
            self._problems.append((name, 1, f"the file cannot be read: {error}"))
            return None
        if node is None or content is None:
            self._problems.append((name, 1, "the file is empty"))
            return None
        self._nodes[name] = node
        for line, key in repeated:
            self._problems.append((name, line, f"{key!r} stands here a second time; keep one"))
        return content


class _Loader(yaml.SafeLoader):
    """Leaves as text what looks like a number or a date and is none, so that its shape names it with its line."""


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Does the same with libyaml, in a tenth of the time."""


def _parsed(text: str) -> tuple[yaml.Node | None, list[tuple[int, str]], Any]:
    """Return a file's nodes, the names that stand twice in a mapping, and its content. Raises YAMLError."""
    try:
        return _parsed_by(_QuickLoader(text))
    except yaml.YAMLError:  # libyaml tells less of what is wrong, and not every installation has it
        return _parsed_by(_Loader(text))


def _parsed_by(loader: yaml.SafeLoader) -> tuple[yaml.Node | None, list[tuple[int, str]], Any]:
    try:
        node = loader.get_single_node()
        # Before anything is made of it: `<<` then mixes what is taken over with what stands there.
        repeated = list(_repeated_keys(node, set()))
        return node, repeated, loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()


def _or_text(read: Callable[[yaml.SafeLoader, yaml.ScalarNode], Any]) -> Callable[[yaml.SafeLoader, Any], Any]:
    def construct(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
        try:
            return read(loader, node)
        except (ArithmeticError, AttributeError, LookupError, ValueError):  # whatever the library lets through
            return node.value

    return construct


def _bool_or_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    """Read true, false, yes and no; `on` and `off` are words that people use for other things, such as a day."""
    return node.value if node.value.lower() in ("on", "off") else _BOOL(loader, node)


_BOOL = _or_text(yaml.SafeLoader.construct_yaml_bool)

for _class in (_Loader, _QuickLoader):
    _class.add_constructor("tag:yaml.org,2002:bool", _bool_or_text)

for _kind in ("float", "int", "timestamp"):
    for _class in (_Loader, _QuickLoader):
        _class.add_constructor(
            f"tag:yaml.org,2002:{_kind}", _or_text(getattr(yaml.SafeLoader, f"construct_yaml_{_kind}"))
        )


def _repeated_keys(node: yaml.Node | None, seen: set[int]) -> Iterator[tuple[int, str]]:
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
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name in names:
                yield key.start_mark.line + 1, name
            elif name is not None:
                names.add(name)
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
            # The last one counts: what `<<` takes over stands before what it is overruled by.
            found = next(((key, value) for key, value in reversed(node.value) if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
