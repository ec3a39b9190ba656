"""Asking a virus scanner about a file: clamd's INSTREAM, over TCP or a socket of this machine."""

import socket
import struct
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from services.intake.attachments.storage import BLOCK

PATIENCE = 60.0
"""Seconds that the scanner may take for each word of it."""

_LONGEST_REPLY = 4096


class NotScanned(Exception):
    """The scanner could not be asked, or did not say; the file waits, and is tried again."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd. path: of its socket on this machine; else host and port."""

    path: str | None
    host: str = ""
    port: int = 0

    def look(self, file: IO[bytes]) -> str | None:
        """Return what was found in a file, by the scanner's name for it; None where it is clean. Raises NotScanned."""
        file.seek(0)
        try:
            with self._reach() as line:
                line.sendall(b"zINSTREAM\0")
                while block := file.read(BLOCK):
                    line.sendall(struct.pack(">L", len(block)) + block)
                line.sendall(struct.pack(">L", 0))
                return _read(_reply(line))
        except OSError as error:
            raise NotScanned(f"the scanner does not answer: {error}") from error

    def _reach(self) -> socket.socket:
        if self.path is None:
            return socket.create_connection((self.host, self.port), timeout=PATIENCE)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(self.path)
        except OSError:
            line.close()
            raise
        return line


def scanner_at(url: str) -> Scanner:
    """Read where a scanner is. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/"):
        return Scanner(parts.path)
    if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/") and not parts.username:
        return Scanner(None, parts.hostname, parts.port or 3310)
    raise ValueError("must look like tcp://clamav:3310 or unix:///run/clamav/clamd.ctl")


def _reply(line: socket.socket) -> bytes:
    told = b""
    while not told.endswith(b"\0") and len(told) < _LONGEST_REPLY:
        more = line.recv(_LONGEST_REPLY)
        if not more:
            break
        told += more
    return told


def _read(told: bytes) -> str | None:
    """Read clamd's answer: `stream: OK`, `stream: <name> FOUND`, or `<reason> ERROR`."""
    text = told.rstrip(b"\0\r\n").decode("utf-8", "replace")
    said = text.removeprefix("stream: ")
    if text == "stream: OK":
        return None
    if text.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")[:200] or "?"
    raise NotScanned(f"the scanner says: {text[:200]!r}")
