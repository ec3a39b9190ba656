"""Reads a table that is text (CSV): finds out its encoding and what stands between its values."""

import codecs
import csv
import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import IO, Any

from services.intake.imports.sheets.cells import Cell, Row, unreadable

_BLOCK = 256 * 1024
_BETWEEN = (",", "\t", ";", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(file: IO[bytes]) -> str:
    """Return how a text is encoded: by its mark, else UTF-8 where all of it is, else GB18030. Raises Unreadable."""
    head = file.read(4)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    for name in ("utf-8", "gb18030"):
        file.seek(0)
        decoder = codecs.getincrementaldecoder(name)()
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            continue
        return name
    raise unreadable(
        "encoding",
        "无法识别文字编码。请另存为“CSV UTF-8”。",
        "The text's encoding is neither UTF-8 nor GB18030. Save it as “CSV UTF-8”.",
    )


class Table:
    """A table that is text. file: seekable. Raises Unreadable."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._encoding = file, encoding_of(file)
        file.seek(0)
        head = codecs.getincrementaldecoder(self._encoding)("replace").decode(file.read(16 * 1024)).lstrip("\ufeff")
        self._between = _between(head)

    def last_row(self) -> int | None:
        """Return the number of the last row; None where the table cannot be read to its end."""
        try:
            with self._reader() as reader:
                return sum(1 for _ in reader)
        except (csv.Error, UnicodeDecodeError):
            return None

    def rows(self) -> Generator[Row]:
        """Yield the rows that hold anything, numbered as lines of the table. Raises Unreadable."""
        with self._reader() as reader:
            try:
                for number, values in enumerate(reader, 1):
                    cells = [Cell(value.strip() or None) for value in values]
                    if any(cell.value is not None for cell in cells):
                        yield number, cells
            except (csv.Error, UnicodeDecodeError) as error:
                line = reader.line_num
                raise unreadable(
                    "not_a_table",
                    f"第 {line} 行附近无法读取：引号没有成对，或者单元格过长。",
                    f"It cannot be read near line {line}: a quote without its pair, or a cell that is too long.",
                ) from error

    @contextmanager
    def _reader(self) -> Iterator[Any]:
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, self._encoding, newline="")
        try:
            yield csv.reader(text, delimiter=self._between, strict=True)
        finally:
            text.detach()


def _between(head: str) -> str:
    """Return what stands most often between the values of the first line that holds anything."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_BETWEEN, key=outside.count)
