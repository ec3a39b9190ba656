"""Ids made in the application: known before the insert, and in the order of time, so that indexes grow at their end."""

import os
import time


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562) as text. It is no secret: it tells when it was made."""
    milliseconds = time.time_ns() // 1_000_000
    bits = int.from_bytes(os.urandom(10))
    value = (milliseconds & (1 << 48) - 1) << 80 | bits
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
