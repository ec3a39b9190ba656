"""A real SMTP server that keeps what it is sent."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.parts.program import free_port

ACCEPT = "250 2.0.0 kept"
HANG_UP = "hang up"
"""As an answer: the connection breaks after the final dot, and the sender cannot know whether the mail was taken."""


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One mail as it came: envelope, bytes after DATA, and when its final dot arrived (`time.monotonic`, seconds)."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    at: float

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed; once, for conditions look at all mails again whenever one more has come."""
        return _parsed(self.content)

    @property
    def subject(self) -> str:
        """Its subject, read once too."""
        return _subject(self.content)


@cache
def _parsed(content: bytes) -> EmailMessage:
    parsed = message_from_bytes(content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@cache
def _subject(content: bytes) -> str:
    return str(_parsed(content)["Subject"])


class SmtpSink:
    """An SMTP server on 127.0.0.1 that keeps every mail it accepts in `mails`, in order of arrival.

    answer: a function that a test may set: takes a mail and returns the server's answer to it: ACCEPT, HANG_UP, or one
    such as `"451 4.3.0 later"`. A mail that is not accepted stands in `refused`.
    """

    def __init__(self) -> None:
        self.mails: list[ReceivedMail] = []
        self.refused: list[ReceivedMail] = []
        self.answer: Callable[[ReceivedMail], str] = lambda mail: ACCEPT
        self._changed = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)

    @property
    def url(self) -> str:
        """Where to send to, as NWD_SMTP_URL takes it."""
        return f"smtp://127.0.0.1:{self._controller.port}"

    def start(self) -> None:
        """Begin to listen; also after `stop`, on the same port."""
        self._controller.start()

    def stop(self) -> None:
        """Listen no more; what was received stays."""
        self._controller.stop(no_assert=True)

    def wait_for(self, wanted: int | Callable[[list[ReceivedMail]], bool], timeout: float = 10.0) -> list[ReceivedMail]:
        """Return the mails once there are `wanted` of them, or once `wanted(mails)` holds.

        Raises TimeoutError after `timeout` seconds, saying what came.
        """
        holds = wanted if callable(wanted) else lambda mails: len(mails) >= wanted
        with self._changed:
            if not self._changed.wait_for(lambda: holds(self.mails), timeout):
                came = [(mail.recipients, mail.subject) for mail in self.mails]
                raise TimeoutError(f"not within {timeout} s; {len(came)} mails came: {came}")
            return list(self.mails)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail (aiosmtpd calls this at the final dot)."""
        content = envelope.content
        mail = ReceivedMail(
            envelope.mail_from or "",
            tuple(envelope.rcpt_tos),
            content if isinstance(content, bytes) else (content or "").encode(),
            time.monotonic(),
        )
        answer = self.answer(mail)
        with self._changed:
            (self.mails if answer.startswith("2") or answer == HANG_UP else self.refused).append(mail)
            self._changed.notify_all()
        if answer == HANG_UP and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return answer


@contextmanager
def smtp_server() -> Iterator[SmtpSink]:
    """Run one for a while."""
    sink = SmtpSink()
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()
