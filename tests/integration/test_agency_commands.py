"""`nwd agency …`, as an operator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from tests.integration.installed import installed


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path / "data", monkeypatch, loaded=False)


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
    holds = "city-12345  6000 requests a minute  7 cases a day  City hotline\n"
    assert nwd("limit", "city-12345", "--cases-a-day", "7").output == holds
    assert nwd("limit", "city-12345").output == holds
    assert nwd("list").output == holds + (
        "test.city-12345  6000 requests a minute  100000 cases a day  City hotline · test\n"
    )
    lines = {line.split("  ")[1]: line for line in nwd("key", "list", "city-12345").output.splitlines()}
    assert "good until" in lines[first.split("_")[1]]
    assert "  submit,read signs  good  " in lines[signing.split("_")[1]]
    assert "  read  revoked" in lines[second.split("_")[1]]
    assert (
        lines[third.split("_")[1]] == f"city-12345  {third.split('_')[1]}  submit,read,import,webhook  good  never used"
    )


def test_an_agencys_words_for_states_are_kept_shown_and_what_lacks_one_is_named(tmp_path: Path) -> None:
    made("add", "city-12345", "--name", "City hotline")
    assert "has no words of its own" in nwd("states", "city-12345").output
    file = tmp_path / "states.yaml"
    file.write_text('received: "01"\nclosed: 办结\n', "utf-8")
    for told in (nwd("states", "city-12345", "--from", str(file)), nwd("states", "city-12345")):
        assert told.exit_code == 0, told.output
        assert told.stdout == "received  01\nclosed  办结\n"
        assert "Version 1.\nWithout a word: admitted, dispatched, " in told.stderr
    file.write_text("received: 01\n", "utf-8")
    told = nwd("states", "city-12345", "--from", str(file))
    assert (told.exit_code, told.output) == (
        1,
        "Error: the states cannot be kept: received: write the word in quotes\n",
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


def test_a_key_that_signs_is_named_once_the_secret_that_it_was_made_from_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made("add", "city-12345", "--name", "City hotline")
    monkeypatch.setenv("NWD_SECRET_KEY", "a" * 40)
    made("key", "add", "city-12345", "--signs")
    monkeypatch.setenv("NWD_SECRET_KEY", "b" * 40)
    monkeypatch.setenv("NWD_SECRET_KEY_FALLBACKS", "a" * 40)
    assert "former" not in nwd("key", "list").output
    monkeypatch.delenv("NWD_SECRET_KEY_FALLBACKS")
    plain, signs = nwd("key", "list").output.splitlines()
    assert ("signs" in signs, "former NWD_SECRET_KEY: no signature fits, rotate it" in signs) == (True, True)
    assert "former" not in plain


def test_who_asks_where_there_are_no_tables_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("NWD_DATA_DIR", str(elsewhere))
    for words in (["agency", "list"], ["verify"], ["desk", "list"], ["dead-letters", "list"], ["trace", "HC-2026-1"]):
        told = CliRunner().invoke(main, words)
        assert (told.exit_code, "Traceback" in told.output) == (1, False), words
        assert "The tables of intake, router, notifier are not there" in told.output, words
        assert str(elsewhere) in told.output
        assert "`nwd migrate`" in told.output


def test_an_empty_database_of_postgresql_is_said_to_have_no_tables(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NWD_DATABASE_URL", postgres_url)
    monkeypatch.setenv("NWD_SECRET_KEY", "a" * 40)
    for words in (["agency", "list"], ["agency", "add", "hall", "--name", "Hall"], ["verify"]):
        told = CliRunner().invoke(main, words)
        assert told.exit_code == 1, words
        assert "The tables of intake, router, notifier are not there" in told.output, words
        assert "NWD_DATABASE_URL" in told.output


def test_an_agency_that_is_not_there_has_no_spreadsheets(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a\n", "utf-8")
    told = CliRunner().invoke(main, ["import", "run", "nobody", str(file), "--mapping", "crm"])
    assert (told.exit_code, "there is no agency nobody" in told.output) == (1, True), told.output
