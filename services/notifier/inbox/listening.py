"""A port that a mail server hands mails to, by LMTP or SMTP.

It is meant for a mail server of one's own, which has seen to spam, SPF and DKIM; nobody else may reach it.
"""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notifier.inbox.addresses import ReplyAddresses
from services.notifier.inbox.doors import LONGEST_MAIL, Port
from services.notifier.inbox.receiving import receive
from shared.db import DatabaseDown
from shared.messaging import Service

log = structlog.get_logger(__name__)

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd would note every address that is named to it

TAKEN = "250 2.0.0 kept"
LATER = "451 4.3.0 it could not be kept just now; try again later"
NOT_OURS = "550 5.1.1 that is no address of a mail of ours; answer the mail itself, to the whole address it names"
TOO_MANY = "452 4.5.3 a mail is for one task"
FULL = b"421 4.3.2 too many connections; try again later\r\n"

CONNECTIONS, RECIPIENTS, WRITERS = 10, 10, 2
"""At most at once; of one mail; that write at once."""

SILENCE, LONGEST_CONNECTION = 60.0, 600.0
"""Seconds without a word, and in all, after which a connection is closed."""

LONGEST_LINE = 1024 * 1024
"""Bytes. RFC 5321 allows 998, but a mail that a person wrote is not refused for what their program made of it."""


class _Door:
    """What aiosmtpd asks."""

    def __init__(self, service: Service, addresses: ReplyAddresses, way: str, writers: ThreadPoolExecutor) -> None:
        self._service, self._addresses, self._way, self._writers = service, addresses, way, writers

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802
        _server, _session, envelope, address, _options = told
        if self._addresses.read(address) is None:  # else whoever knows what stands before the plus could fill the disk
            return NOT_OURS
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return TOO_MANY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        answer = await asyncio.get_running_loop().run_in_executor(self._writers, self._take, envelope)
        # By LMTP each recipient gets an answer of its own (RFC 2033, 4.2).
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if self._way == "lmtp" else answer

    def _take(self, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        try:
            receive(self._service, content, self._way, envelope.mail_from or "", envelope.rcpt_tos)
        except DatabaseDown as error:
            log.warning("mail not taken in", reason=str(error))
            return LATER
        except Exception:  # whatever it is, the mail server keeps the mail and comes again
            log.exception("mail not taken in")
            return LATER
        return TAKEN


class Listener:
    """Listens in a thread of its own until it is closed."""

    def __init__(self, service: Service, addresses: ReplyAddresses, port: Port) -> None:
        self._port = port
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="mail-in")
        self._door = _Door(service, addresses, "lmtp" if port.lmtp else "smtp", self._writers)
        self._open: set[Any] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="mail-in", daemon=True)
        self.port = 0

    def start(self) -> None:
        """Begin to listen. Raises OSError where the port cannot be had. `port` is the one that is listened on."""
        self._server = self._loop.run_until_complete(
            self._loop.create_server(self._connection, self._port.host, self._port.port)
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread.start()
        log.info("mails come in", host=self._port.host, port=self.port, lmtp=self._port.lmtp)

    def close(self) -> None:
        """Listen no more; what is being written is written to its end."""
        self._writers.shutdown(wait=True)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        self._loop.run_forever()
        self._server.close()
        self._loop.run_until_complete(self._let_go())

    async def _let_go(self) -> None:
        for connection in list(self._open):
            connection.abort()
        await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _connection(self) -> SMTP:
        kind = _Lmtp if self._port.lmtp else _Smtp
        return kind(
            self._door,
            loop=self._loop,
            data_size_limit=LONGEST_MAIL,
            enable_SMTPUTF8=True,
            hostname="no-wrong-door",
            ident="no-wrong-door",
            timeout=SILENCE,
            open_now=self._open,
        )


class _Bounded:
    """Bounds the connections that there are, and how long one may last."""

    line_length_limit = LONGEST_LINE
    loop: asyncio.AbstractEventLoop

    def __init__(self, *words: Any, open_now: set[Any], **named: Any) -> None:
        super().__init__(*words, **named)
        self._open_now = open_now
        self._own: Any = None
        self._ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        if len(self._open_now) >= CONNECTIONS:
            transport.write(FULL)
            transport.close()
            return
        self._own = transport
        self._open_now.add(transport)
        self._ends = self.loop.call_later(LONGEST_CONNECTION, transport.abort)
        super().connection_made(transport)  # type: ignore[misc]

    def connection_lost(self, error: Exception | None) -> None:
        if self._own is None or self._ends is None:
            return
        self._open_now.discard(self._own)
        self._ends.cancel()
        super().connection_lost(error)  # type: ignore[misc]


class _Smtp(_Bounded, SMTP):
    pass


class _Lmtp(_Bounded, LMTP):
    pass
