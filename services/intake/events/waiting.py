"""Waiting for an agency's next event, in no more threads than a web process can spare."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from services.intake.events.actions import bell_of
from shared.messaging import Service

MOST = 3
"""Readers that wait in one process at a time, of its eight threads; one of each agency."""

LOOK = 1.0
"""Seconds between looks where nobody rings: on another machine somebody may have placed an event."""


class Waiting:
    """Who waits in this process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._waiting: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def seat(self, agency: str) -> Iterator[bool]:
        """Give an agency a place to wait while the block runs; say whether there was one."""
        with self._lock:
            given = agency not in self._waiting and len(self._waiting) < self._most
            if given:
                self._waiting.add(agency)
        try:
            yield given
        finally:
            if given:
                with self._lock:
                    self._waiting.discard(agency)


def wait_for(service: Service, agency: str, seconds: float, there: Callable[[], bool]) -> None:
    """Return as soon as there is something, or when the time has passed. No connection is held meanwhile."""
    bell, until = service.bell(bell_of(agency)), time.monotonic() + seconds
    try:
        # Looked for once more behind the bell: what was placed before it hung there has rung nobody.
        while not there() and (left := until - time.monotonic()) > 0:
            bell.wait(min(left, LOOK))
    finally:
        bell.close()
