"""Files of each type that is taken, made as small as their programs would, and some that nobody should take."""

import io
import struct
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
TEXT = "地块现状：东侧围墙外有积水。\r\n".encode("gb18030")
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The string that every scanner takes for a virus, so that scanners can be tried."""


def packed(*names: str, content: bytes = b"<x/>") -> bytes:
    """Return a ZIP archive with some entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return made.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
OFD = packed("OFD.xml", "Doc_0/Document.xml")
ZIP = packed("现状.txt")


def claiming(entries: int, listed: int) -> bytes:
    """Return the end of an archive that says that it has so many entries, listed in so many bytes."""
    return b"PK\x03\x04" + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, listed, 4, 0)


def unpacking_to(size: int) -> bytes:
    """Return an archive whose one entry says that it unpacks to so many bytes."""
    data = bytearray(packed("word/document.xml"))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", size)
    return bytes(data)


def sealed() -> bytes:
    """Return an archive whose one entry says that it has a password."""
    data = bytearray(packed("a.txt"))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)
