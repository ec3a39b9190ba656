"""The place that this process works for, read again when its configuration changes."""

import threading
import time

from services.intake.codes import store
from services.intake.codes.domain import Place
from shared.messaging import Service

FRESH = 2.0
"""Seconds for which a place is used without asking whether it is still in force."""


class CurrentPlace:
    """Keeps the place in force, so that a request need not read it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._place: Place | None = None
        self._asked = float("-inf")
        self._lock = threading.Lock()

    def get(self) -> Place | None:
        """Return the place in force, or None before the first load. Raises DatabaseDown."""
        with self._lock:
            if self._place is None or time.monotonic() - self._asked > FRESH:
                with self._service.database.read() as session:
                    self._place = store.place_in_force(session, self._service.parts, self._place)
                self._asked = time.monotonic()
            return self._place
