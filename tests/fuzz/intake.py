"""Intake's interface as it runs, alone, on a database of its own: nothing that it is asked for leaves it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e import command
from tests.e2e.installation import ROOT, START_SECONDS, DidNotBecomeReady, answers, eventually, quiet_port

PLENTY = "100000000"


@dataclass(frozen=True)
class Running:
    """An address, a key that is good for everything, and the log."""

    url: str
    key: str
    log: Path


@contextmanager
def running_intake(database: str, folder: Path) -> Iterator[Running]:
    """Run the role `web` until the block ends. The role `hooks` does not run: whoever is named gets no webhook."""
    port = quiet_port()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NWD_")}
    told = {
        **plain,
        "NWD_DATABASE_URL": database,
        "NWD_DATA_DIR": str(folder),
        "NWD_SECRET_KEY": "a key for tests that is long enough to be one",
        "PORT": str(port),
        # Only so that addresses of webhooks are taken without asking who they are.
        "NWD_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "NWD_WEBHOOK_HTTP": "1",
    }

    def nwd(*words: str) -> str:
        done = command.run(words, told, ROOT, 120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    nwd("migrate")
    nwd("load", "config/haicang")
    key = nwd("agency", "add", "fuzz", "--name", "Nobody")
    nwd("agency", "limit", "fuzz", "--requests-a-minute", PLENTY, "--cases-a-day", PLENTY)
    url, log = f"http://127.0.0.1:{port}", folder / "web.log"
    with log.open("wb") as said:
        process = subprocess.Popen([sys.executable, "-m", "services.intake", "web"], cwd=ROOT, env=told, stderr=said)
    try:
        if not eventually(lambda: answers(f"{url}/livez") or process.poll() is not None, START_SECONDS):
            raise DidNotBecomeReady(log.read_text("utf-8"))
        yield Running(url, key, log)
    finally:
        process.terminate()
        process.wait(60)
