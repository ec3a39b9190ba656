"""A real HTTP server that keeps what is sent to it, as an agency's receiver of webhooks would."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = tuple[int, bytes]
"""A status and a body."""


@dataclass(frozen=True)
class Received:
    """One request: its path, headers and body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The body as JSON."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Receiver:
    """A server on 127.0.0.1. answer: may be set; takes a request, and may wait, for each has a thread of its own."""

    url: str
    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received], Answer] = lambda _: (204, b"")
    extra: dict[str, str] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, count: int, seconds: float = 30) -> list[Received]:
        """Return what has come once it is as many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.received) >= count, seconds), len(self.received)
            return list(self.received)

    def types(self) -> list[str]:
        """Return the types of what has come."""
        return [one.told["type"] for one in self.received]


@contextmanager
def receiver(certificate: Path | None = None) -> Iterator[Receiver]:
    """Start a server; certificate: a PEM file with key and certificate, for TLS."""
    made = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            one = Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            with made.changed:
                made.received.append(one)
                made.changed.notify_all()
            status, said = made.answer(one)
            self.send_response(status)
            for name, value in made.extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    made.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
