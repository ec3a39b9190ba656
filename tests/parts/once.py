"""What is made once in a run, by whichever process of pytest-xdist needs it first; the others wait for it."""

import fcntl
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from tests.parts.program import new_folder

FOLDER = "NWD_TEST_RUN_FOLDER"
"""The variable that names the run's folder to its processes."""


def open_run() -> None:
    """Make the run's folder and tell it to the processes that this one starts."""
    os.environ[FOLDER] = str(new_folder())


def close_run() -> None:
    """Remove the run's folder, if there is one."""
    folder = os.environ.pop(FOLDER, None)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def run_folder() -> Path:
    """Return the folder that all processes of the run share."""
    return Path(os.environ[FOLDER])


def once(name: str, make: Callable[[], str]) -> str:
    """Return what `make` said when it was called under this name, in this process or another one of the run.

    Where it raised, whoever asks next calls it again.
    """
    said = run_folder() / sha256(name.encode()).hexdigest()[:16]
    with said.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            told = make()
            new = said.with_suffix(".new")
            new.write_text(told, "utf-8")
            new.rename(said)
        return said.read_text("utf-8")
