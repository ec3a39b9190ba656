"""The one source of business time. Leases use the database's clock instead (see shared/messaging/lease.py)."""

import logging
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

log = logging.getLogger(__name__)


class Clock:
    """Tells the time, as an aware instant in UTC."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


class ShiftedClock(Clock):
    """A clock for tests of whole processes: ahead by the seconds written in a file, read again at each call."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Return the present instant, moved by the file's number of seconds (none while there is no file)."""
        try:
            shift = float(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            shift = 0.0
        return super().now() + timedelta(seconds=shift)


def clock_for(data_dir: Path, *, testing: bool) -> Clock:
    """Return the real clock, or under NWD_TESTING=1 one that `clock-shift` in the data folder can move."""
    if not testing:
        return Clock()
    shift = data_dir / "clock-shift"
    _say_so(shift)
    return ShiftedClock(shift)


@cache
def _say_so(shift: Path) -> None:
    """Leave a line in the log of each process whose time may not be true."""
    log.warning("NWD_TESTING=1: %s moves the clock of this process, nothing here is in earnest", shift)
