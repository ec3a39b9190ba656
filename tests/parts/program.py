"""A server program that the tests start on their own account and end by its own process id."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

FOLDERS = "nwd-parts-"

# Between two attempts to reach a program that is starting; each attempt also ends at once when the program does.
_ATTEMPT_EVERY = 0.05


class DidNotStart(Exception):
    """The program ended, or did not answer in time; the text holds the tail of its log."""


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def new_folder() -> Path:
    """Make a folder that every user may pass through and that names the process it belongs to."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))
    folder.chmod(0o711)
    return folder


def sweep() -> None:
    """Remove the folders of test runs that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*-*"):
        owner = folder.name.removeprefix(FOLDERS).split("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _bound_to_us(command: Sequence[str], user: tuple[int, int] | None) -> list[str]:
    """Return a command that runs as `user` (uid, gid) and that the kernel kills when we are killed outright."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return list(command)
    options = ["--reuid", str(user[0]), "--regid", str(user[1]), "--clear-groups"] if user else []
    # The kernel means the thread that started the child, so a short-lived one must not bind it.
    if threading.current_thread() is threading.main_thread():
        options += ["--pdeathsig", "KILL"]
    return [setpriv, *options, *command] if options else list(command)


class Program:
    """One server program, with a log file and the way to tell that it answers.

    answers: returns True once the program serves; called again and again while it starts.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        answers: Callable[[], bool],
        user: tuple[int, int] | None = None,
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._command = list(command)
        self._environment = dict(environment)
        self._folder = folder
        self._answers = answers
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def pid(self) -> int | None:
        """Return the id of the process that serves now, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self, timeout: float = 60.0) -> None:
        """Start it and return once it answers. Nothing happens when it runs already."""
        if self.pid() is not None:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                _bound_to_us(self._command, self._user),
                env=self._environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait(timeout)
        except BaseException:
            self.kill()
            raise

    def _wait(self, timeout: float) -> None:
        process = self._process
        assert process is not None
        until = time.monotonic() + timeout
        while not self._answers():
            with contextlib.suppress(subprocess.TimeoutExpired):
                raise DidNotStart(
                    f"{self.name} ended with {process.wait(_ATTEMPT_EVERY)} while starting:\n{self.tail()}"
                )
            if time.monotonic() > until:
                raise DidNotStart(f"{self.name} did not answer within {timeout:.0f} s:\n{self.tail()}")

    def tail(self, lines: int = 25) -> str:
        """Return the last lines of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def boots(self, sign: str) -> int:
        """Return how often its own log says `sign`, its words for having begun to serve."""
        if not self.log.exists():
            return 0
        return self.log.read_text(errors="replace").count(sign)

    def kill(self) -> None:
        """End it and all it started with SIGKILL, as a power cut would, and return when they are gone."""
        process = self._process
        if process is None:
            return
        family = [process.pid, *descendants(process.pid)] if process.poll() is None else []
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        for pid in family[1:]:
            wait_until(lambda gone=Path(f"/proc/{pid}"): not gone.exists())  # type: ignore[misc]

    def stop(self, by: signal.Signals, timeout: float = 20.0) -> None:
        """Ask it to end and return when it has; kill it when it does not within `timeout` seconds."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(by)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()


def descendants(pid: int) -> list[int]:
    """Return the ids of all processes that a process started, directly or not."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *descendants(child)]
    return found


def wait_until(holds: Callable[[], bool], timeout: float = 20.0) -> bool:
    """Return True once `holds()`, False when `timeout` seconds have passed: for what gives no sign of its own."""
    until = time.monotonic() + timeout
    nobody_sets_it = threading.Event()
    while not holds():
        if time.monotonic() > until:
            return False
        nobody_sets_it.wait(0.01)
    return True
