"""Requests that bring files: larger than others, collected in a file on disk and never whole in memory (ADR 38)."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MORE_THAN_FILES = 64 * 1024
"""Bytes that a body may have beside its files: the names and boundaries of a form."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """Which requests may bring files, and where these are collected while they come.

    folder: on the disk that will keep them, made at first need. target: fits the address of such a POST from its first
    byte on. most: bytes of all files of one request.
    """

    folder: Path
    target: re.Pattern[bytes]
    most: int

    @property
    def most_body(self) -> int:
        """Return how many bytes the whole body may have."""
        return self.most + MORE_THAN_FILES

    def expects(self, head: bytes, announced: int) -> bool:
        """Say whether a request of which the head has come may have a body of so many bytes."""
        method, _, rest = head.partition(b" ")
        return method == b"POST" and announced <= self.most_body and self.target.match(rest) is not None

    def file(self) -> IO[bytes]:
        """Return an empty file that is gone once it is closed. Raises OSError where there is no room."""
        return scratch(self.folder)


def scratch(folder: Path) -> IO[bytes]:
    """Return an empty file without a name in a folder, which is made where it is missing, for its owner alone."""
    for one in (folder.parent, folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder)
