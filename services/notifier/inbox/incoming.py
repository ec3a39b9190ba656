"""Bytes to what they say: any bytes at all, within bounds, and never an error. Pure."""

from services.notifier.inbox.charsets import decoded
from services.notifier.inbox.headers import Headers, ids, instant, mailboxes
from services.notifier.inbox.mime import MOST_BYTES, MOST_FILES, Taken, apart
from services.notifier.inbox.shapes import Action, File, Incoming, Nature, Remark, Report

__all__ = ["Action", "File", "Incoming", "Nature", "Remark", "Report", "read"]

MOST_TEXT = 200_000
"""Characters of a text that are looked at; what is kept for good is the raw mail."""

_ADDRESSED = ("to", "cc", "delivered-to", "x-original-to")


def read(raw: bytes, own_domains: frozenset[str] = frozenset()) -> Incoming:
    """Return what a mail says. own_domains: in small letters, those that end the Message-IDs of mails of ours."""
    if len(raw) > MOST_BYTES:
        return _unreadable(Remark.TOO_LARGE)
    try:
        return _read(apart(raw), own_domains)
    except Exception:  # noqa: BLE001 whatever a stranger has thought of, the mail is kept and the next one is read
        return _unreadable(Remark.BROKEN)


def _unreadable(why: Remark) -> Incoming:
    return Incoming("", "", (), "", "", (), None, Nature.UNREADABLE, "", "", (), None, None, (why,))


def _read(taken: Taken, own_domains: frozenset[str]) -> Incoming:
    headers = taken.headers
    senders = [one for field in headers.all("from") for one in mailboxes(field)]
    one = senders[0] if len(senders) == 1 else None  # of two nobody knows which it was
    whole = "\n".join(decoded(leaf.content, leaf.parameters.get("charset", "")).text for leaf in taken.texts)
    whole = whole.replace("\r\n", "\n")[:MOST_TEXT]
    addressed = [two.address for name in _ADDRESSED for field in headers.all(name) for two in mailboxes(field)]
    referred = [two for name in ("references", "in-reply-to") for field in headers.all(name) for two in ids(field)]
    return Incoming(
        sender=one.address if one else "",
        sender_name=one.name if one else "",
        recipients=tuple(dict.fromkeys(addressed)),
        subject=headers.text("subject"),
        message_id=next(iter(ids(headers.first("message-id"))), ""),
        references=tuple(dict.fromkeys(referred)),
        date=instant(headers.first("date")),
        nature=_nature(headers, own_domains),
        text=whole.strip(),
        whole=whole,
        files=tuple(leaf.file(n) for n, leaf in enumerate(taken.files[:MOST_FILES], 1)),
        report=None,
        away_until=None,
        notes=tuple(sorted(taken.remarks)),
    )


def _nature(headers: Headers, own_domains: frozenset[str]) -> Nature:
    if any(two.rpartition("@")[2].strip(">").lower() in own_domains for two in ids(headers.first("message-id"))):
        return Nature.LOOP
    if headers.first("auto-submitted").strip().lower() not in ("", "no"):
        return Nature.AUTO_REPLY
    return Nature.REPLY
