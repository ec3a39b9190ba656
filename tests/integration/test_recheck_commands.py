"""`nwd recheck`, as an operator types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from tests.integration.installed import installed


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house on this machine with the district of config/haicang."""
    installed(tmp_path, monkeypatch)


def nwd(*words: str) -> Result:
    return CliRunner().invoke(main, ["recheck", "draw", *words])


def test_a_month_that_is_over_is_drawn_once_and_told_alike_ever_after() -> None:
    first = nwd("2026-01", "--by", "operator")
    assert first.exit_code == 0, first.output
    assert "closed: 0 of 0 (0.05, at least 2), drawn now" in first.output
    again = nwd("2026-01")
    assert "by operator" in again.output
    told = json.loads(nwd("2026-01", "--json").stdout)
    assert {one["kind"] for one in told} == {"closed", "answered_at_once", "withdrawn", "declined", "terminated"}
    assert all(one["agrees"] and one["drawn"] == [] for one in told)


def test_what_cannot_be_drawn_is_said_in_words() -> None:
    for month, told in (("2199-01", "2199-01 is not over; draw from 2199-02-01 on"), ("soon", "'soon' is no month")):
        answer = nwd(month)
        assert answer.exit_code == 1
        assert told in answer.output
