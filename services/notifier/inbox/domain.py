"""What becomes of a mail that came in, and what makes it the same mail. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from services.notifier.mail.domain import BadAddress, plain_address


class Became(StrEnum):
    """Where a mail that came in stands: it waits, or what was made of it. All but the first are ends.

    acted: what it asked for was done. refused: it was understood, and cannot be done. unfinished: it needs more than a
    line, and its sender was sent to the page. noted: it is kept on the case. stranger: its address or its sender is
    not who was written to; kept, and nothing is done. bounced, delayed: a report about a mail of ours. away: an
    automatic answer. passed_on: an agency's, for intake to make a case of. ignored: nobody's to answer: a list's, a
    loop's, one to no mail of ours. failed: it could not be read by us, after some tries.
    """

    WAITING = "waiting"
    ACTED = "acted"
    REFUSED = "refused"
    UNFINISHED = "unfinished"
    NOTED = "noted"
    STRANGER = "stranger"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    AWAY = "away"
    PASSED_ON = "passed_on"
    IGNORED = "ignored"
    FAILED = "failed"


OF_READER = (Became.ACTED, Became.REFUSED, Became.UNFINISHED, Became.NOTED)
"""Ends of what the reader of a mail of ours wrote; what came to any other end a machine has sent, or somebody else."""


def storable(text: str) -> str:
    """Return a text without what no database keeps: NUL, and halves of characters."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def plain(address: str) -> str:
    """Return an address as it is compared: as SMTP takes it, in small letters; empty where it is none."""
    try:
        return plain_address(address).lower()
    except BadAddress:
        return ""


def told_files(files: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what intake is told of a mail's files, so that it can fetch them. files: as a mail's row has them."""
    return [{name: one[name] for name in ("name", "size", "sha256")} for one in files]


@dataclass(frozen=True, slots=True)
class Done:
    """What an answer came to. act: the word of the form. why: a refusal; or by field, in the writer's language.

    first_at, first_by: when it was done before, and by whom, where this was a repeat.
    """

    became: Became
    act: str = ""
    values: dict[str, str] | None = None
    missing: tuple[str, ...] = ()
    why: str = ""
    wrong: dict[str, str] | None = None
    doubt: str = ""
    drafted: bool = False
    first_at: datetime | None = None
    first_by: str | None = None


TELLING = (b"message-id", b"from", b"date", b"subject")
"""Fields that tell a mail from others; all that servers on its way write is left out."""

UNIQUE = {b"message-id", b"date"}
"""Those of them without which one person's words about two tasks are one mail."""

ADDRESSING = (b"to", b"cc", b"delivered-to", b"x-original-to")


def identity_of(raw: bytes, recipients: Sequence[str] = ()) -> str:
    """Return what makes a mail the same mail, whichever way and however often it came: 64 hexadecimal digits.

    recipients: as the mail server said them. They count where the mail has no Message-ID or no Date, and where the
    server said none, those of the head do: "sign", written about two tasks, is two mails.
    """
    head, body = parted(raw)
    fields = [(name.strip().lower(), whole) for whole in _fields(head) for name in (whole.partition(b":")[0],)]
    told = sorted(whole for name, whole in fields if name in TELLING)
    if not {name for name, whole in fields if whole.partition(b":")[2].strip()} >= UNIQUE:
        said = {one.lower().encode("utf-8", "replace") for one in recipients}
        told += sorted(said or {whole.lower() for name, whole in fields if name in ADDRESSING})
    return sha256(b"\n".join([*told, b"", body.replace(b"\r\n", b"\n").rstrip()])).hexdigest()


def parted(raw: bytes) -> tuple[bytes, bytes]:
    """Return a mail's head and body."""
    ends = [(at, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := raw.find(mark)) >= 0]
    if not ends:
        return raw, b""
    at, length = min(ends)
    return raw[:at], raw[at + length :]


def _fields(head: bytes) -> list[bytes]:
    fields: list[bytes] = []
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] += b" " + line.strip()
        else:
            fields.append(line.rstrip())
    return fields
