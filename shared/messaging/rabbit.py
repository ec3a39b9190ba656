"""RabbitMQ through pika. Every failure of pika's becomes TransportDown here; nobody else knows the library."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from typing import Any

import pika
import structlog
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError, ChannelClosedByBroker

from shared.messaging.errors import TransportDown
from shared.messaging.topology import Topology
from shared.messaging.transport import Delivery, Outgoing

log = structlog.get_logger(__name__)

PREFETCH = 400
HEARTBEAT, BLOCKED_TIMEOUT, SOCKET_TIMEOUT, CONFIRM_TIMEOUT = 30, 20, 5, 20
"""Seconds. The heartbeat outlasts the longest statement of a batch; BLOCKED_TIMEOUT ends a publish that a memory alarm
would otherwise hang until it clears."""

ANSWER_TIMEOUT = 2
"""Seconds that a person who looks waits at most for each step of a connection."""

_REFUSED = 403


class RabbitTransport:
    """Travels through a broker. url: `amqp://user:password@host:port/vhost`."""

    def __init__(self, service: str, url: str, prefix: str = "") -> None:
        self._service = service
        self._may_declare = True
        self.topology = Topology(prefix)
        self.parameters = pika.URLParameters(url)
        self.parameters.heartbeat = HEARTBEAT
        self.parameters.blocked_connection_timeout = BLOCKED_TIMEOUT
        self.parameters.socket_timeout = SOCKET_TIMEOUT
        self.parameters.stack_timeout = 2 * SOCKET_TIMEOUT
        self.parameters.client_properties = {"connection_name": f"nwd-{service}"}

    def prepare(self) -> None:
        """Declare what is missing on the broker, with a login that may. Raises TransportDown."""
        self._declare(may=True)

    def answers(self) -> bool:
        """Say whether the broker lets this service in."""
        parameters = copy(self.parameters)
        parameters.socket_timeout, parameters.stack_timeout = ANSWER_TIMEOUT, 2 * ANSWER_TIMEOUT
        try:
            with pika.BlockingConnection(parameters):
                return True
        except (AMQPError, OSError):
            return False

    def publisher(self) -> "RabbitPublisher":
        """Declare what is missing and connect for publishing."""
        self._declare()
        return RabbitPublisher(self.parameters, self.topology)

    def receiver(self) -> "RabbitReceiver":
        """Declare what is missing and begin to consume."""
        self._declare()
        return RabbitReceiver(self.parameters, self.topology, self._service)

    def _declare(self, *, may: bool = False) -> None:
        if not self._may_declare:
            return
        try:
            with pika.BlockingConnection(self.parameters) as connection:
                self.topology.declare(connection.channel())
        except ChannelClosedByBroker as error:
            # A login that may declare nothing uses what `nwd migrate` has declared; what is missing shows there.
            if may or error.reply_code != _REFUSED:
                raise TransportDown(f"the broker refused what was to be declared: {error.reply_text}") from error
            self._may_declare = False
        except (AMQPError, OSError) as error:
            raise TransportDown(f"the broker cannot be reached: {error!r}") from error


class RabbitPublisher:
    """Publishes windows of messages and waits for the broker's confirms.

    pika's blocking connection confirms one message at a time (815 a second measured, against 7 500 with 300 in
    flight), so the connection lives in a thread of its own with pika's event loop, and `publish` hands windows over
    to it.
    """

    def __init__(self, parameters: pika.connection.Parameters, topology: Topology) -> None:
        self._topology, self._parameters = topology, parameters
        self._user = getattr(parameters.credentials, "username", None)
        self._lock = threading.Condition()
        self._tag = 0
        self._waiting: dict[int, str] = {}
        self._confirmed: set[str] = set()
        self._returned: set[str] = set()
        self._ready, self._failure = False, ""
        self._channel: Any = None
        self._connection = pika.SelectConnection(
            parameters,
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._opened),
            on_open_error_callback=lambda _, error: self._failed(error),
            on_close_callback=lambda _, error: self._failed(error),
        )
        self._thread = threading.Thread(target=self._loop, name="publisher", daemon=True)
        self._thread.start()
        self._wait_for(lambda: self._ready, 3 * SOCKET_TIMEOUT)

    def publish(self, window: Sequence[Outgoing]) -> set[str]:
        """Publish a window; return the ids that the broker has confirmed and could route."""
        with self._lock:
            self._confirmed, self._returned, self._waiting = set(), set(), {}
        done = threading.Event()
        self._soon(lambda: self._send(window, done))
        self._wait_for(lambda: done.is_set() and not self._waiting, CONFIRM_TIMEOUT)
        with self._lock:
            if self._returned:
                log.error("broker could not route messages; they wait", count=len(self._returned))
            return self._confirmed - self._returned

    def close(self) -> None:
        """Close the connection and end its thread."""
        self._soon(self._close)
        self._thread.join(SOCKET_TIMEOUT)

    # ------------------------------------------------------------ in the connection's thread

    def _loop(self) -> None:
        try:
            self._connection.ioloop.start()
        except Exception as error:  # noqa: BLE001 - whatever pika's loop meets, the caller hears of as TransportDown
            self._failed(error)
        finally:
            with self._lock:
                self._failure = self._failure or "its event loop has ended"
                self._lock.notify_all()
                self._connection.ioloop.close()

    def _opened(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_close_callback(self._channel_closed)
        channel.add_on_return_callback(self._unroutable)
        channel.confirm_delivery(self._answered, callback=lambda _: self._become_ready())

    def _become_ready(self) -> None:
        with self._lock:
            self._ready = True
            self._lock.notify_all()

    def _send(self, window: Sequence[Outgoing], done: threading.Event) -> None:
        if self._failure:
            return
        try:
            for one in window:
                self._tag += 1
                with self._lock:
                    self._waiting[self._tag] = one.id
                self._channel.basic_publish(
                    self._topology.exchange,
                    one.type,
                    one.body,
                    pika.BasicProperties(
                        content_type="application/cloudevents+json",
                        delivery_mode=2,
                        message_id=one.id,
                        type=one.type,
                        user_id=self._user,
                    ),
                    mandatory=True,  # unroutable and not mandatory is confirmed, and dropped
                )
        except (AMQPError, OSError) as error:
            self._failed(error)
        done.set()
        with self._lock:
            self._lock.notify_all()

    def _answered(self, frame: Any) -> None:
        tag, good = frame.method.delivery_tag, isinstance(frame.method, pika.spec.Basic.Ack)
        with self._lock:
            tags = [one for one in self._waiting if one <= tag] if frame.method.multiple else [tag]
            for one in tags:
                name = self._waiting.pop(one, None)
                if good and name is not None:
                    self._confirmed.add(name)
            if not self._waiting:
                self._lock.notify_all()

    def _unroutable(self, _channel: Any, _method: Any, properties: pika.BasicProperties, _body: bytes) -> None:
        with self._lock:
            self._returned.add(str(properties.message_id))

    def _close(self) -> None:
        if self._connection.is_open:
            self._connection.close()
        else:
            self._failed("it was closed before it was open")

    def _channel_closed(self, _channel: Any, error: object) -> None:
        # A channel closes with its connection, or because the broker refused something; then the connection goes too.
        self._remember(error)
        if self._connection.is_open:
            self._connection.close()

    def _remember(self, error: object) -> None:
        with self._lock:
            self._failure = self._failure or repr(error)
            self._lock.notify_all()

    def _failed(self, error: object) -> None:
        self._remember(error)
        if threading.current_thread() is self._thread:
            # Not at once: pika closes the socket only after it has told us.
            self._connection.ioloop.call_later(0, self._connection.ioloop.stop)

    # ------------------------------------------------------------ in the caller's thread

    def _soon(self, act: Callable[[], None]) -> None:
        with self._lock:
            if not self._failure:  # once it failed its loop ends, and takes nothing more
                self._connection.ioloop.add_callback_threadsafe(act)

    def _wait_for(self, settled: Any, seconds: float) -> None:
        with self._lock:
            self._lock.wait_for(lambda: bool(self._failure) or settled(), seconds)
            if self._failure:
                raise TransportDown(f"the broker's connection is gone: {self._failure}")
            if settled():
                return
        self.close()
        raise TransportDown(f"the broker did not confirm within {seconds} seconds")


class RabbitReceiver:
    """Consumes a service's queue and its dead-letter queue on one connection, in the caller's thread."""

    def __init__(self, parameters: pika.connection.Parameters, topology: Topology, service: str) -> None:
        self._pending: list[Delivery] = []
        self._last_tag = 0
        self._connection: Any = None
        self._cancelled = False
        try:
            self._connection = pika.BlockingConnection(parameters)
            self._channel = self._connection.channel()
            self._channel.add_on_cancel_callback(self._given_up)
            self._channel.basic_qos(prefetch_count=PREFETCH, global_qos=False)
            self._channel.basic_consume(topology.queue(service), self._arrived)
            self._channel.basic_consume(topology.dead_queue(service), self._arrived_dead)
        except (AMQPError, OSError) as error:
            self.close()
            raise TransportDown(f"the broker cannot be reached: {error!r}") from error

    def receive(self, limit: int, wait: float) -> list[Delivery]:
        """Return what the broker has sent; a batch is what is there, never waited for beyond its first message."""
        try:
            if not self._pending:
                self._connection.process_data_events(wait)
            before = -1
            while before != len(self._pending) < limit:
                before = len(self._pending)
                self._connection.process_data_events(0)
        except (AMQPError, OSError) as error:
            raise TransportDown(f"the broker's connection is gone: {error!r}") from error
        # The connection outlives both, and would be silent for ever.
        if self._cancelled or self._channel.is_closed:
            raise TransportDown("the broker has ended the channel, or has no such queue any more")
        batch, self._pending = self._pending, []
        return batch

    def acknowledge(self) -> None:
        """Acknowledge everything that `receive` has returned."""
        if not self._last_tag:
            return
        try:
            self._channel.basic_ack(self._last_tag, multiple=True)
            self._last_tag = 0
        except (AMQPError, OSError) as error:
            raise TransportDown(f"the broker's connection is gone: {error!r}") from error

    def close(self) -> None:
        """Close the connection; what was not acknowledged goes back to the queue."""
        if self._connection is not None:
            with suppress(AMQPError, OSError):
                self._connection.close()

    def _given_up(self, _method: Any) -> None:
        self._cancelled = True

    def _arrived(self, _channel: BlockingChannel, method: Any, _properties: Any, body: bytes) -> None:
        self._last_tag = method.delivery_tag
        self._pending.append(Delivery(body, key=method.routing_key))

    def _arrived_dead(self, _channel: BlockingChannel, method: Any, properties: Any, body: bytes) -> None:
        self._last_tag = method.delivery_tag
        deaths = (properties.headers or {}).get("x-death") or [{}]
        reason = deaths[0].get("reason", "unknown reason")
        self._pending.append(Delivery(body, f"the broker gave up on it: {reason}"))
