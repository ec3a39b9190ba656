"""Keys for each purpose out of one secret, and signed tokens made with them."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

LONGEST_TOKEN = 4096
"""Characters; a longer one is refused before any work is done on it."""

_HOUSE = b"no-wrong-door"


class BadToken(Exception):
    """A token is forged, damaged, of another purpose or too old; its holder is told no more than that."""


def purpose_keys(secrets: Sequence[str], purpose: str) -> list[bytes]:
    """Return one 32-byte key for each secret, newest first, good for that purpose alone.

    It is HKDF (RFC 5869) with HMAC-SHA256 and a single block, so a key that leaks opens neither the secret nor another
    purpose.

    secrets: NWD_SECRET_KEY, then its fallbacks. Raises ValueError where one of them or the purpose is empty.
    """
    if not secrets or not all(secrets) or not purpose:
        raise ValueError("a key needs a secret and a purpose, and neither may be empty")
    return [_expand(hmac.digest(_HOUSE, secret.encode(), hashlib.sha256), purpose) for secret in secrets]


def _expand(extracted: bytes, purpose: str) -> bytes:
    return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)


class Signer:
    """Signs small values for one purpose and reads them back.

    The first secret signs and every one verifies: put a new secret in front, and drop the old one when its tokens have
    run out. A token can be read by whoever holds it, so put ids in it and nothing that is confidential.
    """

    def __init__(self, secrets: Sequence[str], purpose: str) -> None:
        # itsdangerous signs with the last key of its list.
        self._serializer = URLSafeTimedSerializer(
            purpose_keys(secrets, purpose)[::-1],
            salt=purpose.encode(),
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def sign(self, value: Any) -> str:
        """Return a token, safe in a URL and a cookie, that carries a JSON value and the time of signing."""
        return str(self._serializer.dumps(value))

    def read(self, token: str, max_age: timedelta | None = None) -> Any:
        """Return what was signed. Raises BadToken where it is not ours, or older than max_age."""
        if len(token) > LONGEST_TOKEN:
            raise BadToken("the token is too long to be one of ours")
        try:
            return self._serializer.loads(token, max_age=None if max_age is None else int(max_age.total_seconds()))
        except BadData as error:
            raise BadToken("the token is not valid, or no longer") from error
