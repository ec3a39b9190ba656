"""The `imports` role: works spreadsheets off, and sweeps what has been kept long enough."""

import threading
import time
from collections.abc import Callable

import structlog

from services.intake.cases.views import Links
from services.intake.codes.current import CurrentPlace
from services.intake.imports import claiming, store, working
from services.intake.imports.actions import ROLE
from services.intake.imports.domain import KEPT
from shared.db import DatabaseDown
from shared.messaging import Service
from shared.messaging.roles import Pause

log = structlog.get_logger(__name__)

POLL, SWEEP = 2.0, 3600.0
"""Seconds between looks when nobody rings, and between sweeps."""


class Imports:
    """Works for one service; in any number, since each import is claimed."""

    def __init__(self, service: Service, public_url: str) -> None:
        self._service, self._links = service, Links(public_url)
        self._place = CurrentPlace(service)
        self._swept = float("-inf")

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Work whenever there is something, until asked to stop; what is begun then is left at a whole chunk."""
        bell, pause = self._service.bell(ROLE), Pause(stop)

        def goes_on(_: object) -> bool:
            beat()
            return not stop.is_set()

        try:
            while not stop.is_set():
                beat()
                try:
                    worked = self.turn(goes_on)
                    pause.over()
                except DatabaseDown as error:
                    pause.wait(error)
                    continue
                if not worked:
                    bell.wait(POLL)
        finally:
            bell.close()

    def turn(self, goes_on: Callable[[object], bool] = lambda _: True) -> bool:
        """Work one import off, if there is any, and say whether there was. Raises DatabaseDown."""
        if time.monotonic() - self._swept > SWEEP:
            self._swept = time.monotonic()
            with self._service.database.begin() as session:
                store.sweep(session, self._service.clock.now() - KEPT)
        place = self._place.get()
        claimed = claiming.claim(self._service) if place else None
        if place is None or claimed is None:
            return False
        try:
            working.work(self._service, place, self._links, claimed, goes_on)
        except DatabaseDown:
            raise
        # Whatever it is, the others must not wait for it; this one is tried again when its lease ends, some times.
        except Exception:
            log.exception("import broken off", id=claimed.job.id)
        return True
