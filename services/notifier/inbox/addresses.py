"""Addresses to answer to: each names one mail of ours, signed, so that whoever answers need name nothing.

What stands behind the plus names the mail's key, which names task and person. It is base32 in small letters, for some
servers write the left side of an address in small letters on its way, and fits into the 64 characters of RFC 5321.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from shared.web.keys import purpose_keys


class Purpose(StrEnum):
    """What an address is for: an answer of its reader's, reports of mail servers about the mail, an agency's cases."""

    REPLY = "r"
    BOUNCE = "b"
    MAIL_IN = "m"


class Named(NamedTuple):
    """What an address names: the mail with that key, or an agency's mailbox with that token; and for what."""

    purpose: Purpose
    key: str


KEY_BYTES, SEAL_BYTES = 16, 10
TOKEN = 1 + 42
"""Characters behind the plus: the purpose, and 26 bytes in base32 without its padding."""

LONGEST_LOCAL = 64 - 1 - TOKEN
"""Characters that the left side of NWD_MAIL_REPLY_TO may have."""

_PAD = "=" * 6


class ReplyAddresses:
    """Makes and reads them. address: where mails come in (NWD_MAIL_REPLY_TO). secrets: the first signs, all verify."""

    def __init__(self, address: str, secrets: Sequence[str]) -> None:
        self._local, _, self._domain = address.lower().rpartition("@")
        self._keys = {one: purpose_keys(secrets, f"mail {one.name.lower()}") for one in Purpose}

    def reply(self, key: str) -> str:
        """Return where the reader of a mail answers it. key: the mail's."""
        return self._made(Purpose.REPLY, key)

    def bounce(self, key: str) -> str:
        """Return where mail servers report what became of a mail: its envelope's sender."""
        return self._made(Purpose.BOUNCE, key)

    def mail_in(self, token: str) -> str:
        """Return where an agency brings cases by mail. token: of its mailbox, 32 hexadecimal digits."""
        return self._made(Purpose.MAIL_IN, token)

    def read(self, address: str) -> Named | None:
        """Return what an address names; None where it is none of ours, damaged or forged."""
        local, _, domain = address.lower().rpartition("@")
        before, _, token = local.partition("+")
        if (before, domain) != (self._local, self._domain) or len(token) != TOKEN or token[0] not in list(Purpose):
            return None
        purpose = Purpose(token[0])
        try:
            told = b32decode(token[1:].upper() + _PAD)
        except NotBase32:
            return None
        key, seal = told[:KEY_BYTES], told[KEY_BYTES:]
        if any(hmac.compare_digest(seal, _seal(one, key)) for one in self._keys[purpose]):
            return Named(purpose, key.hex())
        return None

    def _made(self, purpose: Purpose, key: str) -> str:
        raw = bytes.fromhex(key)
        token = b32encode(raw + _seal(self._keys[purpose][0], raw)).decode("ascii").rstrip("=").lower()
        return f"{self._local}+{purpose}{token}@{self._domain}"


def _seal(secret: bytes, key: bytes) -> bytes:
    return hmac.digest(secret, key, sha256)[:SEAL_BYTES]
