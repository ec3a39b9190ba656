"""Keeps the bytes of spreadsheets by their hash: put and get, piece by piece."""

import hashlib
import tempfile
from typing import IO

from sqlalchemy import select

from services.intake.imports.domain import MOST_FILE
from services.intake.imports.models import ImportFile
from shared.db.session import table_of
from shared.messaging import Service
from shared.web.languages import Text
from shared.web.problem_kinds import TOO_LARGE
from shared.web.problems import Problem

PIECE = 1024 * 1024
_TOO_LARGE = Text("文件不得超过 {most} MiB。", "A file may have {most} MiB.").filled(most=MOST_FILE // 2**20)


def put(service: Service, stream: IO[bytes]) -> tuple[str, int, bytes]:
    """Keep a file and return its SHA-256, its size and its first bytes; what is there already is not kept twice.

    Raises Problem for one that is too large.
    """
    digest, size, head = hashlib.sha256(), 0, b""
    with tempfile.TemporaryFile() as file:
        while piece := stream.read(64 * 1024):
            size += len(piece)
            if size > MOST_FILE:
                raise Problem(TOO_LARGE, _TOO_LARGE)
            head = head or piece[:8]
            digest.update(piece)
            file.write(piece)
        name = digest.hexdigest()
        with service.database.begin() as session:
            there = session.scalar(select(ImportFile.part).where(ImportFile.hash == name).limit(1))
            if there is None:
                file.seek(0)
                part = 0
                while data := file.read(PIECE):
                    session.connection().execute(
                        table_of(ImportFile).insert(), {"hash": name, "part": part, "data": data}
                    )
                    part += 1
    return name, size, head


def get(service: Service, name: str) -> IO[bytes]:
    """Return a file's bytes as a file that is gone when it is closed. Raises LookupError where it was swept."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    part = 0
    while True:
        with service.database.read() as session:
            query = select(ImportFile.data).where(ImportFile.hash == name, ImportFile.part == part)
            data = session.scalar(query)
        if data is None:
            break
        file.write(data)
        part += 1
    if not part:
        file.close()
        raise LookupError(f"the file {name} is not kept any more")
    file.seek(0)
    return file
