"""A request that was collected on disk, as gunicorn's parser reads it."""

from typing import IO, Any

from gunicorn.http.unreader import SocketUnreader

BLOCK = 64 * 1024
"""Bytes that are read at a time."""


class Collected(SocketUnreader):  # type: ignore[misc]
    """Gives gunicorn's parser a request of which the body stands in a file, and then what else the socket has.

    after: what came behind the body already, of the next request.
    """

    def __init__(self, sock: Any, head: bytes, body: IO[bytes], after: bytes) -> None:
        super().__init__(sock)
        body.seek(0)
        self._body: IO[bytes] | None = body
        self._after = after
        self.unread(head)

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return more of the request."""
        if self._body is not None:
            data = self._body.read(BLOCK)
            if data:
                return data
            self.let_go()
        if self._after:
            data, self._after = self._after, b""
            return data
        return bytes(super().chunk(size_hint))

    def take_buffered(self) -> bytes:
        """Return what has come of the next request. A body that nobody has read to its end closes its connection."""
        self.let_go()
        data, self._after = bytes(super().take_buffered()) + self._after, b""
        return data

    def let_go(self) -> None:
        """Give the file up."""
        if self._body is not None:
            self._body.close()
            self._body = None
