"""What a folder of the repository says, read once in a process: to read and check it takes longer than most tests."""

import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

Told = TypeVar("Told")


@cache
def _read(read: Callable[[Path], Told], folder: Path) -> bytes:
    return pickle.dumps(read(folder))


def read_once(read: Callable[[Path], Told], folder: Path) -> Told:
    """Return what a function reads from a folder that no test writes to, each time as if nobody had it before.

    read: a function of a module, which is the same each time.
    """
    told: Told = pickle.loads(_read(read, folder))
    return told
