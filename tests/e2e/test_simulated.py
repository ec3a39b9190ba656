"""Simulated agencies work with the whole system in all their habits, and nothing is amiss afterwards."""

import re

import pytest

from tests.e2e.installation import Installation, eventually

pytestmark = pytest.mark.timeout(300)


def test_agencies_of_every_habit_get_what_they_must_and_every_promise_is_kept(running: Installation) -> None:
    words = ("simulate", "agencies", "--rate", "10", "--minutes", "3", "--cases", "240", "--seed", "11")
    told = running.nwd(*words, timeout=240)
    posted, accepted = (int(re.findall(rf"(\d+) {word}", told)[-1]) for word in ("posted", "accepted"))
    assert posted > accepted > 100, told
    assert "; 0 not as it must be." in told
    assert eventually(running.settled, 90), running.verify()
    # Keys that were made for it are good for nothing afterwards.
    assert "good" not in running.nwd("agency", "key", "list", "sim-hotline")
