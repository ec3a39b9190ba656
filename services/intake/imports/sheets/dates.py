"""Dates in spreadsheets: numbers of days that a format makes a date of. Pure."""

import re
from datetime import datetime, timedelta

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of formats that are dates without being written down (ECMA-376 18.8.30; those of Chinese included)."""

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_PARTS = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_1900, _1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no zones
_LAST = 2_958_466


def is_date_format(number: int, code: str | None) -> bool:
    """Say whether a number format shows dates. code: where the workbook brings its own."""
    if code is None:
        return number in _BUILT_IN
    return _PARTS.search(_QUOTED.sub("", code).partition(";")[0].replace("General", "")) is not None


def moment(serial: float, *, from_1904: bool) -> datetime | None:
    """Return the date that a number of days stands for, to the second; None for one that no calendar has."""
    if not 0 <= serial < _LAST:
        return None
    begin = _1904 if from_1904 else _1900
    if not from_1904 and serial < 60:  # the spreadsheets' 29 February 1900, which never was
        begin += timedelta(days=1)
    return begin + timedelta(seconds=round(serial * 86_400))
