"""Ids sort as they were made, also within a millisecond, and are told apart where the clock stands."""

import time
import uuid
from itertools import pairwise

import pytest

from shared.db.ids import new_id

A_MOMENT = 1_764_000_000_000_000_000  # in nanoseconds since 1970, UTC


def test_ids_made_a_quarter_of_a_microsecond_apart_are_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(A_MOMENT, A_MOMENT + 2_500_000, 250))  # through two and a half milliseconds
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))
    made = [new_id() for _ in range(10_000)]
    assert all(before < after for before, after in pairwise(made))


def test_a_clock_that_stands_makes_no_id_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: A_MOMENT)
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_an_id_is_a_uuid_of_version_7_that_tells_its_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: A_MOMENT + 999_999)
    read = uuid.UUID(new_id())
    assert (read.version, read.variant, read.int >> 80) == (7, uuid.RFC_4122, A_MOMENT // 1_000_000)
