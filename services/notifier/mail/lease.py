"""Keeps the mails in hand while their sender lives, so that leases can be short and those of a dead one end soon."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from services.notifier.mail import store
from shared.db import DatabaseDown
from shared.messaging import Service

log = structlog.get_logger(__name__)

LONGEST_HOLD = 180.0
"""Seconds after which a sender that is still busy counts as dead; longer than a mail server may take for one mail."""


class Lease:
    """Renews the lease of what one sender has in hand, from a thread of its own: the sender waits for SMTP.

    The thread outlives a batch, for to start one takes about as long as to write a mail; where it finds nothing in hand
    it ends.
    """

    def __init__(self, service: Service, claimant: str) -> None:
        self._service, self._claimant = service, claimant
        self._lock, self._over = threading.Lock(), threading.Event()
        self._held: Sequence[str] = ()
        self._until = 0.0
        self._thread: threading.Thread | None = None

    @contextmanager
    def of(self, keys: Sequence[str]) -> Iterator[None]:
        """Renew the lease of some mails while the block runs; once it has ended nothing of it is under way.

        While the database is away nothing is renewed, and whoever comes first afterwards has the mails.
        """
        with self._lock:
            self._held, self._until = keys, time.monotonic() + LONGEST_HOLD
            if self._thread is None:
                self._thread = threading.Thread(target=self._renew, name="mail-lease", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._held = ()

    def close(self) -> None:
        """End the thread; nothing is in hand any more."""
        self._over.set()

    def _renew(self) -> None:
        while not self._over.wait(store.LEASE_SECONDS / 3):
            with self._lock:
                if not self._held:
                    self._thread = None
                    return
                if time.monotonic() < self._until:
                    self._renew_once()

    def _renew_once(self) -> None:
        try:
            with self._service.begin("mail") as unit:
                store.renew(unit.session, self._claimant, self._held)
        except DatabaseDown as error:
            log.warning("lease of the mails in hand not renewed", reason=str(error))
        except Exception:  # the thread must outlive it: the next batch relies on it
            log.exception("lease of the mails in hand not renewed")
