"""`nwd contact-point …`, as an operator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from tests.integration.installed import installed


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NWD_PUBLIC_URL", "https://cases.haicang.example")
    installed(tmp_path / "data", monkeypatch, loaded=False)


def nwd(*words: str) -> Result:
    return CliRunner().invoke(main, ["contact-point", *words])


def test_a_contact_point_is_added_gets_another_link_and_is_closed() -> None:
    first = nwd("add", "xinyang-park", "--name", "新阳园区服务站")
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith("https://cases.haicang.example/bring/point/")
    second = nwd("link", "xinyang-park")
    assert second.stdout != first.stdout
    assert nwd("list").output == "xinyang-park  open  新阳园区服务站\n"
    assert [nwd("close", "xinyang-park").output for _ in range(2)] == ["Closed.\n", "It was closed before.\n"]
    assert "closed since" in nwd("list").output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "Park A", "--name", "园区"), "is no code"),
        (("add", "park", "--name", "  "), "needs a name"),
        (("link", "park"), "there is no contact point park"),
        (("close", "park"), "there is no contact point park"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(words: tuple[str, ...], why: str) -> None:
    told = nwd(*words)
    assert told.exit_code == 1
    assert why in told.output


def test_a_code_is_given_once() -> None:
    assert nwd("add", "park", "--name", "园区").exit_code == 0
    assert "is there already" in nwd("add", "park", "--name", "园区").output
