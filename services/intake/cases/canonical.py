"""One fingerprint for one meaning: bodies that differ in spaces or the order of their fields are the same request."""

import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """Return the SHA-256 of a parsed JSON value in canonical form, as hex.

    Taken before defaults are filled in: a field left out and the same field given are two different requests, for a
    later release may have another default.
    """
    text = _ENCODER.encode(_plain(value))
    # A lone surrogate is refused by field later; until then it must not break the hash.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: one if isinstance(one, str) else _plain(one) for name, one in value.items()}  # nearly all are
    if isinstance(value, list):
        return [_plain(one) for one in value]
    # JSON knows one kind of number: 1.8e8 and 180000000 are the same amount.
    return int(value) if isinstance(value, float) and value.is_integer() else value
