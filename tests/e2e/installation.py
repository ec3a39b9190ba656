"""The whole system as an operator starts it, in processes of its own, on ports of its own."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from tests.e2e import command
from tests.parts.smtp import SmtpSink

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 90.0


def quiet_port() -> int:
    """Return a free port below those of outgoing connections, so that nobody takes it before we listen."""
    for port in random.sample(range(20_000, 30_000), 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port among 200 tried")


class DidNotBecomeReady(Exception):
    """It ended, or did not say READY in time; the text holds what it printed."""


@dataclass
class Installation:
    """`python -m services` with its own data, answering at `url` once `start` has returned.

    variables: NWD_… beyond the ones that every test has. sink: its mail server, if it has one. python: what runs it.
    said: what it printed so far.
    """

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    sink: SmtpSink | None = None
    python: str = sys.executable

    def __post_init__(self) -> None:
        self.port = quiet_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = self.folder / "var"
        self.said: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._news = threading.Condition()

    @property
    def environment(self) -> dict[str, str]:
        """Return what its processes are told."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("NWD_")}
        own = {"NWD_DATA_DIR": str(self.data), "PORT": str(self.port)}
        # Tests run at any hour, on any day, and each opens links in browsers of its own.
        own |= {"NWD_TESTING": "1", "NWD_MAIL_AT_ONCE": "1", "NWD_LINK_CODES": "off"}
        return {**plain, **own, **self.variables}

    def start(self) -> None:
        """Start it, and return when it says READY. Raises DidNotBecomeReady."""
        self.said = []
        self._process = subprocess.Popen(
            [self.python, "-m", "services"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        reader = self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True)
        reader.start()
        deadline = time.monotonic() + START_SECONDS
        with self._news:
            while not any(line.startswith("READY ") for line in self.said):
                left = deadline - time.monotonic()
                if left <= 0 or (not reader.is_alive() and self._process.poll() is not None):
                    raise DidNotBecomeReady("\n".join([*self.said, self.log_tail()]))
                self._news.wait(min(left, 0.5))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop with a signal and return its exit code."""
        assert self._process is not None
        assert self._reader is not None
        self._process.send_signal(number)
        code = self._process.wait(60)
        self._reader.join(10)
        return code

    def children(self) -> dict[str, int]:
        """Return the process ids of its parts: `web`, and `<service>` for each service's worker."""
        assert self._process is not None
        found = {}
        for pid in _children_of(self._process.pid):
            words = _words_of(pid)
            module = words[words.index("-m") + 1] if "-m" in words else ""
            if module:
                found["web" if module == "services" else module.removeprefix("services.")] = pid
        return found

    def nwd(self, *words: str, expect: int = 0, timeout: int = 60) -> str:
        """Run a command of the operator's and return what it printed; another exit code fails the test."""
        done = self._run(*words, timeout=timeout)
        assert done.returncode == expect, f"nwd {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def verify(self, settle: float = 60.0) -> dict[str, object]:
        """Return the report of `nwd verify`, whatever it found."""
        done = self._run("verify", "--json", "--settle", str(settle), timeout=120)
        assert done.returncode in (0, 1), done.stderr
        report: dict[str, object] = json.loads(done.stdout)
        assert (done.returncode == 1) == bool(report["findings"])
        return report

    def settled(self) -> bool:
        """Say whether every case has come to rest and no promise is broken."""
        report = self.verify(settle=1)
        return report["findings"] == [] and report["settling"] == 0

    def log_tail(self, lines: int = 30) -> str:
        """Return the end of its log."""
        path = self.data / "nwd.log"
        return "\n".join(path.read_text(encoding="utf-8").splitlines()[-lines:]) if path.exists() else "(no log)"

    def let_pass(self, time: timedelta) -> None:
        """Move its business clock further ahead of the real one; never back, for others use it too."""
        (self.data / "clock-shift").write_text(str((self._ahead() + time).total_seconds()), encoding="utf-8")

    def now(self) -> datetime:
        """Return its business instant."""
        return datetime.now(UTC) + self._ahead()

    def _ahead(self) -> timedelta:
        shift = self.data / "clock-shift"
        return timedelta(seconds=float(shift.read_text("utf-8")) if shift.exists() else 0)

    def _run(self, *words: str, timeout: int) -> subprocess.CompletedProcess[str]:
        return command.run(words, self.environment, ROOT, timeout)

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                with self._news:
                    self.said.append(line.rstrip("\n"))
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()


@dataclass
class Apart(Installation):
    """The three services as a compose file runs them: each under a supervisor of its own, each role a process."""

    SERVICES = ("intake", "router", "notifier")

    def start(self) -> None:
        """Prepare the tables, load the district, start the services, and return when all are ready."""
        self._supervisors: dict[str, subprocess.Popen[bytes]] = {}
        self._ports = dict(zip(self.SERVICES, (self.port, quiet_port(), quiet_port()), strict=True))
        self.data.mkdir(exist_ok=True)
        self.nwd("migrate")
        self.nwd("load", "config/haicang")
        with (self.data / "nwd.log").open("ab") as log:
            for service, port in self._ports.items():
                self._supervisors[service] = subprocess.Popen(
                    [self.python, "-m", f"services.{service}"],
                    cwd=ROOT,
                    env={**self.environment, "PORT": str(port), "NWD_PUBLIC_URL": self.url},
                    stderr=log,
                )
        prefixes = {"intake": "", "router": "/dispatch", "notifier": "/desk"}
        for service, port in self._ports.items():
            if not eventually(
                lambda url=f"http://127.0.0.1:{port}{prefixes[service]}/readyz": answers(url), START_SECONDS
            ):
                raise DidNotBecomeReady(f"{service} is not ready\n{self.log_tail()}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask all to stop; return the worst exit code."""
        for process in self._supervisors.values():
            process.send_signal(number)
        return max(process.wait(60) for process in self._supervisors.values())

    def children(self) -> dict[str, int]:
        """Return the process ids of its parts by `<service> <role>`."""
        found = {}
        for service, process in self._supervisors.items():
            for pid in _children_of(process.pid):
                words = _words_of(pid)
                if "-m" in words:
                    found[f"{service} {words[words.index('-m') + 2]}"] = pid
        return found


def answers(url: str) -> bool:
    """Say whether an address answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _words_of(pid: int) -> list[str]:
    """Return a process's command line; no words where it has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def grandchildren(pid: int) -> list[int]:
    """Return the processes that a process has started (gunicorn's workers); none where it has ended meanwhile."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return _children_of(pid)
    return []


def eventually(holds: Callable[[], bool], seconds: float = 30.0, *, every: float = 0.05) -> bool:
    """Wait until something in other processes holds, looking every so many seconds; say whether it came to."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        pause.wait(every)
    return True
