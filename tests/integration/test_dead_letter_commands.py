"""What operators do with dead letters at the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.cli import main
from services.notifier.models import RECORDS
from services.notifier.settings import Settings
from shared.messaging.consumer import Consumer
from shared.messaging.service import service_for
from shared.messaging.transport import Delivery


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set bytes aside at a notifier of its own, and return the name under which they are kept."""
    monkeypatch.setenv("NWD_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NWD_SECRET_KEY", "a-secret-for-tests-of-thirty-two-or-more")
    for name in ("NWD_DATABASE_URL", "NWD_AMQP_URL"):
        monkeypatch.delenv(name, raising=False)
    assert run("migrate").exit_code == 0
    service = service_for(Settings.from_env().common, RECORDS)
    Consumer(service, {}).take([Delivery(b"junk")])
    service.database.close()
    (line,) = [line for line in run("dead-letters", "list").stdout.splitlines() if line.startswith("notifier")]
    return line.split()[1]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_a_letter_is_discarded_with_a_reason_and_cannot_be_replayed_then(letter: str) -> None:
    assert run("dead-letters", "discard", "notifier", letter).exit_code != 0  # without a reason
    done = run("dead-letters", "discard", "notifier", letter, "--reason", "noise of a test")
    assert (done.exit_code, done.stdout) == (0, "notifier has discarded it.\n")
    assert "dead letter discarded" in done.stderr
    assert run("dead-letters", "list").stdout == "Nothing was set aside.\n"
    for command in (("discard", "notifier", letter, "--reason", "again"), ("replay", "notifier", letter)):
        refused = run("dead-letters", *command)
        assert (refused.exit_code, "has no dead letter" in refused.output) == (1, True)
