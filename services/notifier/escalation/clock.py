"""The `clock` role: fires what is due, then sleeps until the next timer or a ring. It runs in any number."""

import threading
from collections.abc import Callable

import structlog

from services.notifier.absences.actions import pass_on
from services.notifier.absences.store import begun
from services.notifier.digests.actions import Digests
from services.notifier.escalation.actions import BATCH, fire_due
from services.notifier.escalation.auditing import Auditor
from services.notifier.escalation.store import next_due
from services.notifier.mail.tidying import Tidying
from shared.db import DatabaseDown
from shared.messaging import Service
from shared.messaging.roles import Pause

log = structlog.get_logger(__name__)

LONGEST_SLEEP = 1.0
"""Seconds. The wall clock may jump, another machine may set a timer: nobody sleeps through that for longer."""

SHORTEST_SLEEP = 0.02
"""Seconds. What is due and not fired now is in somebody else's hands for a moment."""


class Clock:
    """Tends the timers of one service."""

    def __init__(self, service: Service, *, digests: bool = False) -> None:
        self._service = service
        self._digests = Digests(service, on=digests)
        self._auditor = Auditor(service)
        self._tidying = Tidying(service)

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Fire what is due until asked to stop."""
        bell, pause = self._service.bell("clock"), Pause(stop)
        try:
            while not stop.is_set():
                beat()
                try:
                    sleep = self.turn()
                    pause.over()
                except DatabaseDown as error:
                    pause.wait(error)
                    continue
                if sleep:
                    bell.wait(sleep)
        finally:
            bell.close()

    def turn(self) -> float:
        """Fire one batch, and return the seconds until there may be more to do."""
        try:
            with self._service.begin("clock") as unit:
                full = fire_due(unit) == BATCH
        except DatabaseDown:
            raise
        except Exception:  # found out one by one, so that the others fire in time
            log.exception("a batch of timers failed; each is fired by itself")
            with self._service.begin("clock") as unit:
                fire_due(unit, 10 * BATCH, apart=True)
            return LONGEST_SLEEP
        if full:
            return 0.0
        self._pass_on()
        self._auditor.turn()
        self._digests.turn()
        self._tidying.turn()
        with self._service.database.read() as session:
            due = next_due(session)
        left = (due - self._service.clock.now()).total_seconds() if due else LONGEST_SLEEP
        return min(max(left, SHORTEST_SLEEP), LONGEST_SLEEP)

    def _pass_on(self) -> None:
        """Let others have what is open of those who are away since now: of each by itself, for it locks many cases."""
        with self._service.database.read() as session:
            people = begun(session, self._service.clock.now(), BATCH)
        for person in people:
            try:
                with self._service.begin("clock") as unit:
                    pass_on(unit, person)
            except DatabaseDown:
                raise
            except Exception:  # the others' tasks must not wait for it; it is tried again with the next turn
                log.exception("what is open of somebody who is away was not passed on", person=person)
