"""Fetching mails from a mailbox, for a place whose mail server hands nothing over.

What has not been seen is fetched; it is marked as seen once it is kept here, so that nothing is lost whenever either
side dies, and what comes twice for it is one mail all the same. One that went wrong is tried again after all others.
"""

import imaplib
import re
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from services.notifier.inbox.doors import LONGEST_MAIL, Mailbox
from services.notifier.inbox.receiving import receive
from services.notifier.mail.smtp import LOOPBACK
from shared.db import DatabaseDown
from shared.messaging import Service

log = structlog.get_logger(__name__)

POLL, LONGEST_PAUSE = 15.0, 300.0
"""Seconds between looks; at most between them while the mailbox cannot be reached."""

PATIENCE = 30.0
"""Seconds in which the server must answer."""

AT_ONCE = 100
"""Mails of one look; the next look goes on."""

WE_ARE = {"name": "no-wrong-door", "version": "1", "vendor": "no-wrong-door"}
"""What we say to servers that want to know whom they speak with."""

_RUNS = re.compile(r"([\x20-\x7e]*)([^\x20-\x7e]*)")

UNSEEN = ("UNSEEN", "UNDELETED", "UNFLAGGED")


class CannotFetch(Exception):
    """The mailbox cannot be read just now, or not as it is configured; the text says why, without its password."""


class Fetching:
    """Looks into one mailbox, in a thread of its own. Any number may look into the same."""

    def __init__(self, service: Service, mailbox: Mailbox, *, poll: float = POLL) -> None:
        self._service, self._mailbox, self._poll = service, mailbox, poll
        self._failed: set[bytes] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mail-fetch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join(PATIENCE)

    def look(self) -> int:
        """Fetch what is new and return how many mails that was. Raises CannotFetch, or DatabaseDown."""
        taken = 0
        with self._opened() as imap:
            new = _answer(imap.uid("SEARCH", *UNSEEN)).split()
            self._failed &= set(new)
            for uid in sorted(new, key=lambda uid: uid in self._failed)[:AT_ONCE]:
                if self._stop.is_set():
                    break
                taken += self._tried(imap, uid)
        return taken

    def _tried(self, imap: imaplib.IMAP4, uid: bytes) -> bool:
        """Take one mail, and return whether that was done; what is wrong with it alone must not stop those behind."""
        try:
            return self._take(imap, uid.decode("ascii"))
        except DatabaseDown:
            raise
        except (imaplib.IMAP4.abort, OSError):  # the connection is gone, perhaps for this mail's sake
            self._failed.add(uid)
            raise
        except Exception:
            if uid not in self._failed:  # told once, not at each look
                log.exception("a mail is not fetched; it stays in the mailbox", uid=uid.decode("ascii", "replace"))
            self._failed.add(uid)
            return False

    def _take(self, imap: imaplib.IMAP4, uid: str) -> bool:
        told = imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST_MAIL + 1}>)")
        _answer((told[0], [one for one in told[1] if isinstance(one, bytes)]))
        raw = _literal(told)
        if raw is None:  # somebody has taken it away meanwhile
            return False
        if len(raw) > LONGEST_MAIL:
            log.warning("a mail is too large to be fetched; it stays in the mailbox, flagged", uid=uid)
            _answer(imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\Flagged)"))
            return False
        receive(self._service, raw, "imap")
        _answer(imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
        return True

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        box = self._mailbox
        try:
            imap = _connected(box)
            try:
                imap.login(box.user, box.password)
                _introduced(imap)
                _answer(imap.select(quoted(box.folder)))
                yield imap
            finally:
                imap.shutdown()
        except (imaplib.IMAP4.error, OSError, ValueError) as error:
            raise CannotFetch(str(error).replace(box.password, "…")) from error

    def _run(self) -> None:
        pause = self._poll
        while not self._stop.is_set():
            try:
                more = self.look() == AT_ONCE
                pause = 0.0 if more else self._poll
            except CannotFetch as error:
                pause = min(max(pause, self._poll) * 2, LONGEST_PAUSE)
                log.warning("mails cannot be fetched", host=self._mailbox.host, reason=str(error), again_in=pause)
            except DatabaseDown as error:
                pause = self._poll
                log.warning("mails not fetched", reason=str(error))
            except Exception:  # whatever it is, this thread must not end while its role goes on
                pause = min(max(pause, self._poll) * 2, LONGEST_PAUSE)
                log.exception("mails not fetched", again_in=pause)
            self._stop.wait(pause)


def _connected(box: Mailbox) -> imaplib.IMAP4:
    if box.tls:
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=ssl.create_default_context(), timeout=PATIENCE)
    imap = imaplib.IMAP4(box.host, box.port, timeout=PATIENCE)
    if "STARTTLS" in imap.capabilities:
        imap.starttls(ssl.create_default_context())
    elif box.host not in LOOPBACK:
        imap.shutdown()
        raise CannotFetch("the server offers no TLS, and a password is sent to no other machine without it")
    return imap


def _introduced(imap: imaplib.IMAP4) -> None:
    """Say who we are (RFC 2971) where that can be said: NetEase's servers refuse a folder to whom they do not know."""
    if "ID" in imap.capabilities:
        fields = " ".join(f'"{name}" "{value}"' for name, value in WE_ARE.items())
        imap.xatom("ID", f"({fields})")


def quoted(folder: str) -> str:
    """Return a folder's name as IMAP4rev1 wants it: in modified UTF-7 (RFC 3501, 5.1.3), in quotes."""
    pieces = []
    for plain, other in _RUNS.findall(folder):
        pieces.append(plain.replace("&", "&-"))
        if other:
            told = b64encode(other.encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")
            pieces.append(f"&{told}-")
    name = "".join(pieces).replace("\\", r"\\").replace('"', r"\"")
    return f'"{name}"'


def _answer(told: tuple[str, Sequence[bytes | None]]) -> bytes:
    word, lines = told
    if word != "OK":
        raise CannotFetch(b" ".join(one for one in lines if one).decode("ascii", "replace")[:200])
    return b" ".join(one for one in lines if one)


def _literal(told: tuple[str, list[bytes | tuple[bytes, bytes] | None]]) -> bytes | None:
    return next((one[1] for one in told[1] if isinstance(one, tuple)), None)
