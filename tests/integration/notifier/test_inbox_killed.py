"""The role that takes mails in, killed between a mail's last byte and its commit: nothing is lost, nothing doubled."""

import os
import re
import smtplib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.notifier.inbox.addresses import ReplyAddresses
from services.notifier.models import MIGRATIONS
from services.notifier.settings import Settings
from shared.messaging.running import prepare_storage
from tests.e2e.installation import eventually, quiet_port
from tests.integration.notifier.answering import a_mail
from tests.integration.notifier.conftest import ROOT, SECRET

TO = ReplyAddresses("reply@in.haicang.example", [SECRET]).reply("ab" * 16)


@contextmanager
def inbox(variables: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the role, as its supervisor would, until the block ends or somebody kills it."""
    command = [sys.executable, "-m", "services.notifier", "inbox"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables}, stderr=subprocess.DEVNULL) as process:
        try:
            assert eventually(lambda: listens(port), 60)
            yield process
            process.terminate()
            process.wait(30)
        finally:
            process.kill()


def listens(port: int) -> bool:
    try:
        with smtplib.LMTP("127.0.0.1", port, timeout=5) as lmtp:
            return lmtp.noop()[0] == 250
    except OSError:
        return False


def hand_over(lmtp: smtplib.LMTP, raw: bytes) -> None:
    """Send a mail to its final dot, and wait for nothing."""
    lmtp.ehlo_or_helo_if_needed()
    lmtp.mail("a@haicang.example")
    assert lmtp.rcpt(TO)[0] == 250
    assert lmtp.docmd("DATA")[0] == 354
    lmtp.send(raw + b".\r\n")


def test_a_mail_whose_taker_dies_is_taken_when_it_comes_again_and_is_one(tmp_path: Path) -> None:
    port = quiet_port()
    variables = {
        "NWD_DATA_DIR": str(tmp_path),
        "NWD_SECRET_KEY": SECRET,
        "NWD_MAIL_REPLY_TO": "reply@in.haicang.example",
        "NWD_MAIL_IN_LISTEN": f"lmtp://127.0.0.1:{port}",
    }
    prepare_storage(Settings.from_env(variables).common, MIGRATIONS)
    database, raw = tmp_path / "notifier.db", a_mail(TO, "签收", "a@haicang.example")
    with inbox(variables, port) as process:
        lmtp = smtplib.LMTP("127.0.0.1", port, timeout=20)
        blocking = sqlite3.connect(database, isolation_level=None)
        blocking.execute("begin immediate")  # so that what is received cannot be committed
        before = threads(process.pid)
        hand_over(lmtp, raw)
        assert eventually(lambda: threads(process.pid) > before)
        process.kill()
        process.wait(10)
        blocking.execute("rollback")
        blocking.close()
        with suppress(smtplib.SMTPServerDisconnected):
            assert lmtp.getreply()[0] == -1
        lmtp.close()
    assert count(database) == 0
    with inbox(variables, port):
        for _ in range(2):
            with smtplib.LMTP("127.0.0.1", port, timeout=20) as again:
                hand_over(again, raw)
                assert again.getreply()[0] == 250
        assert count(database) == 1
        assert eventually(lambda: count(database, "where state = 'ignored'") == 1)  # it names no mail of this place


def count(database: Path, where: str = "") -> int:
    assert re.fullmatch(r"[a-z =']*", where)
    with sqlite3.connect(database) as connection:
        found = connection.execute(f"select count(*) from incoming {where}").fetchone()[0]
    connection.close()
    return int(found)


def threads(pid: int) -> int:
    """Return how many threads a process has; one more has begun to write once a first mail has come in whole."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))
