"""`nwd reform`, as an operator types it."""

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
    return CliRunner().invoke(main, ["reform", *words])


def test_a_body_ends_once_after_a_look_at_what_that_concerns() -> None:
    assert nwd("--list").output == "There was no reform.\n"
    looked = nwd("tax", "--to", "investment", "--dry-run").output
    assert "matters (1): tax.matter" in looked
    assert "Nothing has been changed." in looked
    asked = ("tax", "--to", "investment", "--basis", "海委编〔2026〕7号", "--by", "编办")
    assert nwd(*asked).stdout == "tax has ended; investment follows it. Cases to be taken over: 0.\n"
    assert nwd(*asked).stdout == "tax had ended already; investment follows it. Cases to be taken over: 0.\n"
    assert "  tax -> investment  海委编〔2026〕7号  by 编办, " in nwd("--list").output


def test_what_is_missing_or_cannot_be_is_said_in_words() -> None:
    assert "name the body, its successor (--to)" in nwd("tax", "--to", "investment").output
    answer = nwd("tax", "--to", "supervision", "--basis", "7号")
    assert (answer.exit_code, "may not lead" in answer.output) == (1, True)
