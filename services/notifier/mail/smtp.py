"""Handing mails to a mail server over one connection that is kept.

What matters is when a connection breaks: before DATA began nothing was sent, after it nobody knows. smtplib's own
`sendmail` does not say, so its commands are called one by one.
"""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from services.notifier.mail.domain import Attempt, Result

CONNECT_SECONDS, REPLY_SECONDS, DATA_SECONDS = 10.0, 10.0, 20.0
"""Seconds to be reached, to answer a command, and to say that it has a mail: together under lease.LONGEST_HOLD."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: `smtp://user:password@host:port` (STARTTLS where offered), or `smtps://…` (TLS at once).

    `smtp://host?starttls=no` is for a server inside whose certificate nobody can check; no password is sent to it.
    """

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    starttls: bool = True


def server_at(url: str) -> Server:
    """Read a server's address. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("must look like smtp://host:25 or smtps://user:password@host:465")
    tls = parts.scheme == "smtps"
    user, password = (unquote(one) if one else None for one in (parts.username, parts.password))
    return Server(parts.hostname, parts.port or (465 if tls else 25), user, password, tls, parts.query != "starttls=no")


class Postman:
    """Hands mails over, one after another, and opens the connection when one is needed. Used by one thread."""

    def __init__(self, server: Server, *, hostname: str = "") -> None:
        self._server, self._hostname = server, hostname or None
        self._smtp: smtplib.SMTP | None = None

    def hand_over(self, sender: str, recipient: str, raw: bytes) -> Result:
        """Try to deliver one mail, and say how far it came.

        A kept connection that has gone stale is replaced once, unseen.
        """
        kept = self._smtp is not None
        result, gone = self._attempt(sender, recipient, raw)
        if gone and kept:
            result, _ = self._attempt(sender, recipient, raw)
        return result

    def close(self) -> None:
        """Say goodbye and let go of the connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (smtplib.SMTPException, OSError):
                smtp.close()

    def _attempt(self, sender: str, recipient: str, raw: bytes) -> tuple[Result, bool]:
        """Return what came of it, and whether the connection was lost before DATA began."""
        try:
            smtp = self._connected()
            commands = (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA")
            # A server that can take them in one go (RFC 2920) saves two thirds of the way to and fro.
            for group in (commands,) if smtp.has_extn("pipelining") else zip(commands):
                refusal = self._say(smtp, group)
                if refusal is not None:
                    return self._refused(smtp, *refusal), refusal[0] == 421
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Result(Attempt.UNREACHABLE, _told(error)), True
        return self._data(smtp, raw), False

    def _say(self, smtp: smtplib.SMTP, commands: Sequence[str]) -> tuple[int, bytes] | None:
        """Send commands in one go and return the first refusal; None where there was none."""
        smtp.send("".join(f"{one}\r\n" for one in commands))
        refusal = None
        for command in commands:
            code, words = smtp.getreply()
            if code in (421, -1):  # no more answers will come
                return refusal or (code, words)
            if code // 100 not in (2, 3):
                refusal = refusal or (code, words)
            elif refusal and command == "DATA":
                self._drop()  # it waits for a mail that is for nobody
        return refusal

    def _data(self, smtp: smtplib.SMTP, raw: bytes) -> Result:
        """Send the mail itself. From here on a broken connection leaves it open whether the mail has arrived."""
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(DATA_SECONDS)
            smtp.send(_dotted(raw))
            code, words = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(REPLY_SECONDS)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Result(Attempt.LOST, f"the connection broke after DATA began: {_told(error)}")
        if code // 100 == 2:
            return Result(Attempt.TAKEN, _words(code, words))
        return self._refused(smtp, code, words)

    def _refused(self, smtp: smtplib.SMTP, code: int, words: bytes) -> Result:
        if code == -1:  # smtplib's way of saying that the line was empty
            self._drop()
            return Result(Attempt.UNREACHABLE, "the server ended the connection without a word")
        if code == 421:  # it is closing the connection
            self._drop()
        elif self._smtp is not None:
            try:
                smtp.rset()
            except (smtplib.SMTPException, OSError):
                self._drop()
        return Result(Attempt.REFUSED if code // 100 == 5 else Attempt.LATER, _words(code, words))

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, self._hostname, timeout=CONNECT_SECONDS, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, self._hostname, timeout=CONNECT_SECONDS)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.starttls and not server.tls and smtp.has_extn("starttls"):
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if server.user is not None:
                if not isinstance(smtp.sock, ssl.SSLSocket) and server.host not in LOOPBACK:
                    raise smtplib.SMTPException("the server offers no TLS, and a password is not sent without it")
                smtp.login(server.user, server.password or "")
        except (smtplib.SMTPException, OSError):
            smtp.close()
            raise
        return smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _dotted(raw: bytes) -> bytes:
    """Return a mail as DATA wants it: leading dots doubled, ended by a dot alone."""
    body = raw.replace(b"\r\n.", b"\r\n..")
    if body.startswith(b"."):
        body = b"." + body
    return body.removesuffix(b"\r\n") + b"\r\n.\r\n"


def _words(code: int, words: bytes) -> str:
    # What a server says is kept and shown; NUL cannot be stored.
    return f"{code} {words.decode('utf-8', 'replace')}".replace("\0", "")[:500]


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _words(error.smtp_code, words if isinstance(words, bytes) else str(words).encode())
    return f"{type(error).__name__}: {error}"[:500]
