"""RabbitMQ's management interface, as far as tests need it."""

import contextlib
import http.client
import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import pika

from tests.parts.postgres import new_name


class Management:
    """The interface at a URL that carries user and password."""

    def __init__(self, url: str) -> None:
        self._at = urlsplit(url)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Call it: `ask("GET", "/queues/%2F")`. Raises RuntimeError for an answer that is no success."""
        login = b64encode(f"{self._at.username}:{self._at.password}".encode()).decode()
        connection = http.client.HTTPConnection(self._at.hostname or "", self._at.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(
                method,
                f"/api{path}",
                json.dumps(body if body is not None else {}),
                {"Authorization": f"Basic {login}", "Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
        return json.loads(text) if text else None


@dataclass(frozen=True, slots=True)
class Amqp:
    """A place on a broker for one test alone.

    url: where to connect. prefix: begins every name that the test declares. queues, exchanges: names to delete
    afterwards on a given broker; on a private one the whole virtual host goes.
    """

    url: str
    prefix: str
    queues: list[str] = field(default_factory=list)
    exchanges: list[str] = field(default_factory=list)


@contextlib.contextmanager
def own_virtual_host(server_url: str, management: Management) -> Iterator[Amqp]:
    """Make a virtual host for a while; what was declared in it goes with it."""
    name = new_name()
    management.ask("PUT", f"/vhosts/{name}")
    try:
        management.ask("PUT", f"/permissions/{name}/guest", {"configure": ".*", "write": ".*", "read": ".*"})
        yield Amqp(f"{server_url.rsplit('/', 1)[0]}/{quote(name)}", name)
    finally:
        management.ask("DELETE", f"/vhosts/{name}")


@contextlib.contextmanager
def own_names(server_url: str) -> Iterator[Amqp]:
    """Give a prefix on a broker that is not ours, and delete what the test says it declared."""
    place = Amqp(server_url, new_name())
    try:
        yield place
    finally:
        with contextlib.closing(pika.BlockingConnection(pika.URLParameters(server_url))) as connection:
            for queue in place.queues:
                connection.channel().queue_delete(queue)
            for exchange in place.exchanges:
                connection.channel().exchange_delete(exchange)
