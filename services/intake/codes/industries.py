"""Industries by GB/T 4754: which divisions (two digits) belong to which section (a letter)."""

import re

_LAST_DIVISION = [
    ("A", 5),
    ("B", 12),
    ("C", 43),
    ("D", 46),
    ("E", 50),
    ("F", 52),
    ("G", 60),
    ("H", 62),
    ("I", 65),
    ("J", 69),
    ("K", 70),
    ("L", 72),
    ("M", 75),
    ("N", 79),
    ("O", 82),
    ("P", 83),
    ("Q", 85),
    ("R", 90),
    ("S", 96),
    ("T", 97),
]
_CODE = re.compile(r"([A-T])?([0-9]{2,4})?")


def read_industry(text: str) -> str | None:
    """Return an industry's code as section and digits, `C2761`; it may come without its letter, or as a letter alone.

    None where there is no such code, or the letter is not that of the digits.
    """
    found = _CODE.fullmatch(text.strip().upper())
    if not found or not any(found.groups()):
        return None
    letter, digits = found.groups()
    if digits is None:
        return str(letter)
    section = _section(int(digits[:2]))
    return None if section is None or letter not in (None, section) else f"{section}{digits}"


def _section(division: int) -> str | None:
    if division < 1:
        return None
    return next((letter for letter, last in _LAST_DIVISION if division <= last), None)
