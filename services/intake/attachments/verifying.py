"""Says whether the files are there that cases have."""

from collections.abc import Iterable, Iterator

from services.intake.attachments import store
from services.intake.attachments.storage import NoRoom, Storage
from shared.db.history import Line
from shared.messaging import Service

Told = set[tuple[str, int, str]]
"""Case, number and hash of each file of a case."""


def missing(service: Service, storage: Storage) -> Iterator[str]:
    """Yield a sentence for each file of a case whose bytes are not in the store, or not as many as there should be."""
    with service.database.read() as session:
        blobs = store.all_blobs(session)
    try:
        for sha256, size in blobs:
            found = storage.size(sha256)
            if found is None:
                yield f"intake: the bytes of file {sha256} are missing from the store; bring them back from a backup"
            elif found != size:
                yield f"intake: file {sha256} has {found} bytes in the store, and should have {size}"
    except NoRoom as error:
        yield f"intake: the store of files does not answer, so that nobody knows what is in it: {error}"


def told_by(case_id: str, lines: Iterable[Line]) -> Told:
    """Return the files that a case has by its history."""
    told: Told = set()
    for line in lines:
        if line.kind == "attachment.added":
            told.add((case_id, line.facts["number"], line.facts["sha256"]))
        elif line.kind == "attachment.forgotten":
            told.discard((case_id, line.facts["number"], line.facts["sha256"]))
    return told


def otherwise(told: Told, stored: Told) -> Iterator[str]:
    """Yield a sentence for each file of which history and tables say something else."""
    for case_id, number, _ in sorted(told ^ stored):
        yield f"intake: case {case_id}: its history and the tables disagree on attachment {number}"
