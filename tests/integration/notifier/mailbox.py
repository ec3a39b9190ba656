"""A mailbox behind a small IMAP server, which may hang up at any command."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class ImapServer:
    """Speaks as much IMAP as fetching needs. mails: by number; seen, flagged: the numbers that are marked so.

    hang_up: a word; the connection breaks at the next command that holds it. refuse: words; a command that holds one is
    answered by NO, each time. strict: it opens a folder to whom has said who they are. commands: what it was asked.
    """

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.flagged: set[int] = set()
        self.hang_up = ""
        self.refuse: tuple[str, ...] = ()
        self.strict = False
        self.commands: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream, suppress(OSError, ValueError):
                stream.write(b"* OK ready\r\n")
                stream.flush()
                for line in stream:
                    tag, _, command = line.decode().strip().partition(" ")
                    self.commands.append(command)
                    if self.hang_up and self.hang_up in command:
                        self.hang_up = ""
                        connection.shutdown(socket.SHUT_RDWR)
                        break
                    word = b"NO wrong password" if "LOGIN" in command and '"secret"' not in command else b"OK done"
                    refused = any(one in command for one in self.refuse)
                    refused |= self.strict and command.startswith("SELECT") and "ID (" not in str(self.commands)
                    told, word = (b"", b"NO not now") if refused else (self._told(command), word)
                    stream.write(told + tag.encode() + b" " + word + b"\r\n")
                    stream.flush()

    def _told(self, command: str) -> bytes:
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 ID\r\n" if self.strict else b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("SELECT"):
            return f"* {len(self.mails)} EXISTS\r\n".encode()
        if command.startswith("UID SEARCH"):
            found = sorted(self.mails.keys() - self.seen - self.flagged)
            return f"* SEARCH {' '.join(map(str, found))}\r\n".encode()
        number = int(re.findall(r"\d+", command)[0]) if command.startswith("UID") else 0
        if "STORE" in command:
            (self.seen if "Seen" in command else self.flagged).add(number)
        if "FETCH" in command and number in self.mails:
            raw = self.mails[number][: int(re.findall(r"<0\.(\d+)>", command)[0])]
            return f"* {number} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        return b""


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    server = ImapServer()
    try:
        yield server
    finally:
        server.stop()
