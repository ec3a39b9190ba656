"""The `hooks` role: gives agencies' events their places in each stream."""

import threading
from collections.abc import Callable

from services.intake.events import actions as events
from shared.db import DatabaseDown
from shared.messaging import Service
from shared.messaging.roles import Pause

POLL = 1.0
"""Seconds between looks when nobody rings."""


class Hooks:
    """Works for one service; in any number."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Work whenever there is something, until asked to stop."""
        bell, pause = self._service.bell("hooks"), Pause(stop)
        try:
            while not stop.is_set():
                beat()
                try:
                    moved = self.turn()
                    pause.over()
                except DatabaseDown as error:
                    pause.wait(error)
                    continue
                if moved == 0:
                    bell.wait(POLL)
        finally:
            bell.close()

    def turn(self) -> int:
        """Do what there is to do now and return how much that was."""
        return events.number(self._service, lambda _unit, _agency, _events: None)
