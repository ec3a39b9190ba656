"""How long the bytes of mails that came in are kept: until they are dealt with, their case is over, and a time longer.

The row stays, with what was understood and done, the words that were kept as a note, and the SHA-256 of all bytes: it
keeps a mail that is delivered again from being done again, and is what the case's history says.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import structlog

from services.notifier.inbox import store
from shared.db import DatabaseDown
from shared.messaging import Service

log = structlog.get_logger(__name__)

BATCH = 100
"""Mails of one transaction: nobody waits for it."""

EVERY = 3600.0
"""Seconds between two sweeps of the role."""


class Kept(NamedTuple):
    """How many mails, and of how many bytes in all."""

    mails: int
    size: int


@dataclass
class Retaining:
    """Lets the bytes of mails go for one service. days: after which; None where they are kept for ever."""

    service: Service
    days: int | None
    swept: float | None = None

    def turn(self) -> None:
        """Sweep, unless that was done within the hour."""
        if self.days is None or (self.swept is not None and time.monotonic() - self.swept < EVERY):
            return
        self.swept = time.monotonic()
        try:
            gone = self.let_go(timedelta(days=self.days))
        except DatabaseDown:
            raise
        except Exception:  # whatever it is, mails that come in must not wait for it
            log.exception("bytes of mails not deleted; the next sweep tries again")
            return
        if gone.mails:
            log.info("bytes of mails no longer kept", mails=gone.mails, bytes=gone.size)

    def would_go(self, older_than: timedelta) -> Kept:
        """Say what `let_go` would take away. older_than: since they were dealt with."""
        with self.service.database.read() as session:
            return Kept(*store.weigh_kept(session, self.service.clock.now() - older_than))

    def let_go(self, older_than: timedelta) -> Kept:
        """Take the bytes of all mails away that were dealt with so long ago and whose case is over."""
        before, mails, size = self.service.clock.now() - older_than, 0, 0
        while True:
            with self.service.begin("mails retained") as unit:
                gone = store.empty(unit.session, before, unit.now, BATCH)
            mails, size = mails + len(gone), size + sum(gone)
            if len(gone) < BATCH:
                return Kept(mails, size)
