"""The quick readers take what the schemas take, and nothing else; what they leave in doubt the schemas decide."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, pre_load, validate

from shared.contracts import type_named
from shared.contracts.envelope import _known, _readers
from shared.contracts.reading import InDoubt, reader_of
from tests.contract.golden_messages import MESSAGES, content, name_of, places, within

ODD = [None, "", "x", 0, 3, 3.0, True, [], {}, [None], ["x"], {"unknown": 1}, "2026-02-30", "2026-11-24T09:30:00"]
STRICTNESS = pytest.mark.parametrize("unknown", [RAISE, EXCLUDE])


def changed(data: Any, way: tuple[str | int, ...], value: Any) -> Any:
    """Return a copy of data with another value at the end of a way."""
    copy = json.loads(json.dumps(data))
    within(copy, way[:-1])[way[-1]] = value
    return copy


def agree(kind: str, unknown: Any, data: Any) -> None:
    """Hold what the reader says of data against what the schema says."""
    whole, quick = _readers(type_named(kind).schema, unknown)
    try:
        known = quick(data)
    except InDoubt:
        return
    whole.load(data)
    assert known == _known(whole, data)


@STRICTNESS
@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
def test_no_golden_message_is_in_doubt(path: Path, unknown: Any) -> None:
    message = content(path)
    _, quick = _readers(type_named(message["type"]).schema, unknown)
    assert quick(message["data"]) == message["data"]


@STRICTNESS
@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
def test_whatever_a_reader_takes_of_a_damaged_message_its_schema_takes_too(path: Path, unknown: Any) -> None:
    message = content(path)
    for way in places(message["data"]):
        for value in ODD:
            agree(message["type"], unknown, changed(message["data"], way, value))


@STRICTNESS
@given(value=st.text() | st.integers() | st.booleans() | st.dates().map(str) | st.datetimes().map(str))
def test_whatever_a_reader_takes_of_any_value_its_schema_takes_too(unknown: Any, value: Any) -> None:
    told = {"turn": 1, "lead": "industry", "by": None, "due_at": value, "case_due_at": value}
    agree("task.opened.v1", unknown, told)


class Shouted(fields.String):
    def _deserialize(self, value: Any, *more: Any, **options: Any) -> Any:
        raise ValidationError("too loud")


class Odd(Schema):
    """Everything of which a reader cannot know what it means."""

    derived = Shouted()
    renamed = fields.String(data_key="other")
    judged = fields.String(validate=validate.Length(max=1))
    each_judged = fields.List(fields.Boolean(validate=validate.Equal(True)))
    unheard_of = fields.Decimal()


class Hooked(Schema):
    name = fields.String()

    @pre_load
    def refuse(self, data: Any, **_: Any) -> Any:
        raise ValidationError("never")


@pytest.mark.parametrize(
    "data",
    [{"derived": "x"}, {"other": "x"}, {"renamed": "x"}, {"judged": "xx"}, {"each_judged": [False]}, {"unheard_of": 1}],
    ids=str,
)
def test_what_a_reader_does_not_understand_is_left_to_the_schema(data: dict[str, Any]) -> None:
    with pytest.raises(InDoubt):
        reader_of(Odd(), strict=True)(data)


def test_a_schema_with_hooks_of_its_own_decides_by_itself() -> None:
    with pytest.raises(InDoubt):
        reader_of(Hooked(), strict=True)({"name": "x"})
