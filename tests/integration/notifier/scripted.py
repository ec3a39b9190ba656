"""An SMTP server that misbehaves as it is told: refuses, says later, hangs up before or after the mail is whole."""

import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HANG_UP = "hang up"
"""In place of an answer: the connection breaks."""

SILENCE = "silence"
"""In place of an answer: none comes, until the other side has given up."""


class ScriptedServer:
    """Speaks SMTP on 127.0.0.1 and keeps what it accepted in `mails` (whole, with headers).

    script: answers by command (`CONNECT`, `EHLO`, `MAIL`, `RCPT`, `DATA`, `BODY` while the mail comes, `END` for the
    final dot), used up one by one, after which all is well. A mail whose final dot is answered by HANG_UP, or by
    SILENCE, is kept: a real server may have stored it too. connections: how many there were.
    """

    def __init__(self) -> None:
        self.script: dict[str, list[str]] = defaultdict(list)
        self.mails: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        """Where to send to, as NWD_SMTP_URL takes it."""
        return f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and hang up on everybody."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        self._thread.join(5)

    def hang_up(self) -> None:
        """Close every connection, as a server does with one that has been idle."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            with connection, connection.makefile("rb") as lines, suppress(OSError):
                self._talk(connection, lines)
            self._open.remove(connection)

    def _talk(self, connection: socket.socket, lines: Iterator[bytes]) -> None:
        if not self._answer(connection, "CONNECT", "220 hello"):
            return
        for line in lines:
            command = line[:4].upper().decode("latin-1")
            if command == "QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            if command != "DATA":
                if not self._answer(connection, command, "250 fine"):
                    return
                continue
            accepted = self._answer(connection, "DATA", "354 go on")
            if accepted is None:
                return
            if accepted and not self._take(connection, lines):
                return

    def _take(self, connection: socket.socket, lines: Iterator[bytes]) -> bool:
        whole = []
        if self._next("BODY", "") == HANG_UP:
            next(iter(lines))
            return False
        for line in lines:
            if line == b".\r\n":
                break
            whole.append(line)
        else:  # the connection ended before the mail did
            return False
        answer = self._next("END", "250 kept")
        if answer.startswith("2") or answer in (HANG_UP, SILENCE):
            self.mails.append(b"".join(whole))
        if answer in (HANG_UP, SILENCE):
            return answer == SILENCE  # the next line that is read is the end of the connection
        connection.sendall(f"{answer}\r\n".encode())
        return True

    def _answer(self, connection: socket.socket, command: str, usual: str) -> bool | None:
        """Answer a command; None after hanging up, False where the answer was a refusal."""
        answer = self._next(command, usual)
        if answer == HANG_UP:
            return None
        if answer == SILENCE:
            return False
        connection.sendall(f"{answer}\r\n".encode())
        return answer == usual or command not in ("CONNECT", "DATA")

    def _next(self, command: str, usual: str) -> str:
        return self.script[command].pop(0) if self.script[command] else usual


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """Run one for a while."""
    server = ScriptedServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
