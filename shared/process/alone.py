"""What only one process may have at a time: a data folder, a port. Found out before anything is started."""

import fcntl
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.process.problems import BadEnvironment

PORT_SECONDS = 20.0
"""How long a port may still be held by the children of a supervisor that was killed: they stop by themselves."""


@contextmanager
def alone_in(data_dir: Path) -> Iterator[None]:
    """Hold a data folder; the kernel lets go of it when this process ends, however it ends. Raises BadEnvironment."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadEnvironment(
                [f"NWD_DATA_DIR {data_dir} is in use: it runs there already; stop that one, or name another folder"]
            ) from None
        yield


def wait_for_port(host: str, port: int, seconds: float = PORT_SECONDS) -> None:
    """Return once a port can be listened on. Raises BadEnvironment where somebody else keeps it."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
            return
        except OSError as error:
            if time.monotonic() > deadline:
                why = os.strerror(error.errno) if error.errno else str(error)
                raise BadEnvironment([f"PORT {port} cannot be used at {host} ({why}); name a free one"]) from None
        threading.Event().wait(0.2)  # no signal of ours is caught yet: one ends this wait, and the process
