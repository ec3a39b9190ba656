"""Handing short messages over: a signed POST to the operator's gateway, or a line at the end of a file.

Either goes where the settings say and nowhere else. What matters is when it breaks: before the POST began nothing was
sent, after it nobody knows.
"""

import fcntl
import http.client
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Protocol

from services.notifier.channels.domain import Short, result_of, signed
from services.notifier.channels.doors import Drop, Hook
from services.notifier.mail.domain import Attempt, Result

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 15.0
"""Seconds to be reached, and for all of the POST and its answer: a gateway that drips must not hold up the others."""

MOST_ANSWER = 2_000
"""Bytes of an answer that are read."""


class Carrier(Protocol):
    """One way out."""

    def carry(self, short: Short, now: datetime) -> Result:
        """Try to hand a message over once, and say how far it came. now: business time, which the signature names."""


def carrier_for(door: Hook | Drop) -> Carrier:
    """Return what hands messages over there."""
    return Webhook(door) if isinstance(door, Hook) else Appending(door)


class Webhook:
    """Posts each message to one address, over a connection of its own. No proxy, no redirect, no cookie."""

    def __init__(self, hook: Hook) -> None:
        self._hook = hook
        self._context = ssl.create_default_context() if hook.tls else None

    def carry(self, short: Short, now: datetime) -> Result:
        """Post one message."""
        body = short.body()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "no-wrong-door",
            "Connection": "close",
            **signed(self._hook.secrets, short.id, int(now.timestamp()), body),
        }
        connection = self._connection()
        try:
            connection.connect()
        except (OSError, ValueError) as error:
            connection.close()
            return Result(Attempt.UNREACHABLE, _told(error))
        try:
            with _no_longer_than(connection.sock, ANSWER_SECONDS):
                connection.request("POST", self._hook.target, body, headers)
                answer = connection.getresponse()
                words = _first_of(answer)
        except (OSError, http.client.HTTPException) as error:
            return Result(Attempt.LOST, f"no whole answer came after the POST began: {_told(error)}")
        finally:
            connection.close()
        return result_of(answer.status, words.decode("utf-8", "replace"))

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._hook.host, self._hook.port
        if self._context is None:
            return http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)
        return http.client.HTTPSConnection(host, port, timeout=CONNECT_SECONDS, context=self._context)


class Appending:
    """Puts each message as a line at the end of a file, on the disk before it counts as sent."""

    def __init__(self, drop: Drop) -> None:
        self._path = drop.path

    def carry(self, short: Short, now: datetime) -> Result:  # noqa: ARG002
        """Append one message. What could not be written whole is taken back."""
        try:
            self._append(short.body() + b"\n")
        except OSError as error:
            return Result(Attempt.UNREACHABLE, f"the file cannot be written: {error.strerror or type(error).__name__}")
        return Result(Attempt.TAKEN, "appended to the file")

    def _append(self, line: bytes) -> None:
        is_new = not self._path.exists()
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # several replicas may share the file
            end = os.fstat(handle).st_size
            torn = end > 0 and os.pread(handle, 1, end - 1) != b"\n"  # somebody died in the middle of a line
            try:
                _write(handle, (b"\n" if torn else b"") + line)
                os.fsync(handle)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(handle, end)
                raise
        finally:
            os.close(handle)
        if is_new:
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


@contextmanager
def _no_longer_than(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Let a socket hang up when the time is over, whatever the other side does meanwhile."""
    sock.settimeout(seconds)

    def hang_up() -> None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _first_of(answer: http.client.HTTPResponse) -> bytes:
    """Return the first bytes of an answer. What it comes to its status has said; how the rest comes is no matter."""
    try:
        return answer.read(MOST_ANSWER)
    except (OSError, http.client.HTTPException):
        return b""


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
