"""JSON in one way only: the same facts give the same bytes, whoever writes them down."""

import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """Return JSON with sorted keys, no spaces and no escapes beyond the needed ones."""
    return _ENCODER.encode(value)
