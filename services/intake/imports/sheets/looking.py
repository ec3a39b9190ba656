"""A first look over a workbook's sheet: what stands behind the cells that it is about, or tells how far they go."""

import re
from typing import IO

from services.intake.imports.sheets.cells import unreadable

MOST_MERGES = 20_000

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_ROW = re.compile(rb'<(?:\w+:)?row\s(?:[^<>]{0,60}\s)?r="([0-9]{1,7})"')
_BLOCK = 256 * 1024
_KEPT = 128
"""Bytes that are looked at again with the next block: more than either tag has up to what is read of it."""

Area = tuple[int, int, int, int]
"""Cells that were merged: first and last row, first and last column."""


def look_over(part: IO[bytes], most: int) -> tuple[list[Area], int | None]:
    """Return the merged areas of a sheet in their order, and the number of its last row; None where rows bear none.

    The last row may hold nothing but a format. most: bytes that the sheet may have. Raises Unreadable.
    """
    found, kept, size, last_row = list[Area](), b"", 0, None
    while block := part.read(_BLOCK):
        size += len(block)
        if size > most:
            raise too_large()
        data, seen = kept + block, 0
        for one in _MERGE.finditer(data):
            left, top, right, bottom = one.groups()
            found.append((int(top), int(bottom), column(left.decode()), column(right.decode())))
            seen = one.end()
            if len(found) > MOST_MERGES:
                raise unreadable("merged", "合并的单元格过多。", "There are too many merged cells.")
        for one in _ROW.finditer(data):
            last_row = int(one[1])
        kept = data[max(seen, len(data) - _KEPT) :]
    return sorted(found), last_row


def column(letters: str) -> int:
    """Return a column's place, counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def too_large() -> Exception:
    """Return why a file is not read that unpacks to more than is held."""
    return unreadable("too_large", "文件解压后过大。", "What the file unpacks to is too large.")
