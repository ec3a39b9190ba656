"""One fingerprint for one meaning: bodies that differ in spaces or the order of their fields are the same request."""

import hashlib
from typing import Any

from shared.db.canonical import canonical


def digest(value: Any) -> str:
    """Return the SHA-256 of a parsed JSON value in canonical form, as hex.

    Taken before defaults are filled in: a field left out and the same field given are two different requests, for a
    later release may have another default.
    """
    # A lone surrogate, or NaN, is refused by field later; until then it must not break the hash.
    text = canonical(_plain(value), nan=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: one if isinstance(one, str) else _plain(one) for name, one in value.items()}  # nearly all are
    if isinstance(value, list):
        return [_plain(one) for one in value]
    # JSON knows one kind of number: 1.8e8 and 180000000 are the same amount.
    return int(value) if isinstance(value, float) and value.is_integer() else value
