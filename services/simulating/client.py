"""Talks to the public interface as an agency's system does; lines can be cut and slow here as anywhere."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

TIMEOUT = 60.0
"""Seconds that an answer may take."""

JSON, NDJSON, YAML = "application/json", "application/x-ndjson", "application/yaml"
_TRIES, _LONGEST_PAUSE = 4, 60
_PIECES = 5


class Answer(NamedTuple):
    """What came back. headers: by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body as JSON. Raises ValueError."""
        return json.loads(self.body)


class Client:
    """One agency's line to the house. stopping: set when nobody wants to wait any more."""

    def __init__(self, url: str, key: str, stopping: threading.Event) -> None:
        self._at, self._key, self._stopping = urlsplit(url), key, stopping
        self._kept: HTTPConnection | None = None
        self.held_back = 0
        """How often the house has asked to come again later (429, 503)."""

    def send(self, method: str, path: str, body: bytes = b"", kind: str = JSON, **headers: str) -> Answer:
        """Send a request until it is answered by anything but `come again later`. Raises OSError or HTTPException."""
        for _ in range(_TRIES):
            answer = self._send(method, path, body, self._headers(kind, headers))
            if answer.status not in (429, 503):
                return answer
            self.held_back += 1
            if self._stopping.wait(min(float(answer.headers.get("retry-after", "1")), _LONGEST_PAUSE)):
                return answer
        return self._send(method, path, body, self._headers(kind, headers))

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        """Send JSON."""
        return self.send("POST", path, written(body), **headers)

    def get(self, path: str) -> Answer:
        """Ask for something."""
        return self.send("GET", path)

    def cut(self, path: str, body: Any) -> None:
        """Send a request whole and hang up before its answer: nobody knows then what became of it."""
        with closing(self._line()) as line, suppress(OSError, HTTPException):
            line.request("POST", path, written(body), self._headers(JSON, {}))

    def slowly(self, path: str, body: Any, pause: float) -> Answer:
        """Send a request in pieces with pauses between them, in seconds. Raises OSError or HTTPException."""
        data = written(body)
        with closing(self._line()) as line:
            told = {**self._headers(JSON, {}), "Content-Length": str(len(data))}
            line.request("POST", path, self._pieces(data, pause), told)
            return _answer(line)

    def close(self) -> None:
        """Hang up."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        fresh = self._kept is None
        line = self._kept = self._kept or self._line()
        try:
            line.request(method, path, body or None, headers)
            return _answer(line)
        except (OSError, HTTPException):
            self.close()
            if fresh:
                raise
        # A line that was kept open may have been closed meanwhile; each request can be sent again.
        return self._send(method, path, body, headers)

    def _line(self) -> HTTPConnection:
        kind = HTTPSConnection if self._at.scheme == "https" else HTTPConnection
        return kind(self._at.hostname or "", self._at.port, timeout=TIMEOUT)

    def _headers(self, kind: str, more: Mapping[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self._key}", "Content-Type": kind, "Accept-Language": "en", **named}

    def _pieces(self, data: bytes, pause: float) -> Iterator[bytes]:
        step = max(1, -(-len(data) // _PIECES))
        for begin in range(0, len(data), step):
            if begin:
                self._stopping.wait(pause)
            yield data[begin : begin + step]


def written(body: Any) -> bytes:
    """Return a body as it is sent; bytes are sent as they are."""
    return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()


def _answer(line: HTTPConnection) -> Answer:
    found = line.getresponse()
    return Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())
