"""The quick loader gives what the schema gives, or leaves it to the schema."""

from copy import deepcopy
from typing import Any

import pytest
from marshmallow import ValidationError

from services.intake.cases import schemas
from services.intake.cases.quickly import InDoubt, loader_of

LOAD = loader_of(schemas.NEW_CASE)

WHOLE: dict[str, Any] = {
    "source_reference": " W-1\n2 ",
    "source_due_at": "2026-12-01T09:00:00+08:00",
    "kind": "help",
    "channel": "window",
    "enterprise": {"name": "厦门澜峰", "uscc": None, "contact": {"name": "林女士", "phone": "", "email": None}},
    "complainant": None,
    "anonymous": False,
    "confidential": True,
    "about": "  ",
    "title": "增资扩产\r\n需要用地",
    "description": "",
    "matter": "land.enlarge",
    "industry": None,
    "sub_district": "xinyang",
    "place": "新阳",
    "project": {"name": None, "amount": 180000000},
    "urgency": "normal",
    "needs_reply": True,
    "occurred_at": "2026-11-01T00:00:00Z",
}
_TEXTS = ("", " ", "x", "\x00", "\ud800", "x" * 200_000, "2026-11-01T00:00:00", "9999-01-01T00:00:00Z")
STRANGE: tuple[Any, ...] = (None, True, 0, 1.5, *_TEXTS, [], {}, [1], {"x": 1})


def _places(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(value, dict):
        return [path]
    return [path, *(place for name, one in value.items() for place in _places(one, (*path, name)))]


def _with(body: dict[str, Any], path: tuple[str, ...], value: Any) -> Any:
    if not path:
        return value
    changed = deepcopy(body)
    at = changed
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return changed


def _same(body: Any) -> bool:
    """Say whether the quick loader took it; fail where it says anything else than the schema."""
    try:
        expected = schemas.NEW_CASE.load(body)
    except ValidationError:
        with pytest.raises(InDoubt):
            LOAD(body)
        return False
    assert LOAD(body) == expected
    return True


def test_whatever_stands_anywhere_is_read_as_the_schema_reads_it() -> None:
    places = [path for path in _places({name: value for name, value in WHOLE.items() if value is not None}) if path]
    places += [("complainant",), ("enterprise", "more"), ("more",), ()]
    taken = [_same(_with(WHOLE, path, value)) for path in places for value in STRANGE]
    assert any(taken)
    assert not all(taken)


def test_what_is_left_out_is_read_as_the_schema_reads_it() -> None:
    assert _same(WHOLE)
    for name in WHOLE:
        assert _same({key: value for key, value in WHOLE.items() if key != name}) == (
            name not in ("kind", "channel", "title")
        )
