"""A real proxy between a client and a server that loses what it is told to lose, as networks do."""

import contextlib
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

_AT_ONCE = struct.pack("ii", 1, 0)
_HEAD_ENDS = b"\r\n\r\n"


class Fault(Enum):
    """What becomes of a request."""

    LOST = "the request never gets there, and the connection is cut"
    UNANSWERED = "the server does it, and its answer is lost"
    HALF = "the server does it, and half of its answer arrives"


@dataclass
class Proxy:
    """Hands each connection's one request to a server.

    plan: what becomes of the next ones; raw bytes are an answer that somebody on the way gives in the server's place.
    Behind the plan all goes through. requests: what has come.
    """

    url: str
    plan: deque[Fault | bytes] = field(default_factory=deque)
    requests: list[bytes] = field(default_factory=list)

    def headers(self, name: str) -> list[str | None]:
        """Return a header of each request that has come, None where it had none."""
        found = []
        for request in self.requests:
            lines = request.partition(_HEAD_ENDS)[0].decode("latin-1").split("\r\n")[1:]
            told = dict(line.lower().split(": ", 1) for line in lines if line.lower().startswith(f"{name.lower()}: "))
            found.append(told.get(name.lower()))
        return found


def away(retry_after: str | None = None, status: str = "503 Service Unavailable") -> bytes:
    """Return what a gateway says when nobody stands behind it."""
    wait = f"Retry-After: {retry_after}\r\n" if retry_after is not None else ""
    body = "<html>away</html>"
    return f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n{wait}\r\n{body}".encode()


@contextlib.contextmanager
def proxy_before(server: str) -> Iterator[Proxy]:
    """Stand before a server (`http://127.0.0.1:8000`) until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Proxy(f"http://127.0.0.1:{listening.getsockname()[1]}")
        parts = urlsplit(server)
        there = (parts.hostname or "", parts.port or 80)
        thread = threading.Thread(target=_serve, args=(made, listening, there))
        thread.start()
        try:
            yield made
        finally:
            # accept() does not notice a close; a last connection that says nothing does end it.
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)
            assert not thread.is_alive()


def _serve(made: Proxy, listening: socket.socket, there: tuple[str, int]) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            request = _whole(connection)
            made.requests.append(request)
            fate = made.plan.popleft() if made.plan else None
            if isinstance(fate, bytes):
                connection.sendall(fate)
                continue
            answer = b"" if fate is Fault.LOST else _asked(there, request)
            if fate is None:
                connection.sendall(answer)
                continue
            if fate is Fault.HALF:
                connection.sendall(answer[: -(len(answer.partition(_HEAD_ENDS)[2]) // 2 or 1)])
            else:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)


def _whole(connection: socket.socket) -> bytes:
    """Read one request to its end."""
    read = b""
    while _HEAD_ENDS not in read:
        if not (more := connection.recv(65536)):
            return read
        read += more
    head, _, body = read.partition(_HEAD_ENDS)
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    while len(body) < length and (more := connection.recv(65536)):
        body += more
    return head + _HEAD_ENDS + body


def _asked(there: tuple[str, int], request: bytes) -> bytes:
    with socket.create_connection(there) as upstream:
        upstream.sendall(request)
        answer = b""
        while more := upstream.recv(65536):
            answer += more
        return answer
