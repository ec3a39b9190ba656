"""Reading a place's YAML so that each mistake is named with file and line, all of them at once.

A `Place` is a spot in a file. Its readers return the value, or leave a problem behind and return a harmless stand-in,
so that the check can go on to the next mistake; nothing that was read is used once there is a problem.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

W = TypeVar("W", bound=StrEnum)


class Place:
    """One value of a YAML file, with where it stands."""

    def __init__(self, file: str, node: yaml.Node, problems: list[str]) -> None:
        self._file, self._node, self._problems = file, node, problems

    def wrong(self, what: str) -> None:
        """Remember that something is wrong here; `what` also says what to write instead."""
        self._problems.append(f"{self._file}:{self._node.start_mark.line + 1} {what}")

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> "dict[str, Place]":
        """Return the entries of a mapping that must have these keys, may have those, and has no others."""
        entries = self.entries()
        wanted, known = list(required), {*required, *optional}
        for name, place in entries.items():
            if name not in known:
                place.wrong(f"{name!r} is not known here; write one of {', '.join(sorted(known))}")
        for name in wanted:
            if name not in entries:
                self.wrong(f"{name!r} is missing; add `{name}: …`")
        return entries if all(name in entries for name in wanted) else {}

    def entries(self) -> "dict[str, Place]":
        """Return the entries of a mapping by key, in their order; a key that stands twice is a mistake."""
        if not isinstance(self._node, yaml.MappingNode):
            self.wrong("must be a mapping, like `key: value`")
            return {}
        found: dict[str, Place] = {}
        for key, value in self._node.value:
            place = Place(self._file, value, self._problems)
            name = str(key.value)
            if name in found:
                Place(self._file, key, self._problems).wrong(f"{name!r} stands here a second time; keep one")
            found[name] = place
        return found

    def items(self) -> "list[Place]":
        """Return the items of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.wrong("must be a list, like `- value`")
            return []
        return [Place(self._file, node, self._problems) for node in self._node.value]

    def text(self) -> str:
        """Return a text that is not empty."""
        value = self._scalar()
        if not isinstance(value, str) or not value.strip():
            self.wrong("must be a text; put it in quotes if it looks like a number, a date or a yes")
            return ""
        return value

    def number(self, low: int, high: int) -> int:
        """Return a whole number from low to high."""
        value = self._scalar()
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong(f"must be a whole number from {low} to {high}")
            return low
        return value

    def flag(self) -> bool:
        """Return true or false."""
        value = self._scalar()
        if not isinstance(value, bool):
            self.wrong("must be true or false")
        return value is True

    def date(self) -> dt.date:
        """Return a date."""
        value = self._scalar()
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        self.wrong("must be a date, like 2026-10-01")
        return dt.date.min

    def time(self) -> dt.time:
        """Return a time of day."""
        value = self._scalar()
        try:
            return dt.time.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong('must be a time of day in quotes, like "09:00"')
            return dt.time.min

    def word(self, words: type[W]) -> W | None:
        """Return one of an enumeration's words, or None."""
        value = self._scalar()
        if value in list(words):
            return words(value)
        self.wrong(f"{value!r} is not known here; write one of {', '.join(words)}")
        return None

    def _scalar(self) -> Any:
        if not isinstance(self._node, yaml.ScalarNode):
            return None
        try:
            return yaml.SafeLoader("").construct_object(self._node)
        except (ValueError, yaml.YAMLError):  # a date such as 2026-02-30, a tag of nobody's
            return None


def read_place(folder: Path, name: str, problems: list[str]) -> Place | None:
    """Read one file of a place's folder; None, with a problem left behind, where that cannot be done."""
    path = folder / name
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        problems.append(f"{name}:1 there is no such file in {folder}; write one")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(f"{name}:{line} is no YAML: {error.problem}")
    # RecursionError: brackets within brackets, thousands deep.
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        problems.append(f"{name}:1 cannot be read: {error}")
    else:
        if node is not None:
            return Place(name, node, problems)
        problems.append(f"{name}:1 is empty")
    return None
