"""Workbooks as tests need them: by the library that others use, and by hand where it would not."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook as Book

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="worksheet" Target="{target}"/></Relationships>'
)


def book(rows: Iterable[Iterable[Any]], *, merge: str | None = None, texts: bool = False) -> IO[bytes]:
    """Return a workbook with these rows. texts: every number in it is formatted as text."""
    made = Book()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, datetime):
                cell.number_format = 'yyyy"年"m"月"d"日"'
    out = io.BytesIO()
    made.save(out)
    made.close()
    out.seek(0)
    return out


def by_hand(
    sheet: str, *, more: dict[str, bytes] | None = None, target: str = "worksheets/sheet1.xml", doctype: str = ""
) -> IO[bytes]:
    """Return a workbook whose sheet holds this XML between `<sheetData>` and its end. more: further parts."""
    out = io.BytesIO()
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "xl/workbook.xml": _BOOK.encode(),
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(target=target).encode(),
        "xl/worksheets/sheet1.xml": f"{doctype}<worksheet><sheetData>{sheet}</sheetData></worksheet>".encode(),
        **(more or {}),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    out.seek(0)
    return out
