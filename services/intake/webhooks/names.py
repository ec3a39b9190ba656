"""Looks names up in bounded time.

The system's resolver keeps its caller for as long as the servers of a name like, and nothing can call it back. So each
look-up has a thread of its own, which is waited for so long and then left to itself.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

LOOK_SECONDS = 5.0
"""For which a look-up is waited for: a resolver asks its first server again after as long."""

AT_ONCE = 200
"""Names that are being looked up in this process: more are refused until some have come back."""

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a name, however long that takes. Raises OSError where there are none."""

_Name = tuple[str, int]


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name by the system's resolver, each once, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Names:
    """The look-ups of a process; threads share them. Of one name there is one at a time, however many ask."""

    def __init__(self, resolver: Resolve, *, seconds: float = LOOK_SECONDS, at_once: int = AT_ONCE) -> None:
        self._resolve, self._seconds, self._at_once = resolver, seconds, at_once
        self._under_way: dict[_Name, Future[Sequence[str]]] = {}
        self._lock = threading.Lock()

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a name. Raises OSError where there are none, or none came in time."""
        try:
            return self._begun((host, port)).result(self._seconds)
        except TimeoutError as error:
            raise TimeoutError("the name was not found in time") from error

    def _begun(self, name: _Name) -> Future[Sequence[str]]:
        with self._lock:
            found = self._under_way.get(name)
            if found is not None:
                return found
            if len(self._under_way) >= self._at_once:
                raise TimeoutError
            found = self._under_way[name] = Future()
        # A daemon, for a process that ends must not wait for it either.
        thread = threading.Thread(target=self._look, args=(name, found), name="look-up", daemon=True)
        try:
            thread.start()
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody would ever give the place back
            self._back(name)
            refused = OSError(f"the name could not be looked up: {error}")
            refused.__cause__ = error
            found.set_exception(refused)
        return found

    def _look(self, name: _Name, found: Future[Sequence[str]]) -> None:
        try:
            addresses = self._resolve(*name)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where somebody waits
            self._back(name)
            found.set_exception(error)
        else:
            self._back(name)
            found.set_result(addresses)

    def _back(self, name: _Name) -> None:
        """Let whoever asks from now on look anew: what was found is for those who have waited."""
        with self._lock:
            del self._under_way[name]
