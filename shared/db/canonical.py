"""JSON in one way only: the same facts give the same bytes, whoever writes them down."""

import json
from typing import Any

_ONLY_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_ALSO_NAN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any, *, nan: bool = False) -> str:
    """Return JSON with sorted keys, no spaces and no escapes beyond the needed ones.

    nan: whether NaN and the infinities, which JSON does not have, are written as Python reads them; else ValueError.
    """
    return (_ALSO_NAN if nan else _ONLY_JSON).encode(value)
