"""Reads XML as a stream, within a bound, and without entities of its own: those are what bombs are made of."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO
from xml.parsers import expat  # nosec B406

from services.intake.imports.sheets.cells import unreadable

_BLOCK = 64 * 1024
_LONGEST = 1024 * 1024
"""Bytes of a tag or a comment."""

_DAMAGED = (
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""What the libraries raise for parts that are cut, changed, encrypted or packed in ways that nobody knows."""


def parse(
    part: IO[bytes],
    most: int,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> Iterator[None]:
    """Parse a part block by block, yielding after each; names come without their prefix. Raises Unreadable.

    most: bytes that it may have.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    size = 0
    with whole():
        while block := part.read(_BLOCK):
            size += len(block)
            if size > most:
                raise unreadable("too_large", "文件解压后过大。", "What the file unpacks to is too large.")
            parser.Parse(block, False)
            if size - parser.CurrentByteIndex > _LONGEST:  # a tag without end would be held whole
                raise _broken()
            yield
        parser.Parse(b"", True)
        yield


@contextmanager
def whole() -> Iterator[None]:
    """Hold that what is read within is whole. Raises Unreadable for whatever comes of a damaged file."""
    try:
        yield
    except _DAMAGED as error:
        raise _broken() from error


def events(part: IO[bytes], most: int) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield each element of a small part: its name, its attributes, the name of what it stands in."""
    waiting: list[tuple[str, dict[str, str], str]] = []
    around = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        waiting.append((name, attributes, around[-1]))
        around.append(name)

    def end(_: str) -> None:
        around.pop()

    for _ in parse(part, most, start, end, lambda _: None):
        yield from waiting
        waiting.clear()


def _refuse(*_: object) -> None:
    raise _broken()


def _broken() -> Exception:
    return unreadable(
        "not_a_workbook",
        "工作簿已损坏，无法读取。请用表格软件打开后另存为 .xlsx。",
        "The workbook is damaged and cannot be read. Open it in a spreadsheet and save it as .xlsx.",
    )
