"""Fetching a file of a mail from notifier, by HTTP inside the house; whatever else it answers, the file waits."""

import hashlib
import http.client
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from shared.web.keys import Signer
from shared.web.mailed import PURPOSE, path_of

REACHED_WITHIN = 5.0
"""Seconds that notifier may take to be reached."""

READ_WITHIN = 20.0
"""Seconds from then on until the file is here; with those before less than a role may be silent (STALE_AFTER)."""


class NotFetched(Exception):
    """Notifier could not be asked, or did not hand the file out; it is tried again."""


class NotAnswered(NotFetched):
    """Notifier cannot be reached or does not come to an end, so that another question would wait as long."""


class NoLongerKept(Exception):
    """The mail is there, and its bytes are no longer."""


class Source:
    """The bytes of an answer, as they come; at their end they are what was asked for, or NotFetched is raised."""

    def __init__(self, answer: http.client.HTTPResponse, sha256: str, late: threading.Event) -> None:
        self._answer, self._sha256, self._digest, self._late = answer, sha256, hashlib.sha256(), late

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, none at the end. Raises NotFetched, also where the answer was cut off."""
        try:
            block = self._answer.read(size if size >= 0 else None)
        except (OSError, http.client.HTTPException) as error:
            raise (NotAnswered if self._late.is_set() else NotFetched)(f"notifier broke off: {error}") from error
        if self._late.is_set():
            raise NotAnswered("notifier takes too long")
        self._digest.update(block)
        if not block and self._digest.hexdigest() != self._sha256:
            raise NotFetched("notifier's answer was cut off, or is another file")
        return block


class Door:
    """Notifier, as this service reaches it. url: of the whole house or of notifier alone; its paths are the same."""

    def __init__(self, url: str, secrets: Sequence[str]) -> None:
        self._url, self._signer = urlsplit(url), Signer(secrets, PURPOSE)

    @contextmanager
    def fetch(self, mail: str, sha256: str) -> Iterator[Source]:
        """Give a file of a mail, to be read within the block. Raises NotFetched, NotAnswered, NoLongerKept."""
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        line = kind(self._url.hostname or "", self._url.port, timeout=REACHED_WITHIN)
        token = self._signer.sign([mail, sha256])
        try:
            try:
                line.connect()
            except OSError as error:
                raise NotAnswered(f"notifier cannot be reached: {error}") from error
            with _bounded(line.sock) as late:
                try:
                    line.request("GET", self._url.path.rstrip("/") + path_of(mail, sha256), headers=_head(token))
                    answer = line.getresponse()
                except (OSError, http.client.HTTPException) as error:
                    raise NotAnswered(f"notifier does not answer: {error}") from error
                if answer.status == http.client.GONE:
                    raise NoLongerKept
                if answer.status != http.client.OK:
                    raise NotFetched(f"notifier answers {answer.status}")
                yield Source(answer, sha256, late)
        finally:
            line.close()


@contextmanager
def _bounded(line: socket.socket) -> Iterator[threading.Event]:
    """Cut a connection after READ_WITHIN, however slowly bytes drip: a time for each word bounds nothing."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):  # it has ended by itself meanwhile
            line.shutdown(socket.SHUT_RDWR)

    line.settimeout(READ_WITHIN)
    timer = threading.Timer(READ_WITHIN, cut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _head(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "application/octet-stream, application/problem+json"}
