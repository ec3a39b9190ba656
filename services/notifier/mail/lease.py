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


@contextmanager
def renewed(service: Service, claimant: str, keys: Sequence[str]) -> Iterator[None]:
    """Renew the lease of a sender's mails while the block runs, from a thread of its own: the sender waits for SMTP.

    While the database is away nothing is renewed, and whoever comes first afterwards has the mails.
    """
    done = threading.Event()

    def renew() -> None:
        until = time.monotonic() + LONGEST_HOLD
        while not done.wait(store.LEASE_SECONDS / 3) and time.monotonic() < until:
            try:
                with service.begin("mail") as unit:
                    store.renew(unit.session, claimant, keys)
            except DatabaseDown as error:
                log.warning("lease of the mails in hand not renewed", reason=str(error))

    thread = threading.Thread(target=renew, name="mail-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
