"""What a ZIP archive says that it holds, read from its list of contents within bounds. Nothing is unpacked."""

import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

from services.intake.attachments.domain import Refused
from services.intake.words import Text

MOST_ENTRIES = 5000
MOST_LISTED = 1024 * 1024
"""Bytes of the list of contents."""

MOST_UNPACKED = 512 * 1024 * 1024
"""Bytes that all contents may come to, as the archive says."""

MOST_RATIO = 200
"""How many times larger contents may be than what they are packed in, above a few megabytes."""

_SMALL = 8 * 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")


class Entry(NamedTuple):
    """One entry of the list: its name, and bytes when unpacked. sealed: with a password."""

    name: str
    size: int
    sealed: bool


_BOMB = Refused(
    "archive_too_large",
    Text(
        "压缩内容展开后过大，或条目过多，无法安全打开。请拆分后再上传。",
        "What is packed in this file comes to too much, or is in too many pieces, to be opened safely. Split it.",
    ),
)
_DAMAGED = Refused("file_damaged", Text("文件已损坏，打不开。", "The file is damaged and cannot be opened."))
_OUTSIDE = Refused(
    "archive_paths",
    Text(
        "压缩内容中有指向文件夹之外的名称（如“../”），不予接收。",
        "A name within the packed file leads out of it (such as `../`); such a file is not taken.",
    ),
)
_SEALED = Refused(
    "file_encrypted",
    Text(
        "文件加了密码，无法查验。请去掉密码后再上传。",
        "The file has a password and cannot be looked over. Take it off.",
    ),
)


def contents(file: IO[bytes], size: int) -> set[str]:
    """Return the names in an archive's list. Raises Refused for what is damaged, sealed, a bomb, or leads outside."""
    found = list(_entries(file, size))
    if any(one.sealed for one in found):
        raise _SEALED
    if any(_leads_out(one.name) for one in found):
        raise _OUTSIDE
    unpacked = sum(one.size for one in found)
    if unpacked > MOST_UNPACKED or (unpacked > _SMALL and unpacked > size * MOST_RATIO):
        raise _BOMB
    return {one.name for one in found}


def _entries(file: IO[bytes], size: int) -> Iterator[Entry]:
    file.seek(max(0, size - _END.size - 0xFFFF))
    tail = file.read(_END.size + 0xFFFF)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise _DAMAGED
    _, disk, first, here, entries, length, start, _ = _END.unpack_from(tail, at)
    if disk or first or here != entries:
        raise _DAMAGED
    if entries > MOST_ENTRIES or length > MOST_LISTED:  # 0xFFFF and 0xFFFFFFFF say "see ZIP64": too much in any case
        raise _BOMB
    if start + length > size:
        raise _DAMAGED
    file.seek(start)
    listed, spot = file.read(length), 0
    for _ in range(entries):
        if len(listed) - spot < _ENTRY.size or listed[spot : spot + 4] != b"PK\x01\x02":
            raise _DAMAGED
        told = _ENTRY.unpack_from(listed, spot)
        flags, unpacked, name, extra, comment = told[3], told[9], told[10], told[11], told[12]
        spot += _ENTRY.size
        # Names that are no UTF-8 are of no program whose files are looked into by name.
        yield Entry(listed[spot : spot + name].decode("utf-8", "replace"), unpacked, bool(flags & 1))
        spot += name + extra + comment


def _leads_out(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return ".." in steps or name.startswith(("/", "\\")) or name[1:2] == ":" or "\x00" in name
