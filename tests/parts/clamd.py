"""A virus scanner as clamd speaks, that finds the EICAR string; it can be told to say something else, or to be away."""

import socket
import struct
import threading
from pathlib import Path

from tests.parts.files import EICAR


class Clamd:
    """Listens on a port of the loopback address, or on a socket at a path, until it is closed."""

    def __init__(self, path: Path | None = None) -> None:
        self.says: bytes | None = None
        self.looked_at: list[bytes] = []
        self._socket = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
        self._socket.bind(str(path) if path else ("127.0.0.1", 0))
        self._socket.listen()
        self.url = f"unix://{path}" if path else f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Be away: whoever connects from now on is refused."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line, line.makefile("rb") as told:
                assert told.read(10) == b"zINSTREAM\0"
                data = b""
                while length := struct.unpack(">L", told.read(4))[0]:
                    data += told.read(length)
                self.looked_at.append(data)
                found = b"Eicar-Signature FOUND" if EICAR in data else b"OK"
                line.sendall(self.says if self.says is not None else b"stream: " + found + b"\0")
