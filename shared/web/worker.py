"""gunicorn's threaded worker, except that nothing waits for a slow client but a place in the main loop's list.

In the worker as it comes (27.0) a client that sends half a request holds a thread for as long as it likes, and one that
does not close a connection that is over holds up the main loop for two seconds: a few of them, and nobody is answered.
Here a request is given a thread when all of it is there, and the main loop looks at connections that are to close
among all others. What brings files is collected on disk.
"""

import re
import selectors
import socket
import struct
import time
from functools import partial
from typing import IO, Any

from gunicorn.workers.gthread import ThreadWorker

from shared.web.collected import Collected
from shared.web.uploads import Uploads

ARRIVES_WITHIN = 30.0
"""Seconds that a request may take to arrive, from the moment that it is waited for."""

FILES_ARRIVE_WITHIN = 180.0
"""The same for a request that brings files."""

STOP_LINGER = 2.0
"""Seconds that a stopping worker still gives a connection on which nothing has come."""

MOST_HEAD, MOST_BODY, MOST_HELD = 64 * 1024, 1024 * 1024 + 64 * 1024, 64 * 1024 * 1024
"""Bytes: of a head and a body that are waited for (whoever sends more is refused by what comes behind), of all that
have not arrived whole."""

MOST_ON_DISK = 512 * 1024 * 1024
"""Bytes that have been announced of all files on their way to this process."""

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
    more may follow than is worth waiting for, and `expects` that the client wants to be asked for the body. Where it
    brings files, `announced` says of how many bytes; then its body goes into `file`, and `data` holds what is before
    and behind it. awaited: whether the main loop listens for the rest of it.
    """

    def __init__(self, uploads: Uploads | None = None) -> None:
        self.data = bytearray()
        self.file: IO[bytes] | None = None
        self.announced = 0
        self.expects = self.cut = False
        self.awaited = False
        self._uploads = uploads
        self._searched = 0
        self._body = 0  # where the body begins, once that is known
        self._end: int | None = None  # where it ends; None for a chunked one
        self._chunk = 0  # where the next chunk of a chunked body begins

    def add(self, data: bytes) -> bool:
        """Take more of it, and say whether it is whole. Raises OSError where a file has no room on disk."""
        if self.file is not None:
            return self._into_file(self.file, data)
        self.data += data
        if not self._body and not self._read_head():
            self.cut = len(self.data) > MOST_HEAD
            return self.cut
        if self.announced and self._uploads:
            self.file = self._uploads.file()
            come = bytes(self.data[self._body :])
            del self.data[self._body :]
            return self._into_file(self.file, come)
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
            if self.cut and self._uploads and self._uploads.expects(head, announced):
                self.cut, self.announced = False, announced
            self._end = self._body + announced
        return True

    def _into_file(self, file: IO[bytes], data: bytes) -> bool:
        missing = self.announced - file.tell()
        file.write(data[:missing])
        self.data += data[missing:]
        return len(data) >= missing

    def handed_over(self, sock: Any) -> Collected | None:
        """Return it as the parser reads it, where its body stands in a file."""
        if self.file is None:
            return None
        return Collected(sock, bytes(self.data[: self._body]), self.file, bytes(self.data[self._body :]))

    def let_go(self) -> None:
        """Give its file up."""
        if self.file is not None:
            self.file.close()

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
    """Collects each request in the main loop, where waiting costs nothing, and closes connections there.

    uploads: which requests bring files, where any may.
    """

    uploads: Uploads | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._arriving: dict[Any, Arrival] = {}
        self._held = self._on_disk = 0
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
        arrival = self._arriving[conn] = Arrival(self.uploads)
        # A new connection is handed over as soon as it is accepted: its request has nearly always come by then, and all
        # of it, as it has on a kept one that is readable. Listening first would cost another turn of the main loop;
        # where nothing has come yet, it is listened for below.
        if before:
            self._add(conn, before)
        else:
            self._more(conn)
        if self._arriving.get(conn) is arrival:
            arrival.awaited = True
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._more, conn))

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Keep a connection for its next request, or begin to close it: say that all is said, and wait for its end."""
        if isinstance(conn.parser.unreader, Collected):
            conn.parser.unreader.let_go()
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

    def _more(self, conn: Any, _sock: Any = None) -> None:
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
        held, expected, announced = len(arrival.data), arrival.expects, arrival.announced
        try:
            whole = arrival.add(data)
        except OSError:  # no room on disk
            self._busy(conn)
            return
        self._held += len(arrival.data) - held
        if arrival.announced > announced:
            self._on_disk += arrival.announced
            conn.timeout = time.monotonic() + FILES_ARRIVE_WITHIN
        if whole:
            arrival = self._take(conn)
            collected = arrival.handed_over(conn.sock)
            if collected is None:
                conn.parser.unreader.unread(bytes(arrival.data))
            else:
                conn.parser.unreader = collected
            conn.data_ready, conn.cut = True, arrival.cut
            super().enqueue_req(conn)
        elif self._held > MOST_HELD:
            self._drop(conn)
        elif self._on_disk > MOST_ON_DISK:
            self._busy(conn)
        elif arrival.expects and not expected:
            _tell(conn, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _take(self, conn: Any) -> Arrival:
        arrival = self._arriving.pop(conn)
        if arrival.awaited:
            self.poller.unregister(conn.sock)
        self._held -= len(arrival.data)
        self._on_disk -= arrival.announced
        return arrival

    def _busy(self, conn: Any) -> None:
        _tell(conn, b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nConnection: close\r\n\r\n")
        self._drop(conn)

    def _drop(self, conn: Any) -> None:
        self._take(conn).let_go()
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
