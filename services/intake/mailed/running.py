"""What the role `files` does with files of mails: fetches one after another, with no transaction open meanwhile."""

import time
from collections.abc import Callable
from typing import IO, cast

import structlog

from services.intake.attachments.domain import MOST_BYTES, TOO_LARGE, Refused
from services.intake.attachments.storage import NoRoom
from services.intake.attachments.taking import Keeping, arrived, keep
from services.intake.cases.domain import NotNow
from services.intake.codes.store import place_in_force
from services.intake.mailed import actions, domain, store
from services.intake.mailed.fetching import Door, NoLongerKept, NotAnswered, NotFetched
from services.intake.mailed.store import Due
from shared.db import DatabaseDown
from shared.messaging import Service

log = structlog.get_logger(__name__)

ASK_AGAIN = 60.0
"""Seconds for which nobody asks a notifier that has not answered."""


class Mailed:
    """Does so for one service."""

    def __init__(
        self, service: Service, keeping: Keeping, door: Door, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._service, self._keeping, self._door, self._monotonic = service, keeping, door, monotonic
        self._nobody_until = monotonic()

    def turn(self) -> bool:
        """Fetch one file that waits, and say whether there was one. Raises DatabaseDown.

        That it was begun with is committed before. Whatever ends this process meanwhile, the file is fetched again
        once its lease is over; the same bytes are in the store once, and in the case once. Where notifier has not
        answered, nothing is asked of it for a while: each question would cost the files that wait for the scanner.
        """
        if self._monotonic() < self._nobody_until:
            return False
        with self._service.begin("files") as unit:
            due = store.take_due(unit.session, unit.now)
        if due is None:
            return False
        try:
            self._take(due)
        except DatabaseDown:
            raise
        except (NotFetched, NoRoom, NotNow) as error:
            if isinstance(error, NotAnswered):
                self._nobody_until = self._monotonic() + ASK_AGAIN
            self._put_off(due, str(error))
        except Exception as error:  # whatever it is, the next file must not wait for it
            log.exception("a mailed file cannot be taken", mail=due.key.mail, sha256=due.sha256)
            self._put_off(due, type(error).__name__)
        return True

    def _take(self, due: Due) -> None:
        try:
            if due.size > MOST_BYTES:
                raise TOO_LARGE
            with self._door.fetch(due.key.mail, due.sha256) as source:
                come = arrived(self._keeping, cast("IO[bytes]", source), due.name, "", self._types())
                with come as one:
                    keep(self._service, self._keeping, one)
                    with self._service.begin("files") as unit:
                        actions.attach(unit, due.key, one.new, scanned=self._keeping.scanned)
        except Refused as why:
            with self._service.begin("files") as unit:
                actions.refuse(unit, due.key, why.code, why.text)
        except NoLongerKept:
            with self._service.begin("files") as unit:
                actions.refuse(unit, due.key, domain.NO_LONGER_KEPT, domain.GONE)

    def _types(self) -> tuple[str, ...]:
        with self._service.database.read() as session:
            place = place_in_force(session, self._service.parts, None)
        if place is None:  # the case was made by one
            raise NotFetched("no district is loaded")
        return tuple(place.file_types)

    def _put_off(self, due: Due, reason: str) -> None:
        log.warning("a mailed file waits", mail=due.key.mail, sha256=due.sha256, reason=reason)
        with self._service.begin("files") as unit:
            actions.put_off(unit, due.key, reason)
