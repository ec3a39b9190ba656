"""Reads a workbook (XLSX) row by row.

By our own lines (ADR 36): only parts that are needed are opened, each by its exact name and read as a stream within a
bound, so that memory does not grow with the file; and a formula, an error or a merged cell is told from a value.
"""

import posixpath
import re
import zipfile
from collections.abc import Generator, Iterator
from datetime import datetime
from typing import IO, Any

from services.intake.imports.sheets.cells import ERROR, MERGED, MOST_COLUMNS, NO_VALUE, Cell, Row, unreadable
from services.intake.imports.sheets.dates import is_date_format, moment
from services.intake.imports.sheets.looking import Area, column, look_over, too_large
from services.intake.imports.sheets.texts import Texts
from services.intake.imports.sheets.xml import events, parse, whole

MOST_SMALL = 4 * 1024 * 1024
MOST_TEXTS = 96 * 1024 * 1024
MOST_SHEET = 512 * 1024 * 1024
"""Bytes that a part may have once it is unpacked: the small ones, the table of texts, the sheet."""

MOST_CELL, MOST_PIECES = 200_000, 200
"""Letters of a cell, and pieces in which they come: a spreadsheet's own cells have 32 767 letters."""

MOST_PARTS = 2_000
_SHEET = re.compile(r"xl/worksheets/[\w.\-]+\.xml")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OLD = b"\xd0\xcf\x11\xe0"


