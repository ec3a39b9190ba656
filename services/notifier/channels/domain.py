"""Short messages: what they are for, how one is signed, what an answer to a POST means. Pure."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.notifier.mail.domain import Attempt, Result


class ShortKind(StrEnum):
    """What a short message is for; each has a text in both languages.

    `ent_…` tell an enterprise what the mails (`MailKind`) of the same names would; their way tells them apart. Of a
    confidential case a gateway hears `ent_private` instead, so that no template of its own can say what is new.
    """

    NOT_OPENED = "not_opened"
    ENT_RECEIVED = "ent_received"
    ENT_PROGRESS = "ent_progress"
    ENT_ASKED = "ent_asked"
    ENT_ANSWER = "ent_answer"
    ENT_PROMISE = "ent_promise"
    ENT_ENDED = "ent_ended"
    ENT_PRIVATE = "ent_private"


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom a short message is for. id: of the directory, or whatever tells the sender's people apart.

    address: a telephone number, or an id of the office messenger. language: `zh`, `en` or `zh-Hant`.
    """

    id: str
    name: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a short message says. number: the case's. due: local, with offset. link: "" where the row makes it.

    values: what else its text names. Of a confidential case number and link leave, and nothing else.
    """

    number: str
    confidential: bool
    due: datetime | None = None
    link: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Short:
    """A short message as a gateway gets it. id: the same in each attempt, so that a gateway can drop a second copy."""

    id: str
    way: str
    to: str
    language: str
    kind: str
    text: str
    values: Mapping[str, str]

    def body(self) -> bytes:
        """Return it as one line of JSON, UTF-8, without a line's end."""
        told: dict[str, Any] = {
            "id": self.id,
            "channel": self.way,
            "to": self.to,
            "language": self.language,
            "kind": self.kind,
            "text": self.text,
            "values": dict(self.values),
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


_SECRET = re.compile(r"(?:whsec_)?([A-Za-z0-9+/]+={0,2})")
LEAST_SECRET, MOST_SECRET = 24, 64
"""Bytes of a signing secret, as Standard Webhooks has it."""


class BadSecret(ValueError):
    """A signing secret that is none; it is never part of the message."""


def secrets_of(text: str) -> tuple[bytes, ...]:
    """Read one or more signing secrets, apart by white space, each `whsec_` and base64. Raises BadSecret."""
    found = []
    for one in text.split():
        match = _SECRET.fullmatch(one)
        try:
            secret = base64.b64decode(match.group(1), validate=True) if match else b""
        except binascii.Error:
            secret = b""
        if not LEAST_SECRET <= len(secret) <= MOST_SECRET:
            raise BadSecret(f"must be `whsec_` and {LEAST_SECRET} to {MOST_SECRET} random bytes in base64")
        found.append(secret)
    if not found:
        raise BadSecret("must hold a secret")
    return tuple(found)


def signed(secrets: Sequence[bytes], message_id: str, at: int, body: bytes) -> dict[str, str]:
    """Return the headers that sign a POST (Standard Webhooks, v1). at: seconds since 1970, of this attempt.

    Several secrets, while one takes the place of another, give several signatures; a receiver needs one that fits.
    """
    told = b".".join((message_id.encode("ascii"), str(at).encode("ascii"), body))
    marks = (base64.b64encode(hmac.digest(secret, told, hashlib.sha256)).decode("ascii") for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }


_FOR_NOW = frozenset({408, 425, 429})
"""Answers of the 4xx that ask for another attempt."""


def result_of(status: int, words: str) -> Result:
    """Return what an answer to a POST means. words: its first bytes, kept as the gateway's own."""
    told = f"{status} {words}".replace("\0", "").strip()[:500]
    if 200 <= status < 300:
        return Result(Attempt.TAKEN, told)
    if 300 <= status < 400:
        return Result(
            Attempt.REFUSED, f"{told} (it leads elsewhere, and nothing is sent but to the address configured)"
        )
    later = status >= 500 or status in _FOR_NOW
    return Result(Attempt.LATER if later else Attempt.REFUSED, told)
