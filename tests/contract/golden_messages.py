"""The golden messages: one file for each type that a release changed, as it was on the wire then; never changed."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"
RELEASES = sorted(FOLDER.iterdir(), key=lambda folder: int(folder.name))
MESSAGES = [path for release in RELEASES for path in sorted(release.glob("*.json"))]

Step = tuple[str | int, ...]


def name_of(path: Path) -> str:
    """Return what a test calls a golden message."""
    return f"{path.parent.name}/{path.stem}"


def content(path: Path) -> dict[str, Any]:
    """Return a golden message as JSON."""
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def places(value: Any, here: Step = ()) -> Iterator[Step]:
    """Yield the way to every field of every object within a value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        if isinstance(value, dict):
            yield (*here, key)
        yield from places(inner, (*here, key))


def within(value: Any, way: Step) -> Any:
    """Return what stands at the end of a way."""
    for step in way:
        value = value[step]
    return value


def without(message: dict[str, Any], way: Step) -> dict[str, Any]:
    """Return a copy that lacks one field."""
    lacking = copy.deepcopy(message)
    del within(lacking, way[:-1])[way[-1]]
    return lacking


def with_null(message: dict[str, Any], way: Step) -> dict[str, Any]:
    """Return a copy in which one field is null."""
    emptied = copy.deepcopy(message)
    within(emptied, way[:-1])[way[-1]] = None
    return emptied


def of_tomorrow(value: Any) -> Any:
    """Return a copy to which a later release has added a field in every object."""
    if isinstance(value, dict):
        grown = {key: of_tomorrow(inner) for key, inner in value.items()}
        return {**grown, "added_tomorrow": {"deep": [1, None, "新"]}}
    return [of_tomorrow(one) for one in value] if isinstance(value, list) else value
