"""Taking messages: an inbox, so that each acts once; batches, so that it is cheap; retries and dead letters as rows.

The caller acknowledges whatever `take` returned from: by then each message is done, waits for its next attempt, or is
set aside with its reason. A failing message goes its way alone; its neighbours are done.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from shared.contracts import Message, Unreadable, from_bytes, type_named
from shared.db import DatabaseDown
from shared.db.among import one_of
from shared.db.direct import Question
from shared.db.session import table_of
from shared.messaging.errors import Reject
from shared.messaging.metrics import TAKEN
from shared.messaging.service import Handler, Service
from shared.messaging.transport import Delivery
from shared.messaging.unit import Unit

log = structlog.get_logger(__name__)

RETRY_DELAYS = [timedelta(seconds=one) for one in (1, 5, 30, 120, 600, 1800, 3600, 3600)]
"""How long a message that failed waits before each further attempt; after the last it is set aside for a person."""

FINISHED = ("done", "discarded")
"""States of the inbox in which nothing is left to do with a message, however often it comes."""

RETRIES = 20
"""Messages that are tried again, one by one, between two batches."""


class Consumer:
    """Takes messages for one service with its table of handlers."""

    def __init__(self, service: Service, handlers: Mapping[str, Handler]) -> None:
        self._service, self._handlers = service, handlers
        self._inbox = service.records.inbox
        inbox = table_of(self._inbox)
        arrays = not service.database.is_sqlite
        self._known = Question(select(inbox.c.id).where(one_of(inbox.c.id, "ids", arrays=arrays)))

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """Do what the deliveries ask for, in one unit where that works, else one by one.

        Raises DatabaseDown, with nothing done: stop taking until the database is back, and do not acknowledge.
        """
        messages: dict[str, tuple[Message, bytes]] = {}
        for delivery in deliveries:
            message = self._read(delivery)
            if message is not None:
                messages[message.id] = message, delivery.body
        if not messages:
            return
        try:
            self._do([message for message, _ in messages.values()])
        except DatabaseDown:
            raise
        except Exception:  # noqa: BLE001 - whatever it was, it is found and recorded one by one
            for message, body in messages.values():
                self._do_alone(message, body)

    def retry_due(self, limit: int = RETRIES) -> int:
        """Try messages again whose time has come; return how many were tried."""
        with self._service.begin("retry") as unit:
            ids = unit.session.scalars(
                select(self._inbox.id)
                .where(self._inbox.state == "retry", self._inbox.next_attempt_at <= unit.now)
                .order_by(self._inbox.next_attempt_at)
                .limit(limit)
            ).all()
        return sum(self._retry(one) for one in ids)

    def _read(self, delivery: Delivery) -> Message | None:
        try:
            if delivery.broken:
                raise Unreadable(delivery.broken)
            message = from_bytes(delivery.body)
            if delivery.key not in ("", message.type):
                raise Unreadable(f"it says that it is {message.type}, but was sent as {delivery.key}")
            return message
        except Unreadable as error:
            # No id can be trusted in what cannot be read; its own bytes name it, so that it is set aside once.
            name = hashlib.sha256(delivery.body).hexdigest()
            self._set_aside(name, "unreadable", "", delivery.body, str(error))
            return None

    def _do(self, messages: Sequence[Message]) -> None:
        with self._service.begin("batch") as unit:
            known = {name for (name,) in self._known.rows(unit.session, ids=[message.id for message in messages])}
            fresh = sorted((one for one in messages if one.id not in known), key=lambda one: one.subject)
            self._preload(unit, fresh)
            for message in fresh:
                self._handle(unit, message)
                unit.session.write(
                    self._inbox,
                    id=message.id,
                    type=message.type,
                    subject=message.subject,
                    state="done",
                    received_at=unit.now,
                    done_at=unit.now,
                    attempts=1,
                )
        for message in fresh:
            TAKEN.labels(self._service.name, message.type, "done").inc()

    def _preload(self, unit: Unit, messages: Sequence[Message]) -> None:
        about_cases = [one.subject for one in messages if is_about_case(one)]
        unit.preload(about_cases, make=self._service.records.makes_rows)

    def _handle(self, unit: Unit, message: Message) -> None:
        handler = self._handlers.get(message.type)
        if handler is None:
            raise Reject(f"{self._service.name} takes no {message.type}; it was put into the wrong queue")
        unit.cause, unit.traceparent = message.id, message.traceparent
        with structlog.contextvars.bound_contextvars(case=message.subject, trace=message.traceparent):
            handler(unit, message)

    def _do_alone(self, message: Message, body: bytes) -> None:
        try:
            self._do([message])
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - one bad message must not stop the loop
            self._failed(message, body, error)

    def _failed(self, message: Message, body: bytes, error: Exception) -> None:
        now = self._service.clock.now()
        if isinstance(error, Reject):
            self._set_aside(message.id, message.type, message.subject, body, str(error))
            return
        log.warning("message failed", type=message.type, message=message.id, case=message.subject, exc_info=error)
        try:
            with self._service.begin(message.id) as unit:
                row = unit.session.get(self._inbox, message.id, with_for_update=True)
                if row is None:
                    row = self._inbox(
                        id=message.id, type=message.type, subject=message.subject, received_at=now, attempts=0
                    )
                    unit.session.add(row)
                elif row.state in FINISHED:  # another consumer has done it in the meantime, or a person has
                    return
                _postpone(row, body, reason_of(error), now)
        except IntegrityError:
            log.info("message was taken by another consumer", message=message.id)
            return
        TAKEN.labels(self._service.name, message.type, row.state).inc()

    def _set_aside(self, name: str, kind: str, subject: str, body: bytes, reason: str) -> None:
        try:
            with self._service.begin(name) as unit:
                row = unit.session.get(self._inbox, name, with_for_update=True)
                if row is not None and row.state in FINISHED:
                    return
                if row is None:
                    row = self._inbox(id=name, type=kind, subject=subject, received_at=unit.now, attempts=1)
                    unit.session.add(row)
                row.state, row.reason, row.body, row.next_attempt_at = "dead", storable(reason), body, None
        except IntegrityError:
            log.info("message was taken by another consumer", message=name)
            return
        TAKEN.labels(self._service.name, kind, "dead").inc()
        log.error("message set aside", type=kind, message=name, case=subject, reason=reason)

    def _retry(self, name: str) -> bool:
        body = b""
        try:
            with self._service.begin(name) as unit:
                row = unit.session.get(self._inbox, name, with_for_update={"skip_locked": True})
                if row is None or row.state != "retry" or row.body is None:
                    return False  # another consumer has it
                body = row.body
                message = from_bytes(body)
                self._preload(unit, [message])
                self._handle(unit, message)
                row.state, row.done_at, row.body, row.next_attempt_at = "done", unit.now, None, None
                row.attempts += 1
        except DatabaseDown:
            raise
        except Unreadable as error:
            self._set_aside(name, "unreadable", "", body, str(error))
        except Exception as error:  # noqa: BLE001 - as in _do_alone
            self._failed(from_bytes(body), body, error)
        return True


def is_about_case(message: Message) -> bool:
    """Say whether the message's subject is a case's id."""
    kind = type_named(message.type)
    return kind is not None and kind.about == "case"


def reason_of(error: Exception) -> str:
    """Return an error in one line for the list of dead letters: its kind and words, without data that it may quote."""
    words = str(getattr(error, "orig", None) or error).splitlines()
    return storable(f"{type(error).__name__}: {words[0] if words else ''}"[:500])


def storable(text: str) -> str:
    """Return a text without what PostgreSQL cannot keep: a reason quotes the message, which may hold anything."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _postpone(row, body: bytes, reason: str, now: datetime) -> None:  # type: ignore[no-untyped-def]
    attempts = (row.attempts or 0) + 1
    row.attempts, row.reason, row.body = attempts, reason, body
    if attempts > len(RETRY_DELAYS):
        row.state, row.next_attempt_at = "dead", None
    else:
        row.state, row.next_attempt_at = "retry", now + RETRY_DELAYS[attempts - 1]
