"""Reads a batch: one JSON document a line (NDJSON), each read as strictly as a body of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO

from services.intake.codes.domain import Place
from services.intake.imports.taking import Line, checked
from shared.web.faults import FieldError
from shared.web.languages import Text
from shared.web.problem_kinds import INVALID, TOO_LARGE
from shared.web.problems import Problem
from shared.web.strict_json import strict_json

MOST_LINES = 10_000
MOST_BYTES = 16 * 1024 * 1024
MOST_LINE = 1024 * 1024
"""Bytes of one line: as of a body that is sent by itself."""

_BLOCK = 64 * 1024
_IN_MEMORY = 1024 * 1024
_TOO_MANY = Text(
    "一批最多 {most} 行；请分批发送。没有任何一行被收下。",
    "A batch may have {most} lines; send it in parts. Nothing of it was taken.",
).filled(most=MOST_LINES)
_LONG_LINE = Text("一行最多 1 MiB。", "A line may have 1 MiB.")
_NAMELESS = FieldError(
    "/source_reference",
    "required",
    Text(
        "请填写 source_reference，或为整批加上 Idempotency-Key；否则重发时无法认出这一行。",
        "Give a source_reference, or send the batch with an Idempotency-Key; else the line cannot be known again.",
    ),
)


@contextmanager
def kept(stream: IO[bytes]) -> Iterator[tuple[IO[bytes], int]]:
    """Give a batch as a file, and how many lines it has at most: nothing of it is taken before all of it is here.

    Raises Problem where it has too many lines, and what the stream raises where it has too many bytes.
    """
    lines, last = 0, b"\n"
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        while block := stream.read(_BLOCK):
            lines += block.count(b"\n")
            last = block
            if lines + (not last.endswith(b"\n")) > MOST_LINES:
                raise Problem(TOO_LARGE, _TOO_MANY)
            file.write(block)
        file.seek(0)
        yield file, lines + (not last.endswith(b"\n"))


def read(file: IO[bytes], place: Place, now: datetime, key: str | None) -> Iterator[Line]:
    """Yield the lines of a batch, counted from 1; blank ones are counted, and stand for nothing.

    key: the batch's Idempotency-Key, by which lines without a reference are known again, each with its number.
    """
    number = 0
    while line := file.readline(MOST_LINE + 1):
        number += 1
        if len(line) > MOST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(_BLOCK)
            yield Line(number, {}, "", None, None, TOO_LARGE, _LONG_LINE)
        elif not line.isspace():
            yield _read(number, line, place, now, key)


def _read(number: int, line: bytes, place: Place, now: datetime, key: str | None) -> Line:
    try:
        sent = strict_json(line)
    except Problem as problem:
        return Line(number, {}, "", None, None, problem.kind, problem.detail, problem.errors)
    found = checked(number, sent, place, now, None if key is None else f"{key}:{number}")
    if found.kind is None and found.reference is None and found.key is None:
        return Line(number, {}, "", None, None, INVALID, None, [_NAMELESS])
    return found


LONGEST_KEY = 255 - 1 - len(str(MOST_LINES))
"""Characters of a batch's key, so that with the number of a line it is still one."""
