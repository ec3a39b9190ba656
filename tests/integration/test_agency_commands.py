"""`nwd agency …`, as an operator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from services.house import AllSettings


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NWD_DATA_DIR", str(tmp_path / "data"))
    AllSettings.from_env().prepare_storage()


def nwd(*words: str) -> Result:
    return CliRunner().invoke(main, ["agency", *words])


def made(*words: str) -> str:
    """Return the key that a command has printed, alone on its line."""
    told = nwd(*words)
    assert told.exit_code == 0, told.output
    return told.stdout.strip()


def test_an_agencys_keys_are_made_listed_rotated_and_revoked() -> None:
    first = made("add", "city-12345", "--name", "City hotline")
    second = made("key", "add", "city-12345", "--name", "nightly", "--scopes", "read", "--expires", "2099-12-31")
    third = made("key", "rotate", first.split("_")[1], "--overlap-days", "3")
    assert nwd("key", "revoke", second.split("_")[1]).output == "Revoked.\n"
    assert made("key", "add", "city-12345", "--test")
    signing = made("key", "add", "city-12345", "--signs")
    assert nwd("limit", "city-12345", "--cases-a-day", "7").exit_code == 0
    assert nwd("list").output == "city-12345  6000 requests a minute  7 cases a day  City hotline\n" + (
        "test.city-12345  6000 requests a minute  100000 cases a day  City hotline · test\n"
    )
    lines = {line.split("  ")[1]: line for line in nwd("key", "list", "city-12345").output.splitlines()}
    assert "good until" in lines[first.split("_")[1]]
    assert "  submit,read signs  good  " in lines[signing.split("_")[1]]
    assert "  read  revoked" in lines[second.split("_")[1]]
    assert (
        lines[third.split("_")[1]] == f"city-12345  {third.split('_')[1]}  submit,read,import,webhook  good  never used"
    )


def test_what_cannot_be_done_is_told_in_words() -> None:
    for words in (
        ["key", "list", "nobody"],
        ["key", "add", "nobody"],
        ["key", "rotate", "zzzzzzzz"],
        ["limit", "nobody"],
    ):
        told = nwd(*words)
        assert told.exit_code == 1
        assert told.output.startswith("Error: ")
    assert "submit, read, import, webhook" in nwd("add", "a", "--name", "a", "--scopes", "write").output
