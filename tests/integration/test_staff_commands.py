"""`nwd staff`, as an operator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.__main__ import _a_few
from services.cli import main
from services.house import open_house
from shared.contracts.words import Duty
from tests.integration.installed import installed


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house on this machine with the district of config/haicang."""
    monkeypatch.setenv("NWD_PUBLIC_URL", "https://nwd.example/")
    installed(tmp_path, monkeypatch)


def nwd(*words: str) -> Result:
    return CliRunner().invoke(main, ["staff", *words])


def test_people_are_listed_linked_signed_out_and_let_go() -> None:
    assert (
        "wanting_lin  林婉婷  wanting.lin@haicang.example  -\n    operator, supervisor, reviewer" in nwd("list").output
    )
    assert nwd("link", "wanting_lin").output.startswith("https://nwd.example/dispatch/sign-in/")
    assert "wanting_lin: 0 sign-ins ended." in nwd("revoke", "wanting_lin").output
    assert "zhenhua_he follows in: planning_land." in nwd("leave", "wanting_zhuang", "--to", "zhenhua_he").output
    assert "wanting.zhuang@haicang.example  left, followed by zhenhua_he" in nwd("list").output
    refused = nwd("link", "wanting_zhuang")
    assert (refused.exit_code, "still here" in refused.output) == (1, True)
    assert "wanting_zhuang may sign in again." in nwd("return", "wanting_zhuang").output


def test_what_cannot_be_done_is_said_in_words() -> None:
    answer = nwd("leave", "wanting_zhuang", "--to", "nobody")
    assert answer.exit_code == 1
    assert "Error: The directory knows nobody called nobody" in answer.output


def test_a_few_people_have_every_duty_between_them() -> None:
    with open_house() as opened:
        chosen = _a_few(opened)
    assert {duty for one in chosen for duty in one.duties} == set(Duty)
    assert len(chosen) <= 4
