"""What each service's user may do on the broker, tried with the user itself."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker, ProbableAuthenticationError

from services.installing.logins import Login, Logins
from services.installing.rabbitmq import definitions
from shared.messaging.errors import TransportDown
from shared.messaging.rabbit import RabbitTransport
from shared.messaging.transport import Outgoing
from tests.integration.logins.conftest import SERVICES
from tests.parts import supply
from tests.parts.management import Amqp, Management


@dataclass
class Users:
    """A virtual host with the users that the operator's definitions make."""

    amqp: Amqp
    urls: dict[str, str]

    def transport(self, service: str) -> RabbitTransport:
        return RabbitTransport(service, self.urls[service])


@pytest.fixture
def users(amqp: Amqp) -> Iterator[Users]:
    interface = os.environ.get(supply.MANAGEMENT_URL)
    if interface is None:
        pytest.skip("on a broker that is not ours no users are made")
    management, at = Management(interface), urlsplit(amqp.url)
    names = {one: f"{amqp.prefix}-{one}" for one in (*SERVICES, "owner")}
    urls = {one: f"amqp://{name}:its-own-{one}@{at.hostname}:{at.port}{at.path}" for one, name in names.items()}
    logins = [Logins(one, None, None, None, Login(names[one], f"its-own-{one}")) for one in SERVICES]
    management.ask("POST", "/definitions", json.loads(definitions(logins, urls["owner"], "")))
    yield Users(amqp, urls)
    for name in names.values():
        management.ask("DELETE", f"/users/{name}")


def test_the_owner_declares_and_the_services_exchange_messages(users: Users) -> None:
    users.transport("owner").prepare()
    receiver = users.transport("router").receiver()
    publisher = users.transport("intake").publisher()
    assert publisher.publish([Outgoing("m-1", "case.submitted.v1", b"one")]) == {"m-1"}
    (came,) = receiver.receive(10, 10.0)
    assert (came.body, came.key, came.broken) == (b"one", "case.submitted.v1", "")
    receiver.acknowledge()
    publisher.close()
    receiver.close()


def test_before_the_owner_has_declared_a_service_waits_and_makes_nothing(users: Users) -> None:
    with pytest.raises(TransportDown):
        users.transport("router").receiver()


def test_nobody_sends_under_the_type_of_another(users: Users) -> None:
    users.transport("owner").prepare()
    publisher = users.transport("notifier").publisher()
    with pytest.raises(TransportDown, match="ACCESS_REFUSED"):
        publisher.publish([Outgoing("m-1", "case.submitted.v1", b"forged")])
    publisher.close()


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_reads_the_queue_of_another_or_declares_one(service: str, users: Users) -> None:
    users.transport("owner").prepare()
    other = "router" if service != "router" else "intake"
    with pika.BlockingConnection(pika.URLParameters(users.urls[service])) as connection:
        for act in (
            lambda channel: channel.basic_get(f"nwd.{other}.v1"),
            lambda channel: channel.queue_purge(f"nwd.{other}.v1"),
            lambda channel: channel.queue_delete(f"nwd.{service}.v1"),
            lambda channel: channel.queue_declare("more", durable=True, arguments={"x-queue-type": "quorum"}),
            lambda channel: channel.exchange_declare("nwd.more"),
        ):
            with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
                act(connection.channel())


def test_a_name_that_a_service_does_not_have_is_refused_with_its_messages(users: Users) -> None:
    users.transport("owner").prepare()
    with pika.BlockingConnection(pika.URLParameters(users.urls["router"])) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="user_id"):
            channel.basic_publish("nwd.v1", "case.assigned.v1", b"", pika.BasicProperties(user_id="guest"))


def test_no_service_may_manage(users: Users) -> None:
    interface = urlsplit(os.environ[supply.MANAGEMENT_URL])
    for service in (*SERVICES, "owner"):
        at = urlsplit(users.urls[service])
        own = Management(f"http://{at.username}:{at.password}@{interface.hostname}:{interface.port}")
        with pytest.raises(RuntimeError, match=r"40[13]"):
            own.ask("GET", "/queues")


def test_a_wrong_password_does_not_get_in(users: Users) -> None:
    wrong = pika.URLParameters(users.urls["router"].replace("its-own", "not-its-own"))
    with pytest.raises(ProbableAuthenticationError):
        pika.BlockingConnection(wrong)
