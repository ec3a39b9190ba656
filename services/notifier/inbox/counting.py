"""Numbers and days as people write them, in Chinese and English. What may be two days is none. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

_FURTHEST = timedelta(days=300)
"""How far ahead a date without a year may lie: what seems further is more likely past, and a mistake."""

_WIDE: Mapping[int, int] = {**{0xFF01 + n: 0x21 + n for n in range(94)}, 0x3000: 0x20, 0xA0: 0x20}

_DIGITS: Mapping[str, int] = {
    **{one: n for n, one in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "兩": 2,
    "○": 0,
}
_TENS: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}

NUMERAL = "[0-9]{1,6}|[零〇○一二两兩三四五六七八九十百千]{1,9}"

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH = f"(?:{'|'.join(f'{one[:3]}(?:{one[3:]})?' for one in _MONTHS)}|sept)\\b\\.?"
_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DAY = re.compile(
    rf"(?<![0-9])(?P<y1>20[0-9]{{2}})\s*(?P<sep>[-/.])\s*(?P<m1>[0-9]{{1,2}})\s*(?P=sep)\s*(?P<d1>[0-9]{{1,2}})[日号號]?(?![0-9])"
    rf"|(?<![0-9])(?P<y2>20[0-9]{{2}})(?P<m2>[0-9]{{2}})(?P<d2>[0-9]{{2}})(?![0-9])"
    rf"|(?:(?P<y3>20[0-9]{{2}}"
    rf"|二[〇零○][一二三四五六七八九〇零○]{{2}})\s*年\s*)?(?P<m3>{_NUMBER})\s*月\s*(?:份\s*)?(?P<d3>{_NUMBER})\s*[日号號]"
    rf"|\b(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m4>{_MONTH})(?:,?\s+(?P<y4>20[0-9]{{2}}))?"
    rf"|\b(?P<m5>{_MONTH})\s+(?P<d5>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y5>20[0-9]{{2}}))?",
    re.IGNORECASE,
)


def folded(text: str) -> str:
    """Return a text of the same length, its full-width letters, digits and signs as ASCII."""
    return text.translate(_WIDE)


def number(text: str) -> int | None:
    """Return a whole number below ten thousand, in digits or Chinese numerals; None where it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    total, digit = 0, None
    for one in text:
        if one in _TENS:
            total += (1 if digit is None else digit) * _TENS[one]
            digit = None
        elif one in _DIGITS and (digit is None or digit == 0):
            digit = _DIGITS[one]
        else:
            return None
    return total + (digit or 0) if text else None


class Day(NamedTuple):
    """A day that a text names, and where. day: None where there is no such day, or it is over or too far ahead."""

    day: date | None
    start: int
    end: int


def days(text: str, after: date) -> Iterator[Day]:
    """Yield the days that a folded text names. after: those without a year are the next of their kind from it on."""
    for found in _DAY.finditer(text):
        n = next(n for n in "12345" if found[f"d{n}"])
        year, month, day = found[f"y{n}"], _month(found[f"m{n}"]), number(found[f"d{n}"])
        yield Day(_dated(year, month, day or 0, after), *found.span())


def _month(text: str) -> int:
    named = text.lower().rstrip(".")[:3]
    return next((n for n, one in enumerate(_MONTHS, 1) if one[:3] == named), 0) or number(text) or 0


def _year(text: str) -> int:
    return int(text) if text.isascii() else int("".join(str(_DIGITS[one]) for one in text))


def _dated(year: str | None, month: int, day: int, after: date) -> date | None:
    try:
        if year:
            return date(_year(year), month, day)
        here = date(after.year, month, day)
    except ValueError:
        return None
    if here >= after:
        return here if here - after <= _FURTHEST else None
    try:
        there = here.replace(year=here.year + 1)
    except ValueError:  # 29 February
        return None
    return there if there - after <= _FURTHEST else None
