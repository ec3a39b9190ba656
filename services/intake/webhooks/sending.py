"""Calls one address once: what is checked is what is connected to, and nothing is followed or waited for too long."""

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from typing import Any

from services.intake.webhooks.addresses import BadUrl, Target, is_opened, read_url, refusal
from services.intake.webhooks.domain import Answer
from services.intake.webhooks.names import LOOK_SECONDS, Names, Resolve, resolve
from services.intake.webhooks.rules import Rules
from services.intake.words import Text

CONNECT_SECONDS, WHOLE_SECONDS = 5.0, 15.0
"""To connect, and for all of an attempt behind the name's resolution."""

MOST_ANSWER, MOST_WORDS = 16 * 1024, 300
"""Bytes of an answer that are read at all; characters of it that are kept."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


class Refused(Exception):
    """An address must not be called; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Sender:
    """Sends by the operator's rules; one for all threads. seconds: of an attempt; look_seconds: of the look before."""

    def __init__(
        self,
        rules: Rules,
        resolver: Resolve = resolve,
        *,
        seconds: float = WHOLE_SECONDS,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._rules, self._names, self._seconds = rules, Names(resolver, seconds=look_seconds), seconds
        self._tls = ssl.create_default_context()
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        if rules.ca_file:
            self._tls.load_verify_locations(rules.ca_file)

    def look(self, url: str) -> tuple[Target, Sequence[str]]:
        """Return where a URL leads and at which addresses that is now; all of them may be called.

        Raises BadUrl, Refused, OSError where the name is unknown or was not found in time.
        """
        target = read_url(url, http=self._rules.http)
        addresses = self._names.addresses(target.host, target.port)
        if not addresses:
            raise OSError("the name has no address")
        for one in addresses:
            why = refusal(one, self._rules.networks)
            if why is not None:
                raise Refused(Text(f"{one} 是{why.zh}，不得访问。", f"{one} is {why.en} and is not called."))
            if not target.secure and not is_opened(one, self._rules.networks):
                raise Refused(Text(f"{one} 须使用 https。", f"{one} is called by https alone."))
        return target, addresses

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send once and return what came of it; never raises for what lies with the receiver or on the way."""
        begun = time.monotonic()
        try:
            # Looked up here and nowhere else: what has been checked is what is connected to.
            target, addresses = self.look(url)
            answer = self._exchange(target, addresses, headers, body)
        except (BadUrl, Refused) as error:
            answer = Answer(None, f"not sent: {error}")
        except ssl.SSLError as error:
            answer = Answer(None, f"TLS: {_clean(getattr(error, 'verify_message', '') or error.reason or str(error))}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            answer = Answer(None, f"no answer: {_clean(str(error) or type(error).__name__)}")
        return answer._replace(seconds=time.monotonic() - begun)

    def _exchange(self, target: Target, addresses: Sequence[str], headers: Mapping[str, str], body: bytes) -> Answer:
        until = time.monotonic() + self._seconds
        with _connected(addresses, target.port, min(CONNECT_SECONDS, self._seconds)) as plain:
            plain.settimeout(_left(until))
            sock = self._tls.wrap_socket(plain, server_hostname=target.host) if target.secure else plain
            with sock:
                sock.settimeout(_left(until))
                sock.sendall(_request(target, headers, body))
                return _read(sock, until)


def _connected(addresses: Sequence[str], port: int, seconds: float) -> socket.socket:
    until, failed = time.monotonic() + seconds, OSError("timed out")
    for one in addresses:
        try:
            return socket.create_connection((one, port), timeout=_left(until))
        except OSError as error:
            failed = error
    raise failed


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [
        f"POST {target.path} HTTP/1.1",
        f"Host: {target.authority}",
        "User-Agent: no-wrong-door",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


def _read(sock: socket.socket, until: float) -> Answer:
    """Read what says how it went: the status, and the first of the body as far as it comes in time."""
    raw = bytearray()
    while len(raw) < MOST_ANSWER and not _enough(bytes(raw)):
        try:
            sock.settimeout(_left(until))
            more = sock.recv(4096)
        except OSError:
            if b"\r\n\r\n" in raw:  # the status is there, and is what counts
                break
            raise
        if not more:
            break
        raw += more
    return _parsed(bytes(raw))


def _enough(raw: bytes) -> bool:
    head, found, body = raw.partition(b"\r\n\r\n")
    if not found:
        return False
    length = re.search(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*(?:\r\n|$)", head, re.IGNORECASE)
    if length:
        return len(body) >= min(int(length[1]), MOST_WORDS)
    status = head[:12]
    return status[9:12] in (b"204", b"304") or body.endswith(b"0\r\n\r\n") or len(body) >= 4 * MOST_WORDS


class _Stored:
    """Bytes that were read, as http.client takes them from a socket."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, *_: Any) -> io.BytesIO:
        return io.BytesIO(self._raw)


def _parsed(raw: bytes) -> Answer:
    response = http.client.HTTPResponse(_Stored(raw), method="POST")  # type: ignore[arg-type]
    response.begin()
    try:
        body = response.read(MOST_WORDS)
    except http.client.HTTPException:
        body = b""
    words = _clean(body.decode("utf-8", "replace"))
    if 300 <= response.status < 400:
        words = f"redirects are not followed; {words}".rstrip("; ")
    asked = response.headers.get("Retry-After", "")
    return Answer(response.status, words, retry_after=int(asked) if asked.isdigit() and len(asked) < 7 else None)


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()[:MOST_WORDS]
