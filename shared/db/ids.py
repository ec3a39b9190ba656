"""Ids made in the application: known before the insert, and in the order of time, so that indexes grow at their end."""

import os
import time

_PARTS = 4096  # a millisecond's, each a quarter of a microsecond: shorter than making an id takes


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562) as text. It is no secret: it tells when it was made.

    Where RFC 9562 allows random bits or more of the clock, it has more of the clock (section 6.2, method 3): what one
    thread says within a millisecond keeps its order, so a case's history never shows an answer before its question.
    62 bits stay random.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    part = rest * _PARTS // 1_000_000
    noise = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | part << 64 | 0x2 << 62 | noise
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
