"""A gateway that misbehaves as it is told: it refuses, leads elsewhere, drips, hangs up or never answers."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from email.parser import BytesParser
from typing import Any, NamedTuple

from services.notifier.channels.doors import Gateway, door_at
from services.notifier.channels.sending import ByGateway
from services.notifier.mail.domain import Way
from tests.integration.notifier.conftest import Notifier

HANG_UP, SILENCE, DRIP, DRIP_LATER, ENDLESS = "hang up", "silence", "drip", "drip later", "endless"
"""In place of an answer: none, none for ever, a byte now and then, the same after a good status, one without end."""

SECRET = b"a secret of the gateway's, in a test"


class Posted(NamedTuple):
    """A POST as it came. at: path and query."""

    at: str
    headers: Message
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)


class ScriptedGateway:
    """Speaks HTTP on 127.0.0.1 and keeps every POST in `posts`. script: answers, used up one by one; then 200."""

    def __init__(self) -> None:
        self.script: list[str] = []
        self.posts: list[Posted] = []
        self.stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/messages?to=us"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._talk, args=(connection,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        self.stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            at = lines.readline().decode("ascii").split(" ")[1]
            head = b"".join(iter(lines.readline, b"\r\n"))
            headers = BytesParser().parsebytes(head)
            self.posts.append(Posted(at, headers, lines.read(int(headers["Content-Length"]))))
            answer = self.script.pop(0) if self.script else "200 OK"
            if answer == HANG_UP:
                return
            if answer == DRIP_LATER:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            if answer in (SILENCE, DRIP, DRIP_LATER):
                while not self.stopping.wait(0.05):
                    connection.sendall(b"" if answer == SILENCE else b"x")
                return
            if answer == ENDLESS:
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                while not self.stopping.is_set():
                    connection.sendall(b"x" * 1000)
                return
            status, _, more = answer.partition("\n")
            connection.sendall(f"HTTP/1.1 {status}\r\n{more}Content-Length: 4\r\n\r\nword".encode())


@contextmanager
def scripted_gateway() -> Iterator[ScriptedGateway]:
    """Run one for a while."""
    gateway = ScriptedGateway()
    thread = threading.Thread(target=gateway.serve, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.stop()
        thread.join(5)


def by_gateway(notifier: Notifier, only_to: str | None = None, *, kind: bool = False, **urls: str) -> ByGateway:
    """Return what sends short messages, as one process would have it.

    kind: whether some wait for a better hour. urls: by way; what has none is kept.
    """
    gateways = {Way(way): Gateway(door_at(url, (SECRET,)), only_to) for way, url in urls.items()}
    return ByGateway(notifier.service, notifier.links, gateways, kindness=kind)
