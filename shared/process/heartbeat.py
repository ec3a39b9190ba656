"""A file for each running role, touched while it works, so that others can see that it lives."""

import os
import time
from pathlib import Path

STALE_AFTER = 30.0
"""Seconds without a beat after which a role counts as dead: well above the longest batch."""


class Heartbeat:
    """Written by a role in its loop."""

    def __init__(self, folder: Path, role: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{role}.{os.getpid()}.beat"
        self._last = 0.0
        _sweep(folder, role)

    def beat(self) -> None:
        """Say that the role works; cheap enough for every turn of a loop."""
        now = time.monotonic()
        if now - self._last >= 1.0:
            self._path.touch()
            self._last = now

    def stop(self) -> None:
        """Take the file away: the role has stopped in order."""
        self._path.unlink(missing_ok=True)


def silent_roles(folder: Path, roles: list[str]) -> list[str]:
    """Return those roles of which no process has beaten lately."""
    return [role for role in roles if not any(_fresh(path) for path in folder.glob(f"{role}.*.beat"))]


def newest_beats(folder: Path, roles: list[str]) -> dict[str, float | None]:
    """Return by role the seconds since any of its processes has beaten, None where there is no sign of one."""
    return {role: min(map(_age, folder.glob(f"{role}.*.beat")), default=None) for role in roles}


def _age(path: Path) -> float:
    try:
        return abs(time.time() - path.stat().st_mtime)
    except FileNotFoundError:  # its role has just stopped in order
        return float("inf")


def _fresh(path: Path) -> bool:
    # A beat from the future was made before the clock was set back: nobody knows how old it is.
    return _age(path) < STALE_AFTER


def _sweep(folder: Path, role: str) -> None:
    for path in folder.glob(f"{role}.*.beat"):
        if not _fresh(path):
            path.unlink(missing_ok=True)
