"""The `hooks` role: gives agencies' events their places in each stream, and sends them where agencies want them.

The main loop alone talks to the database; each attempt has a thread, which only talks to the receiver. An endpoint has
few threads, and one alone while it fails or is slow, so that it holds up nobody else.
"""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Any

import structlog
from prometheus_client import Counter as Metric

from services.intake.cases.views import Links
from services.intake.codes.current import CurrentPlace
from services.intake.events import actions as events
from services.intake.events.domain import named
from services.intake.events.rendering import rendered
from services.intake.events.store import events as events_by_id
from services.intake.webhooks import actions, store, telling
from services.intake.webhooks.domain import TEST, Answer
from services.intake.webhooks.models import Delivery, Endpoint
from services.intake.webhooks.sending import Sender
from services.intake.webhooks.signing import Seal, SealBroken, signatures
from shared.db import DatabaseDown, new_id
from shared.messaging import Service, Unit
from shared.messaging.roles import Pause
from shared.process.doorbell import Doorbell

log = structlog.get_logger(__name__)

ATTEMPTS = Metric("nwd_webhook_attempts_total", "Attempts to send a webhook, by how they ended.", ["result"])

POLL = 1.0
"""Seconds between looks when nobody rings."""

GATHER = 0.25
"""Seconds that new events are let gather: one case brings four in a moment, and each look costs what ten events do.

At twenty cases a second this role looks four times a second and not eighty; whoever is sent an event does not mind.
"""

EACH, OF_AGENCY, AT_ONCE, SLOW = 4, 16, 64, 2.0
"""Attempts under way for one endpoint, for an agency's, and for all; seconds from which on a receiver is slow."""

STOPS_WITHIN = 10.0
"""Seconds for which a stopping role waits for attempts that are under way; the others are sent again."""

SWEEP = 3600.0


NOTHING = Answer(None, "")


@dataclass(slots=True)
class Parcel:
    """A delivery with all that it takes to send it, and then what came of it."""

    delivery: str
    agency: str
    endpoint: str
    url: str
    message_id: str
    keys: list[bytes]
    body: bytes
    answer: Answer = NOTHING