class Workbook:
    """A workbook that is open. file: seekable. Raises Unreadable.

    links: whether it refers to other workbooks. last_row: the last row's number, None where rows bear none.
    """

    def __init__(self, file: IO[bytes], sheet: str | None = None) -> None:
        self._zip = _opened(file)
        names = self._zip.namelist()
        self.links = any(name.startswith("xl/externalLinks/") for name in names)
        with whole():
            self._part, self._from_1904 = self._sheet_part(sheet)
            self._dates = self._date_styles() if "xl/styles.xml" in names else []
            self._texts = self._shared_texts() if "xl/sharedStrings.xml" in names else Texts()
            with self._zip.open(self._part) as part:
                self._merged, self.last_row = look_over(part, MOST_SHEET)

    def rows(self) -> Generator[Row]:
        """Yield the rows that hold anything, in their order. Raises Unreadable."""
        reader = _Sheet(self._texts, self._dates, self._from_1904, self._merged)
        with self._zip.open(self._part) as part:
            for _ in parse(part, MOST_SHEET, reader.start, reader.end, reader.text):
                yield from reader.taken()

    def close(self) -> None:
        """Let the file go."""
        self._texts.close()
        self._zip.close()

    def _sheet_part(self, wanted: str | None) -> tuple[str, bool]:
        sheets, from_1904 = [], False
        for name, attributes, _ in self._small("xl/workbook.xml"):
            if name == "sheet":
                sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), _relation(attributes)))
            elif name == "workbookPr":
                from_1904 = attributes.get("date1904", "0") in ("1", "true")
        shown = [one for one in sheets if one[0] == wanted or (wanted is None and one[1] == "visible")]
        if not shown:
            have = ", ".join(one[0] for one in sheets[:20])
            raise unreadable(
                "no_sheet",
                f"没有名为“{wanted}”的工作表；文件中有：{have}。" if wanted else "没有可见的工作表。",
                f"There is no sheet named {wanted!r}; there are: {have}." if wanted else "No sheet is visible.",
            )
        targets = {
            attributes.get("Id"): attributes.get("Target", "")
            for name, attributes, _ in self._small("xl/_rels/workbook.xml.rels")
            if name == "Relationship"
        }
        target = targets.get(shown[0][2], "")
        part = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if not _SHEET.fullmatch(part) or part not in self._zip.namelist():
            raise _broken("the sheet's part is missing")
        return part, from_1904

    def _date_styles(self) -> list[bool]:
        custom: dict[int, str] = {}
        styles: list[bool] = []
        for name, attributes, inside in self._small("xl/styles.xml"):
            if name == "numFmt":
                custom[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            elif name == "xf" and inside == "cellXfs":
                number = _whole(attributes.get("numFmtId"))
                styles.append(is_date_format(number, custom.get(number)))
        return styles

    def _shared_texts(self) -> Texts:
        texts, parts, depth = Texts(), list[str](), {"t": 0, "rPh": 0}

        def start(name: str, _: dict[str, str]) -> None:
            if name == "si":
                parts.clear()
            elif name in depth:
                depth[name] += 1

        def end(name: str) -> None:
            if name == "si":
                texts.add("".join(parts))
            elif name in depth:
                depth[name] -= 1

        def text(data: str) -> None:
            if depth["t"] and not depth["rPh"]:  # how a name is read aloud is no part of it
                parts.append(data)
                _bound(parts)

        with self._zip.open("xl/sharedStrings.xml") as part:
            for _ in parse(part, MOST_TEXTS, start, end, text):
                pass
        return texts

    def _small(self, name: str) -> Iterator[tuple[str, dict[str, str], str]]:
        if name not in self._zip.namelist():
            raise _broken(f"it has no {name}")
        with self._zip.open(name) as part:
            yield from events(part, MOST_SMALL)


class _Sheet:
    """Collects the cells of a sheet, row by row."""

    def __init__(self, texts: Texts, dates: list[bool], from_1904: bool, merged: list[Area]) -> None:
        self._texts, self._dates, self._from_1904, self._merged = texts, dates, from_1904, merged
        self._rows: list[Row] = []
        self._row, self._column = 0, -1
        self._cells: dict[int, Cell] = {}
        self._type = self._style = ""
        self._parts: list[str] = []
        self._formula = self._collects = False
        self._near: list[Area] = []
        self._next = 0

    def taken(self) -> list[Row]:
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self._column = column(place[1]) if place else self._column + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._parts, self._formula = [], False
        elif name in ("v", "t"):
            self._collects = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = _whole(attributes.get("r")) or self._row + 1
            self._column, self._cells = -1, {}

    def text(self, data: str) -> None:
        if self._collects:
            self._parts.append(data)
            if len(self._parts) > 1:
                _bound(self._parts)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._collects = False
        elif name == "c":
            if self._column < MOST_COLUMNS:
                cell = self._cell("".join(self._parts))
                if cell.value is not None or cell.fault is not None:
                    self._cells[self._column] = cell
        elif name == "row" and self._cells:
            self._see_merged()
            width = max(self._cells) + 1
            self._rows.append((self._row, [self._cells.get(one, _EMPTY) for one in range(width)]))

    def _cell(self, text: str) -> Cell:
        if not text:
            return Cell(None, True, NO_VALUE) if self._formula else _EMPTY
        kind = self._type
        if kind == "e":
            return Cell(None, self._formula, ERROR)
        value: Any = text
        if kind == "s":
            value = self._texts.get(_whole(text))
        elif kind == "b":
            value = text == "1"
        elif kind == "d":
            value = datetime.fromisoformat(text).replace(tzinfo=None)
        elif kind == "n":
            value = self._number(text)
        return Cell(value if value != "" else None, self._formula)

    def _number(self, text: str) -> float | datetime | str:
        try:
            number = float(text)
        except ValueError:
            return text
        style = _whole(self._style)
        if style < len(self._dates) and self._dates[style]:
            return moment(number, from_1904=self._from_1904) or number
        return number

    def _see_merged(self) -> None:
        while self._next < len(self._merged) and self._merged[self._next][0] <= self._row:
            self._near.append(self._merged[self._next])
            self._next += 1
        self._near = [one for one in self._near if one[1] >= self._row]
        for top, bottom, left, right in self._near:
            if top != bottom:  # cells of one row that were merged leave the value where it is looked for: at the left
                for column in range(left, min(right + 1, MOST_COLUMNS)):
                    self._cells[column] = Cell(None, False, MERGED)


_EMPTY = Cell(None)


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    if file.read(4) == _OLD:
        raise unreadable(
            "old_workbook",
            "这是旧格式（.xls）或加密的工作簿。请另存为不加密的 .xlsx。",
            "This is a workbook of the old format (.xls), or one with a password. Save it as .xlsx without one.",
        )
    file.seek(0)
    try:
        opened = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _broken("it is no ZIP file") from error
    names = opened.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise unreadable(
            "macros", "工作簿含有宏。请另存为 .xlsx。", "The workbook has macros. Save it as .xlsx, which has none."
        )
    if len(names) > MOST_PARTS or len(set(names)) != len(names):
        raise _broken("its parts are too many, or there twice")
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        raise _broken("a part's name leads out of it")
    return opened


def _relation(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _broken(why: str) -> Exception:
    return unreadable(
        "not_a_workbook",
        "文件不是可以读取的 XLSX 工作簿。请用表格软件打开后另存为 .xlsx。",
        f"The file is no XLSX workbook that can be read ({why}). Open it in a spreadsheet and save it as .xlsx.",
    )


def _bound(parts: list[str]) -> None:
    if len(parts) > MOST_PIECES or sum(map(len, parts)) > MOST_CELL:
        raise too_large()
