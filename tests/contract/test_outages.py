"""The broker or the database goes away, as in a power cut, and comes back: nothing is lost, nothing is done twice."""

from collections.abc import Iterator
from pathlib import Path

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError
from sqlalchemy import text

from shared.messaging.rabbit import RabbitTransport
from shared.messaging.transport import Outgoing
from tests.contract.plain import CASE_WITHDRAWN, withdraw
from tests.contract.road import Road, eventually
from tests.parts.management import Amqp
from tests.parts.postgres import PostgresServer, new_database
from tests.parts.rabbit import RabbitServer

pytestmark = [pytest.mark.chaos, pytest.mark.xdist_group("chaos")]


@pytest.fixture
def breakable_road(request: pytest.FixtureRequest, database_server: PostgresServer, tmp_path: Path) -> Iterator[Road]:
    """A road on a broker, or the lease table, and a database that the test may kill."""
    with new_database(database_server.url) as url:
        if getattr(request, "param", "rabbit") == "lease":
            road = Road(tmp_path, url, url, url)
        else:
            broker = request.getfixturevalue("broker")
            road = Road(tmp_path, url, url, broker.url, prefix=f"nwd_test_{tmp_path.name}.")
        road.start_relay()
        road.start_consumer()
        yield road
        road.close()
        database_server.start()


def killed(server: RabbitServer | PostgresServer) -> int:
    """Kill a server and return how often it had begun to serve."""
    boots = server.boots()
    server.kill()
    assert server.pid() is None
    return boots


def test_while_the_broker_is_gone_units_commit_and_their_messages_follow_later(
    breakable_road: Road, broker: RabbitServer
) -> None:
    road, before = breakable_road, broker.pid()
    kept = channel_with_a_message(broker)
    cases = {withdraw(road.sender) for _ in range(50)}
    boots = killed(broker)
    with pytest.raises(AMQPError):
        kept.basic_get("kept")
    cases |= {withdraw(road.sender) for _ in range(50)}
    broker.start()
    assert broker.boots() == boots + 1
    assert broker.pid() not in {None, before}
    with pika.BlockingConnection(pika.URLParameters(broker.url)) as connection:
        assert connection.channel().basic_get("kept", auto_ack=True)[2] == b"1"
    assert eventually(lambda: road.taken() == 100, 60)
    assert road.withdrawals() == dict.fromkeys(cases, 1)
    assert road.taken("dead") == road.taken("retry") == 0


@pytest.mark.parametrize("breakable_road", ["rabbit", "lease"], indirect=True)
def test_while_the_database_is_gone_nothing_is_refused_or_set_aside(
    breakable_road: Road, database_server: PostgresServer
) -> None:
    road = breakable_road
    cases = {withdraw(road.sender) for _ in range(200)}
    boots = killed(database_server)
    database_server.start()
    assert database_server.boots() == boots + 1
    assert eventually(road.sender.database.answers)
    cases |= {withdraw(road.sender) for _ in range(20)}
    assert eventually(lambda: road.taken() == 220, 60)
    assert road.withdrawals() == dict.fromkeys(cases, 1)
    assert road.taken("dead") == road.taken("retry") == 0


def test_what_the_broker_has_no_queue_for_stays_in_the_outbox_and_says_so(
    amqp: Amqp, postgres_url: str, tmp_path: Path
) -> None:
    road = Road(tmp_path, postgres_url, postgres_url, amqp.url, amqp.prefix)
    transport = road.transport(road.sender)
    assert isinstance(transport, RabbitTransport)
    publisher = transport.publisher()
    unbind(transport)
    withdraw(road.sender)
    with road.sender.database.begin() as session:
        row = session.execute(text("select id, type, body from outbox")).one()
    assert publisher.publish([Outgoing(str(row.id), row.type, bytes(row.body))]) == set()
    publisher.close()
    road.start_relay()  # declares what is missing, the binding too
    road.start_consumer()
    assert eventually(lambda: road.taken() == 1)
    road.close()


def channel_with_a_message(broker: RabbitServer) -> BlockingChannel:
    """Put a message, confirmed, into a queue that must survive a fall of the broker."""
    channel = pika.BlockingConnection(pika.URLParameters(broker.url)).channel()
    channel.queue_declare("kept", durable=True, arguments={"x-queue-type": "quorum"})
    channel.confirm_delivery()
    channel.basic_publish("", "kept", b"1", mandatory=True)
    return channel


def unbind(transport: RabbitTransport) -> None:
    """Take the queues away from the exchange, as a mistaken hand on the broker would."""
    with pika.BlockingConnection(transport.parameters) as connection:
        for service in ("router", "notifier"):
            connection.channel().queue_unbind(
                transport.topology.queue(service), transport.topology.exchange, CASE_WITHDRAWN.name
            )
