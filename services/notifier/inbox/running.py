"""The `inbox` role: listens and fetches as the settings say, and reads what has come in."""

import threading
from collections.abc import Callable
from contextlib import ExitStack

from services.notifier.inbox.addresses import ReplyAddresses
from services.notifier.inbox.doors import Mailbox, Port
from services.notifier.inbox.fetching import Fetching
from services.notifier.inbox.handling import Handling
from services.notifier.inbox.listening import Listener
from services.notifier.inbox.retaining import Retaining
from shared.db import DatabaseDown
from shared.messaging import Service
from shared.messaging.roles import Pause

POLL = 1.0
"""Seconds between looks for mails when nobody rings."""


class Inbox:
    """Takes mails in for one service.

    port: where to listen, mailbox: where mails are fetched from; each None where that is not done. only_to: where every
    mail goes instead (a staging system). keep_days: after which the bytes of mails are let go, None where never.
    """

    def __init__(
        self,
        service: Service,
        addresses: ReplyAddresses,
        port: Port | None,
        mailbox: Mailbox | None = None,
        only_to: str | None = None,
        keep_days: int | None = None,
    ) -> None:
        self._service, self._addresses, self._port, self._mailbox = service, addresses, port, mailbox
        self._handling = Handling(service, addresses, only_to)
        self._retaining = Retaining(service, keep_days)

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Do so until asked to stop."""
        with ExitStack() as stack:
            bell = self._service.bell("inbox")
            stack.callback(bell.close)
            if self._port is not None:
                listener = Listener(self._service, self._addresses, self._port)
                listener.start()
                stack.callback(listener.close)
            if self._mailbox is not None:
                fetching = Fetching(self._service, self._mailbox)
                fetching.start()
                stack.callback(fetching.close)
            pause = Pause(stop)
            while not stop.is_set():
                beat()
                try:
                    more = self._handling.turn()
                    if not more:
                        self._retaining.turn()
                    pause.over()
                except DatabaseDown as error:
                    pause.wait(error)
                    continue
                if not more:
                    bell.wait(POLL)
