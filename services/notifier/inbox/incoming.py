"""Bytes to what they say: any bytes at all, within bounds, and never an error. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from services.notifier.inbox.away import away_until
from services.notifier.inbox.charsets import decoded
from services.notifier.inbox.headers import Headers, ids, instant, mailboxes
from services.notifier.inbox.lines import MOST_LINES, Line, lines_of, shown
from services.notifier.inbox.markup import lines_of_markup
from services.notifier.inbox.mime import MOST_BYTES, MOST_FILES, Leaf, Taken, apart
from services.notifier.inbox.nature import nature_of
from services.notifier.inbox.quoting import own
from services.notifier.inbox.reports import report_of
from services.notifier.inbox.shapes import Action, File, Incoming, Nature, Remark, Report

__all__ = ["Action", "File", "Incoming", "Nature", "Remark", "Report", "read"]

MOST_TEXT = 200_000
"""Characters of a text that are looked at; what is kept for good is the raw mail."""
_MOST_BYTES_OF_TEXT = 4 * 400_000

_ADDRESSED = ("to", "cc", "delivered-to", "x-original-to")
_ENCRYPTED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")


def read(raw: bytes) -> Incoming:
    """Return what a mail says."""
    if len(raw) > MOST_BYTES:
        return _unreadable(Remark.TOO_LARGE)
    try:
        return _read(apart(raw))
    except Exception:  # noqa: BLE001 whatever a stranger has thought of, the mail is kept and the next one is read
        return _unreadable(Remark.BROKEN)


def _unreadable(why: Remark) -> Incoming:
    return Incoming("", "", (), "", "", (), None, Nature.UNREADABLE, "", "", (), None, None, (why,))


def _read(taken: Taken) -> Incoming:
    headers, remarks = taken.headers, set(taken.remarks)
    senders = [one for field in headers.all("from") for one in mailboxes(field)]
    sender = senders[0] if len(senders) == 1 else None  # of two nobody knows which it was
    nature, written = nature_of(taken), instant(headers.first("date"))
    text, whole = _texts(taken, sender.name if sender else "", remarks)
    if any(leaf.type in _ENCRYPTED for leaf in taken.leaves):
        remarks.add(Remark.ENCRYPTED)
    if len(taken.files) > MOST_FILES:
        remarks.add(Remark.TOO_MANY_FILES)
    return Incoming(
        sender=sender.address if sender else "",
        sender_name=sender.name if sender else "",
        recipients=_once(box.address for field in _every(headers, _ADDRESSED) for box in mailboxes(field)),
        subject=headers.text("subject"),
        message_id=next(iter(ids(headers.first("message-id"))), ""),
        references=_once(one for field in _every(headers, ("references", "in-reply-to")) for one in ids(field)),
        date=written,
        nature=nature,
        text=text,
        whole=whole,
        files=tuple(leaf.file(number) for number, leaf in enumerate(taken.files[:MOST_FILES], 1)),
        report=report_of(taken, whole) if nature is Nature.REPORT else None,
        away_until=_away(nature, written.date() if written else None, f"{headers.text('subject')}\n{text or whole}"),
        notes=tuple(sorted(remarks)),
    )


def _every(headers: Headers, names: Iterable[str]) -> Iterable[str]:
    return (field for name in names for field in headers.all(name))


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _away(nature: Nature, written_on: date | None, text: str) -> date | None:
    return away_until(text, written_on) if nature is Nature.AUTO_REPLY and written_on else None


def _texts(taken: Taken, name: str, remarks: set[Remark]) -> tuple[str, str]:
    """Return own words and whole text. Of two forms of the same the one with marks counts, if it holds own words."""
    marked = [leaf for leaf in taken.texts if leaf.type == "text/html" or not _has_markup(taken.texts, leaf)]
    lines = _lines(marked, remarks)
    text, quoted, signed = own(lines, name)
    if not text:
        plain = [leaf for leaf in taken.texts if leaf.type == "text/plain"]
        if plain and plain != marked:
            others = _lines(plain, remarks)
            text, quoted, signed = own(others, name)
            lines = lines or others
    remarks.update(remark for remark, is_so in ((Remark.QUOTE_CUT, quoted), (Remark.SIGNATURE_CUT, signed)) if is_so)
    return text, shown(lines)[:MOST_TEXT]


def _has_markup(texts: Sequence[Leaf], leaf: Leaf) -> bool:
    """Say whether a plain text is there with markup of the same."""
    same = leaf.alternative
    return same is not None and any(one.alternative == same and one.type == "text/html" for one in texts)


def _lines(leaves: Iterable[Leaf], remarks: set[Remark]) -> list[Line]:
    lines: list[Line] = []
    for leaf in leaves:
        raw = leaf.content
        cut = len(raw) > _MOST_BYTES_OF_TEXT
        text, found = decoded(raw[:_MOST_BYTES_OF_TEXT], leaf.parameters.get("charset", ""), cut=cut)
        remarks |= found
        if cut or len(text) > MOST_TEXT or text.count("\n") > MOST_LINES:
            remarks.add(Remark.TEXT_CUT)
        if leaf.type == "text/html":
            lines.extend(lines_of_markup(text))
        else:
            flowed, spaced = leaf.told("format") == "flowed", leaf.told("delsp") != "yes"
            lines.extend(lines_of(text[:MOST_TEXT], flowed=flowed, spaced=spaced))
    return lines
