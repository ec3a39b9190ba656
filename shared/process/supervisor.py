"""A small supervisor: starts the processes of a service, starts again what dies, stops them in order.

It spawns and never forks, so that no child inherits connections or threads. Children hold the reading end of a pipe
and stop when it ends: even a supervisor that was killed leaves no orphan that holds a port.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

FIRST_DELAY, LONGEST_DELAY, SETTLED_AFTER, PATIENCE = 0.2, 30.0, 30.0, 20.0
"""Seconds: before the first restart; at most between restarts; of life after which delays begin anew; for stopping."""


@dataclass(slots=True)
class Child:
    """One process to keep alive. name: for logs. log: a file to which it writes instead of to our standard error."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    delay: float = FIRST_DELAY
    start_at: float = 0.0

    def start(self) -> None:
        """Spawn the process, in a session of its own: Ctrl-C reaches only the supervisor, which stops its children."""
        with self.log.open("ab") if self.log else nullcontext() as log_file:
            self.process = subprocess.Popen(  # noqa: S603 - the command is ours
                [*self.command, "--supervised"],
                stdin=subprocess.PIPE,
                stderr=log_file,
                start_new_session=True,
                env={**os.environ, **self.environment},
            )
        self.started = time.monotonic()

    def tend(self, now: float) -> None:
        """Start the process again when it has ended, after a delay that grows while it keeps dying."""
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        if now - self.started > SETTLED_AFTER:
            self.delay = FIRST_DELAY
        log.warning("role ended; it is started again", child=self.name, code=code, seconds=self.delay)
        self._let_go()
        self.start_at = now + self.delay
        self.delay = min(self.delay * 2, LONGEST_DELAY)

    def stop(self) -> None:
        """End the process: asked first, killed when it does not listen."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            log.error("role did not stop when asked; killed", child=self.name)
            self.process.kill()
            self.process.wait()
        self._let_go()

    def _let_go(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None


class Supervisor:
    """Keeps children alive until it is asked to stop; they are stopped in the order in which they are listed."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = list(children)
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def watch(self) -> None:
        """Tend the children until asked to stop, then stop them."""
        try:
            while not self.stopping.wait(0.1):
                for child in self.children:
                    child.tend(time.monotonic())
        finally:
            for child in self.children:
                child.stop()


def command_for(module: str, *roles: str) -> list[str]:
    """Return the command line that runs roles of a module with this very Python."""
    return [sys.executable, "-m", module, *roles]
