"""Runs what sends short messages beside what sends mails, in the one role `mail`: a slow gateway delays no mail."""

import threading
from collections.abc import Callable

import structlog

from services.notifier.channels.sending import ByGateway
from services.notifier.mail.sending import Sending

log = structlog.get_logger(__name__)

PATIENCE = 30.0
"""Seconds that one waits for the other at the end: longer than a gateway may take for one message."""


class Both:
    """The two senders of one process."""

    def __init__(self, mails: Sending, others: ByGateway) -> None:
        self._mails, self._others = mails, others

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Send until asked to stop. Where one of them cannot go on, neither does: the role is started anew."""
        enough, failed = _Either(stop), list[BaseException]()

        def others() -> None:
            try:
                self._others.run(enough, lambda: None)
            except Exception as error:
                log.exception("short messages are not sent any more")
                failed.append(error)
            finally:
                enough.set()

        thread = threading.Thread(target=others, name="channels", daemon=True)
        thread.start()
        try:
            self._mails.run(enough, beat)
        finally:
            enough.set()
            thread.join(PATIENCE)
        if failed:
            raise RuntimeError("what sends short messages has failed") from failed[0]


class _Either(threading.Event):
    """An event of our own that is set as well once the role is asked to stop."""

    def __init__(self, asked: threading.Event) -> None:
        super().__init__()
        self._asked = asked

    def is_set(self) -> bool:
        return super().is_set() or self._asked.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        return self._asked.wait(timeout) or super().is_set()
