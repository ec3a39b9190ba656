"""gunicorn's threaded worker, except that nothing waits for a slow client but a place in the main loop's list.

In the worker as it comes (27.0) a client that sends half a request holds a thread for as long as it likes, and one that
does not close a connection that is over holds up the main loop for two seconds: a few of them, and nobody is answered.
Here a request is given a thread when all of it is there, and the main loop looks at connections that are to close
among all others.
"""

import re
import selectors
import socket
import struct
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

ARRIVES_WITHIN = 30.0
"""Seconds that a request may take to arrive, from the moment that it is waited for."""

STOP_LINGER = 2.0
"""Seconds that a stopping worker still gives a connection on which nothing has come."""

MOST_HEAD, MOST_BODY, MOST_HELD = 64 * 1024, 1024 * 1024 + 64 * 1024, 64 * 1024 * 1024
"""Bytes: of a head and a body that are waited for (whoever sends more is refused by what comes behind), of all that
have not arrived whole."""

CLOSES_WITHIN = 2.0
"""Seconds that a client has to read its answer and close, once all is said; its kernel may lose the answer else."""

STALLED = 10
"""Seconds that a thread waits at most for a client to take some of its answer, or to send what was missed here."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,4000})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_EXPECT = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_SIZE = re.compile(rb"[0-9a-fA-F]{1,8}")


class Arrival:
    """A request as it comes in.

    What is not understood counts as whole: the parser that comes next refuses it without reading on. `cut` says that
    more may follow than is worth waiting for, and `expects` that the client wants to be asked for the body.
    """

    def __init__(self) -> None:
        self.data = bytearray()
        self.expects = self.cut = False
        self._searched = 0
        self._body = 0  # where the body begins, once that is known
        self._end: int | None = None  # where it ends; None for a chunked one
        self._chunk = 0  # where the next chunk of a chunked body begins

    def add(self, data: bytes) -> bool:
        """Take more of it, and say whether it is whole."""
        self.data += data
        if not self._body and not self._read_head():
            self.cut = len(self.data) > MOST_HEAD
            return self.cut
        self.cut = self.cut or len(self.data) - self._body > MOST_BODY
        if self.cut:
            return True
        return self._all_chunks() if self._end is None else len(self.data) >= self._end

    def _read_head(self) -> bool:
        if self._searched == 0 and self.data.startswith((b"\r", b"\n")):
            self.data = self.data.lstrip(b"\r\n")  # empty lines before a request mean nothing
        at = self.data.find(b"\r\n\r\n", max(0, self._searched - 3))
        self._searched = len(self.data)
        if at < 0:
            return False
        head, self._body = bytes(self.data[: at + 2]), at + 4
        self.expects = _EXPECT.search(head) is not None
        if _CHUNKED.search(head):
            self._chunk = self._body
        else:
            length = _LENGTH.search(head)
            announced = int(length[1]) if length else 0
            # Too large a body is refused by what is announced, before any of it has come.
            self.cut = announced > MOST_BODY
            self._end = self._body + announced
        return True

    def _all_chunks(self) -> bool:
        while (end := self.data.find(b"\r\n", self._chunk, self._chunk + MOST_HEAD)) >= 0:
            size = _SIZE.match(self.data, self._chunk, end)
            if size is None:
                return True
            if int(size[0], 16) == 0:  # trailers, ended by an empty line, which may be this one's own
                return self.data.find(b"\r\n\r\n", end) >= 0
            following = end + 2 + int(size[0], 16) + 2
            if following > len(self.data):
                self.cut = following - self._body > MOST_BODY
                return self.cut
            self._chunk = following
        return len(self.data) - self._chunk > MOST_HEAD


class Worker(ThreadWorker):  # type: ignore[misc]
    """Collects each request in the main loop, where waiting costs nothing, and closes connections there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._arriving: dict[Any, Arrival] = {}
        self._held = 0
        self._closing: set[Any] = set()

    def enqueue_req(self, conn: Any) -> None:
        """Wait for a request on a connection; give it to a thread when it is there."""
        if not conn.initialized:
            limit = struct.pack("ll", STALLED, 0)
            for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                conn.sock.setsockopt(socket.SOL_SOCKET, option, limit)
        conn.init()
        before = conn.parser.unreader.take_buffered()
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + ARRIVES_WITHIN
        self._arriving[conn] = Arrival()
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._more, conn))
        if before:
            self._add(conn, before)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Keep a connection for its next request, or begin to close it: say that all is said, and wait for its end."""
        if not fs.cancelled() and not fs.exception() and fs.result():
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + CLOSES_WITHIN
        self._closing.add(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._rest, conn))

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        # The rest of a body that was cut off would be read first, and whoever announced it may never send it.
        return not conn.cut and bool(super()._keepalive_after(conn, keepalive))

    def murder_pending(self) -> None:
        """Let go of those that take too long."""
        super().murder_pending()
        now = time.monotonic()
        for conn, arrival in list(self._arriving.items()):
            if not self.alive and not arrival.data:
                conn.timeout = min(conn.timeout, now + STOP_LINGER)
            if conn.timeout <= now:
                if arrival.data:
                    _tell(conn, b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                self._drop(conn)
        for conn in [one for one in self._closing if one.timeout <= now]:
            self._end(conn)

    def _more(self, conn: Any, _sock: Any) -> None:
        data = _received(conn)
        if data:
            self._add(conn, data)
        elif data is not None:
            self._drop(conn)

    def _rest(self, conn: Any, _sock: Any) -> None:
        if _received(conn) == b"":
            self._end(conn)

    def _end(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        self._closing.discard(conn)
        self._close(conn)

    def _add(self, conn: Any, data: bytes) -> None:
        arrival = self._arriving[conn]
        held, expected = len(arrival.data), arrival.expects
        whole = arrival.add(data)
        self._held += len(arrival.data) - held
        if whole:
            arrival = self._take(conn)
            conn.parser.unreader.unread(bytes(arrival.data))
            conn.data_ready, conn.cut = True, arrival.cut
            super().enqueue_req(conn)
        elif self._held > MOST_HELD:
            self._drop(conn)
        elif arrival.expects and not expected:
            _tell(conn, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _take(self, conn: Any) -> Arrival:
        self.poller.unregister(conn.sock)
        arrival = self._arriving.pop(conn)
        self._held -= len(arrival.data)
        return arrival

    def _drop(self, conn: Any) -> None:
        self._take(conn)
        self._close(conn)

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()


def _received(conn: Any) -> bytes | None:
    """Return what has come, None where nothing has, nothing where nothing will."""
    try:
        return bytes(conn.sock.recv(65536))
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _tell(conn: Any, words: bytes) -> None:
    try:
        conn.sock.send(words)
    except OSError:
        return  # whoever has gone need not be told; the next look at the connection finds that out
