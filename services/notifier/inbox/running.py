"""The `inbox` role: listens and fetches as the settings say, and reads what has come in."""

import threading
from collections.abc import Callable
from contextlib import ExitStack

from services.notifier.inbox.addresses import ReplyAddresses
from services.notifier.inbox.doors import Port
from services.notifier.inbox.listening import Listener
from shared.messaging import Service

POLL = 1.0
"""Seconds between looks for mails when nobody rings."""


class Inbox:
    """Takes mails in for one service. port: where to listen, None where mails are only fetched."""

    def __init__(self, service: Service, addresses: ReplyAddresses, port: Port | None) -> None:
        self._service, self._addresses, self._port = service, addresses, port

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Do so until asked to stop."""
        with ExitStack() as stack:
            bell = self._service.bell("inbox")
            stack.callback(bell.close)
            if self._port is not None:
                listener = Listener(self._service, self._addresses, self._port)
                listener.start()
                stack.callback(listener.close)
            while not stop.is_set():
                beat()
                bell.wait(POLL)
