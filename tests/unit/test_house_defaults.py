"""What `python -m services` sets where nobody has set it."""

from pathlib import Path

import pytest

from services.__main__ import _set_defaults
from shared.process.environment import Environment


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8123", "NWD_HOST": "0.0.0.0"}, "http://127.0.0.1:8123"),
        ({"NWD_HOST": "192.0.2.7"}, "http://192.0.2.7:8000"),
        ({"NWD_HOST": "::"}, "http://[::1]:8000"),
        ({"NWD_NOTIFIER_URL": "http://elsewhere.example"}, "http://elsewhere.example"),
    ],
)
def test_files_of_mails_are_fetched_where_the_house_listens(told: dict[str, str], url: str) -> None:
    _set_defaults(told)
    assert told["NWD_NOTIFIER_URL"] == url


@pytest.mark.parametrize("name", ["PORT", "NWD_NOTIFIER_URL", "NWD_MAIL_AT_ONCE", "NWD_LINK_CODES"])
def test_what_a_file_says_is_not_said_a_second_time(name: str, tmp_path: Path) -> None:
    (tmp_path / "value").write_text("8123" if name == "PORT" else "value")
    told = {f"{name}_FILE": str(tmp_path / "value")}
    _set_defaults(told)
    assert name not in told
    env = Environment(told)
    assert env.text(name) == ("8123" if name == "PORT" else "value")
    env.finish()
    if name == "PORT":
        assert told["NWD_NOTIFIER_URL"] == "http://127.0.0.1:8123"
