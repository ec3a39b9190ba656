"""Which types of file there are, how their names end, and what each is called. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from services.intake.words import Text


class FileType(NamedTuple):
    """A type of file. endings: of names, the usual one first. media: its media type first, then others in use."""

    name: Text
    endings: tuple[str, ...]
    media: tuple[str, ...]


_OLE = "application/x-ole-storage"

TYPES: dict[str, FileType] = {
    "pdf": FileType(Text("PDF 文档", "PDF document"), ("pdf",), ("application/pdf",)),
    "jpg": FileType(Text("JPEG 图片", "JPEG image"), ("jpg", "jpeg"), ("image/jpeg", "image/jpg")),
    "png": FileType(Text("PNG 图片", "PNG image"), ("png",), ("image/png",)),
    "heic": FileType(Text("HEIC 图片", "HEIC image"), ("heic", "heif"), ("image/heic", "image/heif")),
    "docx": FileType(
        Text("Word 文档", "Word document"),
        ("docx",),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    ),
    "xlsx": FileType(
        Text("Excel 表格", "Excel workbook"),
        ("xlsx",),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    ),
    "ofd": FileType(Text("OFD 版式文档", "OFD document"), ("ofd",), ("application/ofd", "application/vnd.ofd")),
    "wps": FileType(
        Text("WPS 或旧版 Office 文档", "WPS or old Office document"),
        ("wps", "et", "doc", "xls"),
        (_OLE, "application/msword", "application/vnd.ms-excel", "application/vnd.ms-works", "application/kswps"),
    ),
    "txt": FileType(Text("文本文件", "Text file"), ("txt",), ("text/plain",)),
    "zip": FileType(Text("ZIP 压缩包", "ZIP archive"), ("zip",), ("application/zip", "application/x-zip-compressed")),
}
"""By code; a place says which of them it takes. `wps` stands for all that is stored as OLE2 compound documents: from
outside one cannot tell which program wrote them."""

USUAL = ("pdf", "jpg", "png", "heic", "docx", "xlsx", "ofd", "wps", "txt")
"""What is taken where a place says nothing: no archives, for who opens one does not see what is in it."""

_BY_ENDING = {ending: code for code, kind in TYPES.items() for ending in kind.endings}
_BY_MEDIA = {media: code for code, kind in TYPES.items() for media in kind.media}


def by_ending(name: str) -> str | None:
    """Return the type that a name claims by its ending; None for none of ours, and for a name without one."""
    return _BY_ENDING.get(ending_of(name))


def by_media(media: str) -> str | None:
    """Return the type that a media type claims, None for none of ours; what says nothing claims nothing."""
    return _BY_MEDIA.get(media.strip().lower())


def ending_of(name: str) -> str:
    """Return the ending of a name in small letters, empty where it has none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def called(codes: Iterable[str]) -> Text:
    """Return the usual endings of some types, to be read by people."""
    # What stands for several programs is named by the ending of each.
    endings = [ending for code in codes for ending in TYPES[code].endings[: None if code == "wps" else 1]]
    return Text("、".join(endings), ", ".join(endings))
