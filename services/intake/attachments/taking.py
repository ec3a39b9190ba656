"""Taking a file in: read within bounds into a file without a name, then kept by its hash, before any case has it."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from services.intake.attachments import store
from services.intake.attachments.actions import NewFile
from services.intake.attachments.domain import EMPTY, MOST_BYTES, TOO_LARGE, named
from services.intake.attachments.scanner import Scanner
from services.intake.attachments.sniffing import types_of
from services.intake.attachments.storage import BLOCK, NoRoom, Storage
from shared.messaging import Service
from shared.web.uploads import scratch


@dataclass(frozen=True, slots=True)
class Keeping:
    """How files are kept. folder: of the volume, where they also stand while they come; scanner: None without one."""

    folder: Path
    storage: Storage
    scanner: Scanner | None

    @property
    def scanned(self) -> bool:
        """Say whether files have to be clean before anybody gets them."""
        return self.scanner is not None

    @property
    def arriving(self) -> Path:
        """Return where files stand while they come: on the volume, which has room for them."""
        return self.folder / "arriving"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that has come whole and is of a type that is taken; its bytes are not in the store yet."""

    file: IO[bytes]
    new: NewFile


@contextmanager
def arrived(keeping: Keeping, source: IO[bytes], name: str, media: str, allowed: Sequence[str]) -> Iterator[Arrived]:
    """Read a file from a stream and see what it is; it is gone at the end of the block, unless it was kept.

    media: the media type that its sender says. allowed: the types that the place takes. Raises domain.Refused, and
    NoRoom; nothing is kept then.
    """
    try:
        file = scratch(keeping.arriving)
    except OSError as error:
        raise NoRoom(str(error)) from error
    with file:
        digest, size = hashlib.sha256(), 0
        while block := source.read(min(BLOCK, MOST_BYTES + 1 - size)):
            size += len(block)
            if size > MOST_BYTES:
                raise TOO_LARGE
            digest.update(block)
            _write(file, block)
        if not size:
            raise EMPTY
        known, kind = named(name, media, types_of(file, size), allowed)
        yield Arrived(file, NewFile(digest.hexdigest(), known, kind, size))


def keep(service: Service, keeping: Keeping, one: Arrived) -> None:
    """Put a file's bytes into the store. Raises NoRoom.

    First a row says that they are on their way, so that nothing stands there of which no row tells.
    """
    with service.begin("files") as unit:
        store.touch(unit.session, one.new.sha256, one.new.size, unit.now)
    keeping.storage.put(one.new.sha256, one.file, one.new.size)


def _write(file: IO[bytes], block: bytes) -> None:
    try:
        file.write(block)
    except OSError as error:
        raise NoRoom(os.strerror(error.errno or 0)) from error
