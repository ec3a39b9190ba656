"""What comes rarely and then at night: each of these once stopped a role, or made it believe what was no longer so."""

import threading
from datetime import timedelta
from pathlib import Path

import pika
import pytest
from sqlalchemy import text

from shared.db import Database, new_id
from shared.messaging import Service, TransportDown
from shared.messaging.consumer import Consumer
from shared.messaging.dead_letters import dead_letters
from shared.messaging.rabbit import RabbitReceiver, RabbitTransport
from shared.messaging.roles import Consume
from shared.messaging.topology import Topology
from shared.messaging.transport import Delivery, Outgoing
from shared.process.clock import Clock
from tests.contract.plain import CASE_WITHDRAWN, HANDLERS, RECORDS, Case, withdraw
from tests.contract.road import Road, SetClock, eventually
from tests.contract.test_transport import outgoing
from tests.parts.management import Amqp


def test_what_no_inbox_can_store_is_set_aside_like_all_that_cannot_be_read(road: Road) -> None:
    withdraw(road.sender)
    (good,) = outgoing(road)
    for wrong in ("x" * 65, "nul\\u0000", "half\\ud800"):
        body = good.body.replace(good.id.encode(), wrong.encode())
        Consumer(road.taker, HANDLERS).take([Delivery(body), Delivery(good.body)])
    assert road.taken() == 1
    assert road.taken("dead") == 3


def test_a_reason_that_quotes_what_cannot_be_stored_is_stored_without_it(road: Road) -> None:
    def fail(_unit: object, _message: object) -> None:
        raise RuntimeError("no such place: \0")

    withdraw(road.sender)
    Consumer(road.taker, {CASE_WITHDRAWN.name: fail}).take([Delivery(one.body) for one in outgoing(road)])
    assert road.taken("retry") == 1


def test_two_consumers_set_the_same_poison_aside_at_once(road: Road) -> None:
    withdraw(road.sender, reason="poison")
    deliveries = [Delivery(outgoing(road)[0].body), Delivery(b"junk")]
    start, failures = threading.Barrier(4), []

    def take() -> None:
        consumer = Consumer(road.taker, HANDLERS)
        start.wait()
        try:
            consumer.take(deliveries)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(dead_letters(road.taker)) == 2


def test_a_message_that_asks_too_much_of_the_database_is_no_outage(road: Road) -> None:
    greedy = withdraw(road.sender, reason="greedy")
    others = {withdraw(road.sender) for _ in range(5)}
    road.start_relay()
    road.start_consumer()
    assert eventually(lambda: road.taken() == 5 and road.taken("retry") == 1)
    assert road.letter(greedy).state == "retry"
    assert set(road.withdrawals()) >= others


def test_a_window_of_types_that_this_release_does_not_know_waits(road: Road) -> None:
    publisher = road.transport(road.sender).publisher()
    assert publisher.publish([Outgoing(new_id(), "case.of.tomorrow.v1", b"{}")]) == set()
    publisher.close()


def test_a_case_that_was_seen_before_it_was_locked_is_seen_anew(road: Road) -> None:
    case_id = withdraw(road.sender)
    if road.sender.database.is_sqlite:
        return  # one writer at a time: nobody can commit between the look and the lock
    with road.sender.begin("test") as unit:
        seen = unit.session.get(Case, case_id)
        withdraw(road.sender, case_id=case_id)
        assert unit.case(case_id) is seen
        assert unit.record(seen, "case.withdrawn", {}, "tester").number == 3


def test_a_message_leaves_at_once_though_the_relays_clock_is_behind_its_writers(slow_road: Road) -> None:
    clock = slow_road.clock
    assert isinstance(clock, SetClock)
    withdraw(slow_road.sender)
    clock.pass_by(timedelta(hours=-1))
    slow_road.start_relay()
    assert eventually(lambda: slow_road.waiting() == 0, 5)


class Watched:
    """A transport that counts how often it was asked for messages, and never has any."""

    def __init__(self) -> None:
        self.asked = 0

    def publisher(self) -> "Watched":
        return self

    def receiver(self) -> "Watched":
        return self

    def publish(self, window: object) -> set[str]:
        return set()

    def receive(self, limit: int, wait: float) -> list[Delivery]:
        self.asked += 1
        return []

    def acknowledge(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_while_the_database_is_down_no_message_is_asked_for(tmp_path: Path) -> None:
    nobody = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "router")
    transport, stop, turns = Watched(), threading.Event(), []

    def beat() -> None:
        turns.append(1)
        if len(turns) == 4:
            stop.set()

    Consume(Service("router", RECORDS, nobody, Clock(), tmp_path), transport, HANDLERS).run(stop, beat)
    assert len(turns) == 4
    assert transport.asked == 0


def receiver_on(amqp: Amqp) -> tuple[RabbitTransport, RabbitReceiver]:
    transport = RabbitTransport("router", amqp.url, amqp.prefix)
    receiver = transport.receiver()
    assert receiver.receive(1, 0.1) == []
    return transport, receiver


def test_a_queue_that_was_deleted_under_its_consumer_is_noticed(amqp: Amqp) -> None:
    transport, receiver = receiver_on(amqp)
    with pika.BlockingConnection(transport.parameters) as connection:
        connection.channel().queue_delete(transport.topology.queue("router"))
    with pytest.raises(TransportDown):
        [receiver.receive(1, 0.5) for _ in range(10)]
    receiver.close()
    transport.receiver().close()  # declares it anew


def test_a_channel_that_the_broker_has_closed_is_noticed(amqp: Amqp) -> None:
    _, receiver = receiver_on(amqp)
    receiver._channel.basic_ack(4711)  # as good a reason as any
    with pytest.raises(TransportDown):
        [receiver.receive(1, 0.5) for _ in range(10)]
    receiver.close()


def test_a_receiver_that_cannot_consume_leaves_no_connection_open(amqp: Amqp) -> None:
    transport = RabbitTransport("router", amqp.url, amqp.prefix)
    before = sockets()
    for _ in range(3):
        with pytest.raises(TransportDown):
            RabbitReceiver(transport.parameters, Topology(f"{amqp.prefix}nowhere."), "router")
    assert eventually(lambda: sockets() <= before, 5)


def sockets() -> int:
    """Return how many sockets this process has open."""
    return sum(one.is_socket() for one in Path("/proc/self/fd").iterdir())


def test_what_vanishes_without_a_word_is_noticed_in_seconds_and_not_in_hours(postgres_url: str) -> None:
    database = Database(postgres_url, "router")
    with database.read() as session:
        assert session.scalar(text("show idle_in_transaction_session_timeout")) == "90s"
        told = session.connection().connection.driver_connection
        assert told is not None
        assert told.info.get_parameters()["tcp_user_timeout"] == "25000"
    database.close()
