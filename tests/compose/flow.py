"""An agency's system that posts one case after the other, and tries again until each is taken."""

import threading

from tests.e2e.cases import EXAMPLES
from tests.e2e.people import Agency
from tests.e2e.test_road import mailboxes_of

PACE = 0.05
"""Seconds between two cases: slow enough that a part is missed while it is away."""


class Flow(threading.Thread):
    """Posts until `total` cases are taken; at no time more than `let` says, so that none flows before it is to."""

    def __init__(self, agency: Agency, total: int) -> None:
        super().__init__(daemon=True)
        self.accepted: dict[str, str] = {}
        self.tries = 0
        self.failure = ""
        self._agency, self._total, self._allowed = agency, total, 0
        self._news = threading.Condition()

    def let(self, allowed: int) -> None:
        """Let so many cases flow."""
        with self._news:
            self._allowed = allowed
            self._news.notify_all()

    def wait_for(self, count: int, seconds: float = 600.0) -> None:
        """Wait until so many are taken."""
        with self._news:
            self._news.wait_for(lambda: len(self.accepted) >= count or bool(self.failure), seconds)
        assert len(self.accepted) >= count, f"{len(self.accepted)} taken; {self.failure or 'the flow has stopped'}"

    def run(self) -> None:
        pause = threading.Event()
        try:
            for index in range(self._total):
                with self._news:
                    self._news.wait_for(lambda index=index: index < self._allowed)
                self._post(index, pause)
                pause.wait(PACE)
        except AssertionError as error:
            with self._news:
                self.failure = str(error)
                self._news.notify_all()

    def _post(self, index: int, pause: threading.Event) -> None:
        example, reference = example_of(index), f"flow-{index}"
        while True:
            self.tries += 1
            try:
                answer = self._agency.post({**example.body, "source_reference": reference}, Idempotency_Key=reference)
            except OSError:  # its connection was cut, or nobody listens just now
                pause.wait(0.2)
                continue
            if answer.status == 202:
                break
            assert answer.status >= 500, answer.text
            pause.wait(0.2)
        with self._news:
            self.accepted[reference] = answer.json["number"]
            self._news.notify_all()

    def wanted(self) -> set[tuple[str, str]]:
        """Return who must have a mail about which case."""
        return {
            (number, recipient)
            for reference, number in self.accepted.items()
            for recipient in _recipients(int(reference.removeprefix("flow-")) % len(EXAMPLES))
        }


def example_of(index: int):  # type: ignore[no-untyped-def]
    """Return the example that the case of that index is."""
    return list(EXAMPLES.values())[index % len(EXAMPLES)]


def _recipients(kind: int) -> set[str]:
    if kind not in _KNOWN:
        example = example_of(kind)
        _KNOWN[kind] = mailboxes_of(example.lead, *example.assisting)
    return _KNOWN[kind]


_KNOWN: dict[int, set[str]] = {}
