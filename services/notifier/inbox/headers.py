"""The headers of a mail or of a part of it: fields, encoded words, parameters, addresses. Bounded and pure."""

import binascii
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from services.notifier.inbox.charsets import decoded
from services.notifier.mail.domain import BadAddress, plain_address

MOST_BYTES = 256 * 1024
MOST_FIELDS = 1_000
LONGEST = 16 * 1024
"""Bytes of one field; To and Cc of a whole district are shorter."""
MOST_ADDRESSES = 500
MOST_IDS = 100
_PARAMETERS = 4 * 1024

_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r\n|\n|\r(?!\n)")
_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"\s*")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)|<[^<>]*>?|[,;:]|[^"(<,;:]+|.', re.DOTALL)
_ID = re.compile(r"<[^<>\s]{1,990}>")


class Headers(NamedTuple):
    """Fields by name in small letters, each as often as it stands, undecoded; and whether some were left out."""

    fields: Mapping[str, Sequence[bytes]]
    cut: bool = False

    def all(self, name: str) -> list[str]:
        """Return every field of a name, its words not yet decoded."""
        return [decoded(one).text for one in self.fields.get(name, ())]

    def first(self, name: str) -> str:
        """Return the first field of a name, its words not yet decoded; empty where there is none."""
        found = self.fields.get(name)
        return decoded(found[0]).text if found else ""

    def text(self, name: str) -> str:
        """Return the first field of a name for reading, on one line."""
        return on_one_line(words(self.first(name)))


def parted(raw: bytes) -> tuple[Headers, bytes]:
    """Return the headers of a mail or a part, and what follows them."""
    if raw.startswith((b"\r\n", b"\n")):
        return Headers({}), raw.partition(b"\n")[2]
    found = _END.search(raw, 0, MOST_BYTES)
    end, after = (found.start(), found.end()) if found else (min(len(raw), MOST_BYTES), min(len(raw), MOST_BYTES))
    return _fields(raw[:end], cut=found is None and len(raw) > MOST_BYTES), raw[after:]


def _fields(block: bytes, *, cut: bool) -> Headers:
    fields: dict[str, list[bytes]] = {}
    lines: list[bytes] = []
    for line in [*_FOLD.split(block), b"end:"]:
        if line[:1] in (b" ", b"\t") and lines:
            lines.append(line.strip())
            continue
        found = _FIELD.fullmatch(b" ".join(lines)) if lines else None
        lines = [line]
        if found is None:
            continue
        value = found[2].strip()
        cut = cut or len(value) > LONGEST or len(fields) >= MOST_FIELDS
        if len(fields) < MOST_FIELDS:
            held = fields.setdefault(found[1].decode("ascii").lower(), [])
            if len(held) < MOST_FIELDS:
                held.append(value[:LONGEST])
    return Headers(fields, cut)


def words(value: str) -> str:
    """Return a field with its encoded words decoded (RFC 2047), broken ones too.

    Characters that were cut in two between words of the same charset, as some programs do, come together again.
    """
    out: list[str] = []
    pending, label, at = bytearray(), "", 0
    for found in _WORD.finditer(value):
        between = value[at : found.start()]
        apart = bool(between.strip()) or not pending
        if apart or found[1].lower() != label:
            out.append(decoded(bytes(pending), label).text)
            pending.clear()
        if apart:
            out.append(between)
        label, at = found[1].lower(), found.end()
        pending += _unword(found[2], found[3])
    out.extend((decoded(bytes(pending), label).text, value[at:]))
    return "".join(out)


def _unword(way: str, text: str) -> bytes:
    raw = text.encode("ascii", "ignore")
    if way in "bB":
        return unbase64(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"=20"), header=True)


def unbase64(raw: bytes) -> bytes:
    """Return what Base64 stands for, as far as it goes."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def on_one_line(text: str) -> str:
    """Return a text on one line, without what controls how it is shown."""
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)
    return " ".join("".join(one for one in shown if unicodedata.category(one) not in ("Cf", "Cs")).split())


def valued(value: str) -> tuple[str, dict[str, str]]:
    """Return the head of a structured field in small letters, and its parameters (RFC 2231, and what is written)."""
    value = value[:_PARAMETERS]
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(value):
        name, text = found[1].lower(), found[2].strip()
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text.removeprefix('"').removesuffix('"'))
        base, star, rest = name.partition("*")
        if not star:
            plain.setdefault(base, on_one_line(words(text)))
            continue
        number = rest.removesuffix("*")
        index = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        pieces.setdefault(base, {})[index] = (text, name.endswith("*"))
    for base, numbered in pieces.items():
        plain[base] = on_one_line(_joined([numbered[index] for index in sorted(numbered)]))
    return value.partition(";")[0].strip().lower(), plain


def _joined(pieces: Sequence[tuple[str, bool]]) -> str:
    label, raw = "", bytearray()
    for index, (piece, escaped) in enumerate(pieces):
        text = piece
        if escaped and index == 0 and piece.count("'") >= 2:
            label, _, text = piece.split("'", 2)
        raw += unquote_to_bytes(text) if escaped else text.encode("utf-8", "replace")
    return decoded(bytes(raw), label).text


class Mailbox(NamedTuple):
    """Somebody's address, plain, with the name beside it."""

    name: str
    address: str


def mailboxes(value: str) -> list[Mailbox]:
    """Return the addresses of a field that one could write to. A name that looks like an address is a name."""
    found: list[Mailbox] = []
    for name, address in _split(value):
        try:
            local, _, domain = plain_address(address).rpartition("@")
        except BadAddress:
            continue
        found.append(Mailbox(_named(name), f"{local}@{domain.lower()}"))
        if len(found) >= MOST_ADDRESSES:
            break
    return found


def _named(name: str) -> str:
    return on_one_line(re.sub(r"\\(.)", r"\1", words(name)).strip(' "'))


def _split(value: str) -> Iterator[tuple[str, str]]:
    """Yield name and address of each mailbox: read before any word is decoded, or a name could bring its own.

    A quoted name keeps its quotes, so that it is no address even where nothing else is there.
    """
    name: list[str] = []
    address: str | None = None
    for piece in [*_TOKEN.findall(value), ","]:
        if piece[0] == "<":
            address = piece.strip("<> ")
        elif piece in (",", ";"):
            yield ("", "".join(name)) if address is None else ("".join(name), address)
            name, address = [], None
        elif piece == ":" and address is None:
            name = []  # of a group
        elif not (piece[0] == "(" and piece[-1] == ")"):
            name.append(piece)


def ids(value: str) -> list[str]:
    """Return the Message-IDs of a field, with their brackets."""
    return _ID.findall(value)


def instant(value: str) -> datetime | None:
    """Return when a mail says that it was written, aware; None where it says nothing that can be read."""
    try:
        read = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        aware = read if read.tzinfo else read.replace(tzinfo=UTC)
        aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware
