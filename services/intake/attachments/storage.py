"""Where the bytes of files stand: a folder (a volume), behind put, open, size and delete, by their hash."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

BLOCK = 64 * 1024
"""Bytes that are read and written at a time."""


class NoRoom(Exception):
    """The store cannot be reached, or has no room; the same may work later."""


class Gone(Exception):
    """Bytes that should stand in the store do not."""


class Storage(Protocol):
    """A store of files by their SHA-256 (64 hexadecimal digits, small)."""

    def put(self, sha256: str, file: IO[bytes], size: int) -> None:
        """Keep a file's bytes; when this returns they survive any one crash. The same again changes nothing.

        Raises NoRoom.
        """

    def open(self, sha256: str) -> IO[bytes]:
        """Return the bytes, to be read from the first on and closed. Raises Gone, NoRoom."""

    def size(self, sha256: str) -> int | None:
        """Return how many bytes there are, None where they are not there. Raises NoRoom."""

    def delete(self, sha256: str) -> None:
        """Remove the bytes; what is not there is as good as removed. Raises NoRoom."""


class Volume:
    """A folder that all processes of intake see."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "kept"

    def put(self, sha256: str, file: IO[bytes], size: int) -> None:  # noqa: ARG002 - others need it
        """Keep a file's bytes: written beside, synced, then put in place under their hash."""
        place = self._place(sha256)
        fresh = place.with_name(f"{sha256}.{os.getpid()}-{id(file):x}.new")
        with _told():
            for one in (self._folder.parent, self._folder, place.parent):
                one.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                    file.seek(0)
                    while block := file.read(BLOCK):
                        out.write(block)
                    out.flush()
                    os.fsync(out.fileno())
                fresh.replace(place)
            finally:
                fresh.unlink(missing_ok=True)
            for folder in (place.parent, self._folder):  # the name too, and that of a new folder
                _sync(folder)

    def open(self, sha256: str) -> IO[bytes]:
        """Return the bytes."""
        try:
            return self._place(sha256).open("rb")
        except FileNotFoundError as error:
            raise Gone(sha256) from error
        except OSError as error:
            raise NoRoom(str(error)) from error

    def size(self, sha256: str) -> int | None:
        """Return how many bytes there are."""
        with _told():
            try:
                return self._place(sha256).stat().st_size
            except FileNotFoundError:
                return None

    def delete(self, sha256: str) -> None:
        """Remove the bytes."""
        with _told():
            self._place(sha256).unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoRoom(str(error)) from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
