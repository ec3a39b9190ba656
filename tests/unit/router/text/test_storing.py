"""A stored model is whole, or it is refused in a sentence."""

import hashlib
import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.router.text.storing import MAGIC, Damaged, from_bytes, to_bytes
from tests.unit.router.text.corpus import LEARNS, model

pytestmark = LEARNS


@cache
def stored() -> bytes:
    """Return the model's file; not before a test asks for it, for whoever only finds the tests need not learn."""
    return to_bytes(model())


def resealed(header: dict[str, object], rest: bytes) -> bytes:
    """Return a file whose hash is right, whatever stands in it."""
    told = json.dumps(header).encode()
    content = len(told).to_bytes(8, "big") + told + rest
    return MAGIC + hashlib.sha256(content).digest() + content


def opened() -> tuple[dict[str, object], bytes]:
    content = stored()[len(MAGIC) + 32 :]
    size = int.from_bytes(content[:8], "big")
    return json.loads(content[8 : 8 + size]), content[8 + size :]


def test_what_comes_back_says_the_same() -> None:
    again = from_bytes(stored())
    assert to_bytes(again) == stored()
    assert again.ranked("出口退税还没有到账") == model().ranked("出口退税还没有到账")


@given(st.deferred(lambda: st.integers(0, len(stored()) - 1)), st.integers(1, 255))
@settings(max_examples=80, deadline=None)
def test_a_changed_byte_is_noticed(at: int, by: int) -> None:
    changed = stored()[:at] + bytes([stored()[at] ^ by]) + stored()[at + 1 :]
    with pytest.raises(Damaged, match="nwd route train"):
        from_bytes(changed)


@given(st.deferred(lambda: st.integers(0, len(stored()) - 1)))
@settings(max_examples=40, deadline=None)
def test_a_file_that_was_cut_off_is_noticed(at: int) -> None:
    with pytest.raises(Damaged):
        from_bytes(stored()[:at])


@given(st.binary(max_size=200))
def test_a_foreign_file_is_noticed(content: bytes) -> None:
    with pytest.raises(Damaged):
        from_bytes(content)


@pytest.mark.parametrize(
    "changes",
    [
        {"cutter": "eval"},
        {"labels": []},
        {"labels": ["a", "a", "b", "c"]},
        {"labels": "abcd"},
        {"blocks": [[0, 10**9]]},
        {"blocks": [[0, -1]]},
        {"blocks": [[7, 1]]},
        {"blocks": [1]},
        {"sharpness": "much"},
        {"curve": [1, 2]},
        {"thresholds": {"often": 0.5}},
        {"thresholds": None},
        {"figures": []},
    ],
    ids=json.dumps,
)
def test_a_header_that_lies_is_refused_though_its_hash_is_right(changes: dict[str, object]) -> None:
    header, rest = opened()
    with pytest.raises(Damaged):
        from_bytes(resealed({**header, **changes}, rest))


def test_numbers_that_are_none_and_names_out_of_order_are_refused() -> None:
    header, rest = opened()
    with pytest.raises(Damaged, match="infinite"):
        from_bytes(resealed(header, b"\x00\x00\xc0\x7f" + rest[4:]))
    first = len(model().labels) * 8
    swapped = rest[:first] + rest[first + 8 : first + 16] + rest[first : first + 8] + rest[first + 16 :]
    with pytest.raises(Damaged, match="order"):
        from_bytes(resealed(header, swapped))


def test_more_or_less_than_the_header_says_is_refused() -> None:
    header, rest = opened()
    with pytest.raises(Damaged, match="more"):
        from_bytes(resealed(header, rest + b"\x00"))
    with pytest.raises(Damaged, match="less"):
        from_bytes(resealed(header, rest[:-1]))
