"""Signatures of webhooks as Standard Webhooks has them, and how their secrets are kept.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence

PREFIX = "whsec_"
_SALT, _TAG = 16, 8


class SealBroken(Exception):
    """A secret was sealed under a key that is not among the house's keys any more."""


def make_secret() -> bytes:
    """Return a new secret: 256 random bits."""
    return secrets.token_bytes(32)


def written(secret: bytes) -> str:
    """Return a secret as its owner gets it."""
    return PREFIX + b64encode(secret).decode()


def signatures(keys: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header `webhook-signature`: one signature for each secret that is good now.

    timestamp: seconds since 1970, of the attempt and not of the event.
    """
    signed = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return " ".join(f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}" for key in keys)


class Seal:
    """Keeps secrets so that whoever reads the database alone cannot sign.

    Each is covered by a one-time pad: HMAC-SHA256 of a salt of its own under the house's key for this purpose. A tag
    tells under which key, so that the secret can be sealed anew after NWD_SECRET_KEY has changed.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = keys

    def close(self, secret: bytes) -> str:
        """Return a secret of 32 bytes as it is kept."""
        salt = secrets.token_bytes(_SALT)
        covered = _covered(self._keys[0], salt, secret)
        return b64encode(salt + covered + _tag(self._keys[0], salt + covered)).decode()

    def open(self, sealed: str) -> bytes:
        """Return what was sealed. Raises SealBroken."""
        key, salt, covered = self._taken_apart(sealed)
        return _covered(key, salt, covered)

    def is_old(self, sealed: str) -> bool:
        """Say whether a secret was sealed under another key than the one in use. Raises SealBroken."""
        return self._taken_apart(sealed)[0] != self._keys[0]

    def _taken_apart(self, sealed: str) -> tuple[bytes, bytes, bytes]:
        raw = b64decode(sealed)
        box, tag = raw[:-_TAG], raw[-_TAG:]
        for key in self._keys:
            if hmac.compare_digest(_tag(key, box), tag):
                return key, box[:_SALT], box[_SALT:]
        raise SealBroken("the secret was sealed under a key that is gone: NWD_SECRET_KEY changed without a fallback")


def _covered(key: bytes, salt: bytes, secret: bytes) -> bytes:
    pad = hmac.digest(key, b"pad" + salt, "sha256")
    return bytes(one ^ other for one, other in zip(secret, pad, strict=True))


def _tag(key: bytes, box: bytes) -> bytes:
    return hmac.digest(key, b"tag" + box, "sha256")[:_TAG]
