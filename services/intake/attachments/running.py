"""The `files` role: scans what waits, fetches what came by mail, tells of what may be had, and sweeps the rest."""

import threading
from collections.abc import Callable

import structlog

from services.intake.attachments import actions, store
from services.intake.attachments.domain import FileState
from services.intake.attachments.scanner import NotScanned, Scanner
from services.intake.attachments.storage import Gone, NoRoom, Storage
from services.intake.cases.domain import NotNow
from shared.db import DatabaseDown
from shared.messaging import Service
from shared.messaging.roles import Pause

log = structlog.get_logger(__name__)

POLL = 5.0
"""Seconds between looks when nobody rings."""

SWEEPS = 720
"""Turns without work after which somebody sweeps: an hour."""

AT_ONCE = 100


class Files:
    """Does so for one service.

    scanner: None where there is none; then no file waits for one. fetch: fetches one file of a mail, and says whether
    there was one.
    """

    def __init__(
        self,
        service: Service,
        storage: Storage,
        scanner: Scanner | None,
        fetch: Callable[[], bool] = lambda: False,
    ) -> None:
        self._service, self._storage, self._scanner, self._fetch = service, storage, scanner, fetch

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Do so until asked to stop."""
        bell, pause, quiet = self._service.bell(actions.ROLE), Pause(stop), 0
        try:
            while not stop.is_set():
                beat()
                try:
                    busy = self.turn()
                    quiet = 0 if busy else quiet + 1
                    if quiet % SWEEPS == 1:
                        while actions.sweep(self._service, self._storage) and not stop.is_set():
                            beat()
                    pause.over()
                except (DatabaseDown, NoRoom) as error:
                    pause.wait(error)
                    continue
                if not busy:
                    bell.wait(POLL)
        finally:
            bell.close()

    def turn(self) -> bool:
        """Scan one file, tell of those that are known, fetch one, and say whether there was anything to do.

        What is fetched comes last: it may have to wait for notifier, and no other file waits with it.
        """
        scanned, settled = self._scan(), self._settle()
        fetched = self._fetch()
        if fetched:
            self._settle()
        return scanned or settled or fetched

    def _scan(self) -> bool:
        if self._scanner is None:
            return False
        with self._service.begin("files") as unit:
            sha256 = store.take_due(unit.session, unit.now)
        if sha256 is None:
            return False
        # No transaction is open while the scanner reads.
        try:
            with self._storage.open(sha256) as file:
                found = self._scanner.look(file)
        except (NotScanned, NoRoom, Gone) as error:
            log.warning("a file waits for the scanner", sha256=sha256, reason=str(error))
            with self._service.begin("files") as unit:
                actions.put_off(unit, sha256, str(error))
            return True
        if found:
            log.warning("a file was quarantined", sha256=sha256, found=found)
        with self._service.begin("files") as unit:
            actions.judge(unit, sha256, found)
        return True

    def _settle(self) -> bool:
        states = [FileState.CLEAN, FileState.QUARANTINED, *([] if self._scanner else [FileState.WAITING])]
        with self._service.database.read() as session:
            waiting = store.untold(session, states, AT_ONCE)
        settled = False
        for attachment in waiting:
            try:
                with self._service.begin("files") as unit:
                    actions.settle(unit, attachment, scanned=self._scanner is not None)
                settled = True
            except NotNow:  # its case is being merged at this moment
                continue
        return settled
