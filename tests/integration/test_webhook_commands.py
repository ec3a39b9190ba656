"""`nwd agency webhook`, as an operator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from tests.integration.installed import installed


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house on this machine with an agency, whose operator lets webhooks go to this machine."""
    monkeypatch.setenv("NWD_WEBHOOK_NETWORKS", "127.0.0.0/8")
    installed(tmp_path, monkeypatch, loaded=False)
    assert CliRunner().invoke(main, ["agency", "add", "hall", "--name", "政务服务大厅"]).exit_code == 0


def nwd(*words: str) -> Result:
    return CliRunner().invoke(main, ["agency", "webhook", *words])


def test_an_operator_does_for_an_agency_what_it_can_do_itself() -> None:
    added = nwd(
        "add", "hall", "https://127.0.0.1/in?token=geheim", "--contact", "ops@hall.example", "--events", "case.*"
    )
    assert added.exit_code == 0, added.output
    made, secret = added.stdout.split()
    assert secret.startswith("whsec_")
    assert nwd("list").stdout == f"hall  {made}  on  0 waiting  0 given up  https://127.0.0.1/in\n"
    assert nwd("test", made).exit_code == 0
    assert "1 waiting" in nwd("list", "hall").stdout
    assert nwd("replay", made, "--after", "0").stdout == "0 events to send, up to position 0.\n"
    assert nwd("enable", made).stdout == "On; 0 events to send.\n"
    rotated = nwd("rotate", made).stdout.strip()
    assert rotated.startswith("whsec_")
    assert rotated != secret
    assert nwd("remove", made).exit_code == 0
    assert nwd("list").stdout == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["add", "hall", "https://10.0.0.7/", "--contact", "a@b.example"],
            "10.0.0.7 is a private address (the operator opens its network by NWD_WEBHOOK_NETWORKS)",
        ),
        (["add", "hall", "http://127.0.0.1/", "--contact", "a@b.example"], "must begin with https://"),
        (["add", "nobody", "https://127.0.0.1/", "--contact", "a@b.example"], "there is no agency nobody"),
        (["add", "hall", "https://127.0.0.1/", "--contact", "nobody"], "contact: It must be one mail address."),
        (["add", "hall", "https://127.0.0.1/", "--contact", "a@b.example", "--events", "x"], "no type of event"),
        (["enable", "x"], "there is no webhook x"),
    ],
)
def test_what_cannot_be_is_said_in_words(words: list[str], told: str) -> None:
    answer = nwd(*words)
    assert answer.exit_code == 1
    assert told in answer.output
