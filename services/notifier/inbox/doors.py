"""Where mails come in, as the settings name it: a port that a mail server hands them to, or a mailbox to fetch from."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LONGEST_MAIL = 20 * 1024 * 1024
"""Bytes of a mail that is taken whole; attachments of about 14 MB."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port that a mail server delivers to. lmtp: by LMTP, which answers for each recipient; else by SMTP."""

    host: str
    port: int
    lmtp: bool


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox that mails are fetched from. tls: from the first byte; else STARTTLS where it is offered."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    tls: bool


def port_at(url: str) -> Port:
    """Read where to listen. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("lmtp", "smtp") or not parts.hostname or not parts.port or parts.username:
        raise ValueError("must look like lmtp://127.0.0.1:8024 or smtp://127.0.0.1:8025")
    return Port(parts.hostname, parts.port, parts.scheme == "lmtp")


def mailbox_at(url: str) -> Mailbox:
    """Read a mailbox's address. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username or not parts.password:
        raise ValueError("must look like imaps://user:password@host:993/INBOX")
    tls = parts.scheme == "imaps"
    folder = unquote(parts.path.strip("/")) or "INBOX"
    port = parts.port or (993 if tls else 143)
    return Mailbox(parts.hostname, port, unquote(parts.username), unquote(parts.password), folder, tls)
