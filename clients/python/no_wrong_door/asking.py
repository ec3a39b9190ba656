"""How one request goes out and its answer comes back: with the key or signed, and again where that does no harm."""

import email.utils
import http.client
import json
import secrets
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from no_wrong_door.problems import NotReached, problem_of
from no_wrong_door.signing import signature_headers

AGAIN = frozenset({429, 500, 502, 503, 504})
"""Answers after which the same request may be sent once more."""

REFUSED_BEFORE = frozenset({429})
"""Answers that come before anything was done: even what may happen but once is sent again after these."""

LONGEST_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. path: from the address of the house on. query: what is None is left out.

    repeatable: whether it can be sent again when nobody knows what became of it.
    """

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer (2xx, or 304 where that was asked for)."""

    status: int
    headers: Message
    body: bytes

    def read(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The house redirects no program; whoever does would get the key."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass
class Asking:
    """Sends requests to one house with one key.

    house: `https://cases.example`. timeout: seconds for each try. tries: how many at most. patience: the longest wait
    in seconds that a `Retry-After` may ask for; past it the problem is raised at once. first_delay: seconds before the
    second try, doubled from then on. wait: takes seconds. now: seconds since 1970.
    """

    house: str
    key: str = field(repr=False)
    signs: bool = False
    language: str = "en"
    timeout: float = 30.0
    tries: int = 6
    patience: float = 120.0
    first_delay: float = 0.5
    context: ssl.SSLContext | None = None
    wait: Callable[[float], object] = field(default_factory=lambda: threading.Event().wait)
    now: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        if not self.house.startswith(("https://", "http://")):
            raise ValueError("the house's address must begin with https:// (or http://)")
        self.house = self.house.rstrip("/")
        self._opener = urllib.request.build_opener(
            _NoRedirects(), urllib.request.HTTPSHandler(context=self.context or ssl.create_default_context())
        )

    def send(self, ask: Ask) -> Reply:
        """Return the answer. Raises Problem for one that says no, NotReached where none came."""
        for tried in range(1, self.tries + 1):
            delay = self._delay(tried)
            try:
                status, headers, body = self._once(ask)
            except (OSError, http.client.HTTPException) as error:
                if tried == self.tries or not (ask.repeatable or _never_left(error)):
                    raise NotReached(str(error) or type(error).__name__, tried) from error
                self.wait(delay)
                continue
            if status < 300 or status == 304:
                return Reply(status, headers, body)
            asked = self._asked_to_wait(headers)
            may = status in (AGAIN if ask.repeatable else REFUSED_BEFORE)
            if not may or tried == self.tries or (asked or 0) > self.patience:
                raise problem_of(status, body, asked, tried)
            self.wait(max(delay, asked or 0))
        raise ValueError("tries must be 1 at least")

    def _once(self, ask: Ask) -> tuple[int, Message, bytes]:
        query = urllib.parse.urlencode({name: value for name, value in ask.query.items() if value is not None})
        url = self.house + urllib.parse.quote(ask.path, safe="/") + (f"?{query}" if query else "")
        headers = {"Accept": "application/json", "Accept-Language": self.language, **ask.headers}
        headers["User-Agent"] = "no-wrong-door-client"
        if self.signs:
            headers |= signature_headers(self.key, ask.method, url, ask.body, headers, self.now())
        else:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(url, ask.body, headers, method=ask.method)  # noqa: S310
        try:
            with self._opener.open(request, timeout=self.timeout) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers, refused.read()

    def _delay(self, tried: int) -> float:
        # Not all at once: those who lost the same server would come back in the same moment.
        longest = min(self.first_delay * 2.0 ** (tried - 1), LONGEST_DELAY)
        return secrets.SystemRandom().uniform(longest / 2, longest)

    def _asked_to_wait(self, headers: Message) -> float | None:
        """Return what Retry-After asks for in seconds, be it a number or a date."""
        told = str(headers.get("Retry-After", "")).strip()
        if told.isascii() and told.isdigit():
            return float(told)
        try:
            return max(0.0, email.utils.parsedate_to_datetime(told).timestamp() - self.now())
        except ValueError:
            return None


def _never_left(error: Exception) -> bool:
    """Say whether nobody was there at all, so that nothing can have been done."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return isinstance(reason, ConnectionRefusedError)
