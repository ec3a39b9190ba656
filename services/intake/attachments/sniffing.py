"""What a file is, by its bytes: a table of our own for the few types that are taken, read within bounds."""

import codecs
from typing import IO

from services.intake.attachments import zips
from services.intake.attachments.domain import Refused
from services.intake.words import Text

_BLOCK = 64 * 1024
_HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_MACROS = Refused(
    "file_macros",
    Text(
        "文件含有宏，不予接收。请另存为不含宏的文件。", "The file holds macros and is not taken. Save it without them."
    ),
)


def types_of(file: IO[bytes], size: int) -> list[str]:
    """Return the types that a file's bytes may be, the likeliest first; none where they are of no known type.

    Raises domain.Refused for what is of a known type and yet cannot be taken.
    """
    file.seek(0)
    head = file.read(1024)
    if head.removeprefix(codecs.BOM_UTF8).startswith(b"%PDF-"):
        return ["pdf"]
    if head.startswith(b"\xff\xd8\xff"):
        return ["jpg"]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ["png"]
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return ["heic"]
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ["wps"]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(file, size)
    return ["txt"] if _is_text(file) else []


def _packed(file: IO[bytes], size: int) -> list[str]:
    names = zips.contents(file, size)
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise _MACROS
    for code, needed in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("ofd", "OFD.xml")):
        if needed in names and (code == "ofd" or "[Content_Types].xml" in names):
            return [code, "zip"]
    return ["zip"]


def _is_text(file: IO[bytes]) -> bool:
    """Say whether a file is text in UTF-8, GB 18030 or UTF-16 with its mark, without what no text has."""
    file.seek(0)
    head = file.read(2)
    ways = ["utf-16"] if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ["utf-8", "gb18030"]
    return any(_reads_as(file, way) for way in ways)


def _reads_as(file: IO[bytes], way: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(way)()
    try:
        while block := file.read(_BLOCK):
            if _has_controls(decoder.decode(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r\f\x1a"}


def _has_controls(text: str) -> bool:
    return len(text.translate(_CONTROLS)) != len(text)
