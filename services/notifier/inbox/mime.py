"""A mail taken apart, iteratively and within bounds: no nesting, number or size of parts costs more than its bytes."""

import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.notifier.inbox.headers import Headers, parted, unbase64, valued
from services.notifier.inbox.shapes import File, Remark

MOST_BYTES = 25 * 1024 * 1024
DEEPEST = 10
MOST_PARTS = 200
MOST_FILES = 50
_LONGEST_NAME = 120

_HARMFUL = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that is no multipart. alternative: the number of the multipart/alternative that it stands in, or None."""

    headers: Headers
    type: str
    parameters: dict[str, str]
    disposition: str
    name: str
    alternative: int | None
    raw: bytes

    @property
    def content(self) -> bytes:
        """Return its bytes, their transfer encoding undone."""
        way = self.headers.first("content-transfer-encoding").strip().lower()
        if way == "base64":
            return unbase64(self.raw)
        if way == "quoted-printable":
            return binascii.a2b_qp(self.raw)
        return self.raw

    def told(self, name: str) -> str:
        """Return what a parameter of its type says, in small letters; empty where it is not there."""
        return self.parameters.get(name, "").lower()

    @property
    def is_text(self) -> bool:
        """Say whether it is something that was written to be read, and no file."""
        return self.type in ("text/plain", "text/html") and self.disposition != "attachment" and not self.name

    def file(self, number: int) -> File:
        """Return it as a file; the number names it where it has no name of its own."""
        content = self.content
        name = harmless(self.name) or f"file-{number}{_ENDINGS.get(self.type, '')}"
        return File(name, self.type, len(content), hashlib.sha256(content).hexdigest(), content)


_ENDINGS = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "image/png": ".png"}


@dataclass(slots=True)
class Taken:
    """A mail taken apart: its own headers and type, its leaves in their order, and what was left out."""

    headers: Headers
    type: str
    leaves: list[Leaf] = field(default_factory=list)
    remarks: set[Remark] = field(default_factory=set)

    @property
    def texts(self) -> list[Leaf]:
        """Return what was written to be read."""
        return [one for one in self.leaves if one.is_text]

    @property
    def files(self) -> list[Leaf]:
        """Return what is kept and never opened."""
        return [one for one in self.leaves if not one.is_text]


def apart(raw: bytes) -> Taken:
    """Take a mail apart."""
    headers, body = parted(raw.lstrip(b"\r\n"))
    kind, parameters = _type(headers)
    taken = Taken(headers, kind)
    if headers.cut:
        taken.remarks.add(Remark.HEADERS_CUT)
    waiting: list[tuple[Headers, bytes, int, int | None]] = [(headers, body, 0, None)]
    seen = alternatives = 0
    while waiting:
        headers, body, depth, alternative = waiting.pop()
        kind, parameters = _type(headers)
        seen += 1
        boundary = parameters.get("boundary", "")
        if not kind.startswith("multipart/") or not boundary:
            taken.leaves.append(_leaf(headers, kind, parameters, alternative, body))
            continue
        if depth >= DEEPEST:
            taken.remarks.add(Remark.TOO_DEEP)
            continue
        if kind == "multipart/alternative" and alternative is None:
            alternatives += 1
            alternative = alternatives
        room = MOST_PARTS - seen - len(waiting)
        parts = _split(body, boundary, room)
        if len(parts) > room:
            taken.remarks.add(Remark.TOO_MANY_PARTS)
        waiting.extend((*parted(one), depth + 1, alternative) for one in reversed(parts[: max(room, 0)]))
    return taken


def _type(headers: Headers) -> tuple[str, dict[str, str]]:
    kind, parameters = valued(headers.first("content-type"))
    return (kind if re.fullmatch(r"[a-z]+/[-a-z0-9.+_]{1,100}", kind) else "text/plain"), parameters


def _leaf(headers: Headers, kind: str, parameters: dict[str, str], alternative: int | None, body: bytes) -> Leaf:
    disposition, told = valued(headers.first("content-disposition"))
    kind = "text/plain" if kind.startswith("multipart/") else kind
    name = told.get("filename") or parameters.get("name", "")
    return Leaf(headers, kind, parameters, disposition, name, alternative, body)


def _split(body: bytes, boundary: str, most: int) -> Sequence[bytes]:
    """Return the parts between boundaries, at most one more than asked for."""
    mark = re.escape(boundary.encode("utf-8", "replace"))
    parts: list[bytes] = []
    start: int | None = None
    for found in re.finditer(rb"(?:\A|(?<=\n))--" + mark + rb"(--)?[ \t]*(?:\r?\n|\Z)", body):
        if start is not None:
            parts.append(body[start : found.start()].removesuffix(b"\n").removesuffix(b"\r"))
        start = found.end()
        if found[1] or len(parts) > most:
            return parts
    if start is not None:
        parts.append(body[start:])
    return parts


def harmless(name: str) -> str:
    """Return a file's name without folders, controls and what shells and systems read into it; empty if none is left.

    The end is kept, for it says what the file is; what does not fit is cut before it.
    """
    base = _HARMFUL.sub("_", re.split(r"[/\\]", name)[-1]).strip(" ._")
    if len(base) <= _LONGEST_NAME:
        return base
    stem, dot, ending = base.rpartition(".")
    return f"{stem[: _LONGEST_NAME - 12]}{dot}{ending[:10]}" if dot else base[:_LONGEST_NAME]