class Hooks:
    """Works for one service; in any number.

    ring: wakes this role, from a thread that has an answer. kept: how long agencies' events are, None for ever.
    """

    def __init__(
        self,
        service: Service,
        sender: Sender,
        seal: Seal,
        links: Links,
        ring: Callable[[], None],
        kept: timedelta | None = None,
    ) -> None:
        self._service, self._sender, self._seal, self._links, self._ring = service, sender, seal, links, ring
        self._kept, self._forgets = kept, False
        self._place = CurrentPlace(service)
        self._claimant = new_id()
        self._busy: Counter[str] = Counter()
        self._of: Counter[str] = Counter()
        self._careful: set[str] = set()
        self._back: SimpleQueue[Parcel] = SimpleQueue()
        self._unsettled: list[Parcel] = []
        self._swept = float("-inf")

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Work whenever there is something, until asked to stop."""
        bell, pause = self._service.bell(actions.ROLE), Pause(stop)
        try:
            while not stop.is_set():
                beat()
                try:
                    moved = self.turn()
                    pause.over()
                except DatabaseDown as error:
                    pause.wait(error)
                    continue
                if moved == 0 and bell.wait(POLL) and not self._busy.total():
                    stop.wait(GATHER)
            self._end(bell.wait)
        finally:
            bell.close()

    def turn(self) -> int:
        """Do what there is to do now and return how much that was; what was begun may still be under way."""
        if time.monotonic() - self._swept >= SWEEP:
            self._tidy()
        moved = events.number(self._service, actions.fan_out) + self._forget()
        return moved + self._settle() + self._send()

    def finish(self) -> None:
        """Wait for all that is under way, and write down what came of it."""
        while self._busy.total():
            self._unsettled.append(self._back.get())
            self._settle()

    def _end(self, wait: Callable[[float], Any]) -> None:
        until = time.monotonic() + STOPS_WITHIN
        try:
            self._settle()
            while self._busy.total() and time.monotonic() < until:
                wait(0.1)
                self._settle()
        except DatabaseDown as error:
            log.warning("what came of the webhooks under way is not on record; they go out again", reason=str(error))

    def _tidy(self) -> None:
        with self._service.begin(actions.ROLE) as unit:
            store.sweep(unit.session, unit.now - actions.KEPT)
            try:
                actions.reseal(unit, self._seal)
            except SealBroken as error:
                log.error("secrets of webhooks cannot be opened; their agencies need new ones", reason=str(error))
        self._swept, self._forgets = time.monotonic(), self._kept is not None

    def _forget(self) -> int:
        """Delete some events that are old enough, a little in each turn: what is new must not wait for it."""
        if not self._forgets or self._kept is None:
            return 0
        gone = events.forget(self._service, self._service.clock.now() - self._kept, actions.let_go)
        self._forgets = gone > 0
        return gone

    def _send(self) -> int:
        """Begin attempts for what is due, as many as there are threads for."""
        begun: list[Parcel] = []
        with self._service.database.read() as session:
            ready = store.ready(session)
        for one in ready:
            room = min(self._room(one), OF_AGENCY - self._of[one.agency], AT_ONCE - self._busy.total())
            if room > 0:
                with self._service.begin(actions.ROLE) as unit:
                    claimed = store.claim(unit.session, one, self._claimant, room)
                    parcels = [self._parcel(unit, one, delivery) for delivery in claimed]
                for parcel in parcels:
                    self._busy[one.id] += 1
                    self._of[one.agency] += 1
                    threading.Thread(target=self._attempt, args=(parcel,), name="webhook", daemon=True).start()
                begun += parcels
        return len(begun)

    def _room(self, one: Endpoint) -> int:
        most = 1 if one.failing_since is not None or one.id in self._careful else EACH
        return most - self._busy[one.id]

    def _parcel(self, unit: Unit, one: Endpoint, delivery: Delivery) -> Parcel:
        message_id = named(delivery.event_id or delivery.id)
        parcel = Parcel(delivery.id, one.agency, one.id, one.url, message_id, [], b"")
        try:
            parcel.body = self._body(unit, one, delivery, message_id)
            parcel.keys = [self._seal.open(one.secret)]
            if one.former and one.former_until and one.former_until > unit.now:
                parcel.keys.append(self._seal.open(one.former))
        except SealBroken as error:
            parcel.answer = Answer(None, f"not sent: {error}")
        except Exception as error:  # one that cannot be written must not hold up the others; it fails after its tries
            log.exception("webhook cannot be written", delivery=delivery.id)
            parcel.answer = Answer(None, f"not sent: it cannot be written ({type(error).__name__})")
        return parcel

    def _body(self, unit: Unit, one: Endpoint, delivery: Delivery, message_id: str) -> bytes:
        if delivery.kind == TEST:
            told = tested(message_id, one.id, delivery.created_at)
        else:
            place = self._place.get()
            if place is None:
                raise LookupError("no place is loaded")
            event = events_by_id(unit.session, [delivery.event_id or ""])[delivery.event_id or ""]
            told = rendered(unit.session, [event], place, self._links, sent=True)[0]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

    def _attempt(self, parcel: Parcel) -> None:
        if parcel.keys:
            now = int(time.time())  # the receiver holds it against its own clock
            headers = {
                "webhook-id": parcel.message_id,
                "webhook-timestamp": str(now),
                "webhook-signature": signatures(parcel.keys, parcel.message_id, now, parcel.body),
            }
            try:
                parcel.answer = self._sender.post(parcel.url, headers, parcel.body)
            except Exception as error:  # an answer that nobody foresaw is a failure of that attempt alone
                log.exception("webhook attempt failed", endpoint=parcel.endpoint)
                parcel.answer = Answer(None, f"not sent: {type(error).__name__}")
        self._back.put(parcel)
        self._ring()

    def _settle(self) -> int:
        """Write down what came of attempts that are over. They stay in hand until that has worked."""
        try:
            while True:
                self._unsettled.append(self._back.get_nowait())
        except Empty:
            pass
        parcels = self._unsettled
        if not parcels:
            return 0
        with self._service.begin(actions.ROLE) as unit:
            rows = {
                one: store.endpoint(unit.session, None, one, lock=True)
                for one in sorted({parcel.endpoint for parcel in parcels})
            }
            held = store.held(unit.session, self._claimant, [parcel.delivery for parcel in parcels])
            for parcel in parcels:
                end, delivery = rows[parcel.endpoint], held.get(parcel.delivery)
                if end is not None and delivery is not None:  # else it was removed meanwhile, or somebody else has it
                    why = actions.settle(unit, end, delivery, parcel.answer, random.random())  # noqa: S311  # nosec B311
                    if why is not None:
                        telling.tell(unit, end, delivery, why)
        self._unsettled = []
        for parcel in parcels:
            self._busy[parcel.endpoint] -= 1
            self._of[parcel.agency] -= 1
            slow = not parcel.answer.taken or parcel.answer.seconds > SLOW
            (self._careful.add if slow else self._careful.discard)(parcel.endpoint)
            ATTEMPTS.labels("taken" if parcel.answer.taken else "failed").inc()
        return len(parcels)


def tested(message_id: str, endpoint: str, at: datetime) -> dict[str, Any]:
    """Return the body of a test."""
    return {"id": message_id, "type": TEST, "timestamp": at.isoformat(), "data": {"webhook": endpoint}}


def hooks_role(service: Service, sender: Sender, seal: Seal, links: Links, bells: Any, kept: timedelta | None) -> Hooks:
    """Return the role, rung by its own threads as by anybody else. bells: the folder of the doorbells."""
    doorbell = Doorbell(bells)
    return Hooks(service, sender, seal, links, lambda: doorbell.ring(f"{service.name}-{actions.ROLE}"), kept)
