"""The two roles that move messages: `relay` empties the outbox, `consume` fills the inbox. Both run in any number."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog
from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from shared.db import DatabaseDown
from shared.db.among import one_of
from shared.db.session import table_of
from shared.messaging.consumer import RETRIES, Consumer
from shared.messaging.errors import TransportDown
from shared.messaging.metrics import SENT
from shared.messaging.service import Handler, Service
from shared.messaging.transport import Outgoing, Publisher, Receiver, Transport

log = structlog.get_logger(__name__)

WINDOW, BATCH = 500, 200
POLL, LONGEST_PAUSE = 1.0, 5.0
"""Seconds: between looks when nobody rings; at most between attempts while the other side is gone."""

UNROUTABLE_DELAY = timedelta(seconds=10)


class Pause:
    """Waiting between attempts while something is gone: longer each time, from the beginning once it worked."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop, self._seconds = stop, 0.1

    def wait(self, why: Exception) -> None:
        """Wait, or return at once when asked to stop."""
        log.warning("cannot go on now; trying again", reason=str(why), seconds=self._seconds)
        self._stop.wait(self._seconds)
        self._seconds = min(self._seconds * 2, LONGEST_PAUSE)

    def over(self) -> None:
        """Begin with short waits again."""
        self._seconds = 0.1


class Relay:
    """Publishes what units have put into the outbox."""

    def __init__(self, service: Service, transport: Transport) -> None:
        self._service, self._transport = service, transport
        self._outbox = outbox = table_of(service.records.outbox)
        self._publisher: Publisher | None = None
        # Built once: with one message in a window, building them costs as much as asking.
        self._due = (
            select(outbox.c.id, outbox.c.type, outbox.c.body)
            # A first attempt is due whatever the clock says: its writer may have another, or a wrong one.
            .where(or_(outbox.c.attempts == 0, outbox.c.next_attempt_at <= bindparam("now")))
            .order_by(outbox.c.next_attempt_at)
            .limit(WINDOW)
            .with_for_update(skip_locked=True)
        )
        self._gone = delete(outbox).where(one_of(outbox.c.id, "ids", arrays=not service.database.is_sqlite))

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Publish whenever there is something, until asked to stop; what is left then is published first."""
        bell, pause = self._service.bell("relay"), Pause(stop)
        try:
            while True:
                beat()
                asked = stop.is_set()
                try:
                    moved = self.pump()
                    pause.over()
                except (TransportDown, DatabaseDown) as error:
                    self._let_go()
                    pause.wait(error)
                    if asked:
                        return
                    continue
                if moved == 0 and asked:
                    return
                if moved < WINDOW:
                    bell.wait(0.0 if asked else POLL)
        finally:
            bell.close()
            self._let_go()

    def pump(self) -> int:
        """Publish one window and return how many messages went.

        On PostgreSQL the rows stay locked while they are published, so that relays in any number share the work and a
        killed one gives its rows back at once. SQLite has no row locks: nothing is held there, and should two relays
        meet, the second copy of a message is absorbed by the inbox.
        """
        publisher = self._publisher = self._publisher or self._transport.publisher()
        if self._service.database.is_sqlite:
            with self._service.database.read() as session:
                window = self._waiting(session)
            confirmed = publisher.publish(window) if window else set()
            if window:
                with self._service.database.begin() as session:
                    self._settle(session, window, confirmed)
        else:
            with self._service.database.begin() as session:
                window = self._waiting(session)
                confirmed = publisher.publish(window) if window else set()
                if window:
                    self._settle(session, window, confirmed)
        if confirmed:
            SENT.labels(self._service.name).inc(len(confirmed))
        return len(confirmed)

    def _waiting(self, session: Session) -> list[Outgoing]:
        rows = session.connection().execute(self._due, {"now": self._service.clock.now()})
        return [Outgoing(row.id, row.type, row.body) for row in rows]

    def _settle(self, session: Session, window: list[Outgoing], confirmed: set[str]) -> None:
        if confirmed:
            session.connection().execute(self._gone, {"ids": list(confirmed)})
        left = [one.id for one in window if one.id not in confirmed]
        if left:
            later = self._service.clock.now() + UNROUTABLE_DELAY
            session.connection().execute(
                update(self._outbox)
                .where(self._outbox.c.id.in_(left))
                .values(
                    attempts=self._outbox.c.attempts + 1,
                    next_attempt_at=later,
                    reason="the broker did not take it, or had no queue for it",
                )
            )

    def _let_go(self) -> None:
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None


class Consume:
    """Takes what is waiting for a service, in batches, and what is due to be tried again."""

    def __init__(self, service: Service, transport: Transport, handlers: Mapping[str, Handler]) -> None:
        self._transport = transport
        self._consumer = Consumer(service, handlers)
        self._receiver: Receiver | None = None
        self._look_again = 0.0

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Take messages until asked to stop.

        While the database is down nothing is received: the connection to the broker is given up, which puts what was
        not acknowledged back, and nothing is refused.
        """
        pause = Pause(stop)
        try:
            while not stop.is_set():
                beat()
                try:
                    self._turn()
                    pause.over()
                except (TransportDown, DatabaseDown) as error:
                    self._let_go()
                    pause.wait(error)
        finally:
            self._let_go()

    def _turn(self) -> None:
        # First what needs the database alone: whatever the other side hands over counts as one of the deliveries after
        # which it gives a message up, so nothing is asked for while nothing can be dealt with. While it answers, once
        # in so many seconds is enough: a message waits a second at least before it is tried again.
        tried = 0
        if time.monotonic() >= self._look_again:
            tried = self._consumer.retry_due()
            self._look_again = time.monotonic() + (POLL if tried < RETRIES else 0.0)
        receiver = self._receiver = self._receiver or self._transport.receiver()
        deliveries = receiver.receive(BATCH, POLL if tried < RETRIES else 0.0)
        if deliveries:
            self._consumer.take(deliveries)
            receiver.acknowledge()

    def _let_go(self) -> None:
        self._look_again = 0.0
        if self._receiver is not None:
            self._receiver.close()
            self._receiver = None
