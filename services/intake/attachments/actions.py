"""What happens to files of cases. The bytes are in the store before anything here says that a case has them."""

from dataclasses import dataclass
from datetime import timedelta

from services.intake.attachments import store
from services.intake.attachments.domain import FULL, MOST_FILES, FileState, available
from services.intake.attachments.models import Attachment, Blob
from services.intake.attachments.storage import Storage
from services.intake.cases.actions import Speaker
from services.intake.cases.domain import Command, move
from services.intake.cases.models import Case
from services.intake.codes.words import STATES
from services.intake.mailed import store as mailed
from services.intake.same.holding import hold
from services.intake.same.store import sources_of, survivor_of
from shared.contracts.from_intake import CASE_ATTACHED
from shared.contracts.words import CaseState
from shared.db import new_id
from shared.messaging import Service, Unit

ROLE = "files"
"""The role that scans, tells and sweeps."""

KEPT_FOR = timedelta(days=1)
"""How long bytes stay that belong to no case: whoever sent them may be about to say whose they are."""

RETRIES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""When a scanner that did not answer is asked again; the last one counts for all further times."""


class Full(Exception):
    """The case has as many files as it may have."""

    text = FULL


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file whose bytes are in the store. name: cleaned; type: a code of kinds.TYPES."""

    sha256: str
    name: str
    type: str
    size: int


def may_add(case: Case, followed: Case | None) -> None:
    """Raise domain.NotNow where nothing can be added to a case, or to that in which it is handled."""
    for at in filter(None, (case, followed)):
        state = CaseState(at.state)
        move(Command.SUPPLEMENT, state, STATES[state])


def add(unit: Unit, case: Case, file: NewFile, speaker: Speaker, *, scanned: bool) -> tuple[Attachment, bool]:
    """Attach a file to a locked case (same.holding), and say whether it is new: the same bytes are in a case once.

    scanned: whether the installation has a scanner; then nobody hears of the file before it is clean. Raises
    domain.NotNow and Full.
    """
    known = store.with_bytes(unit.session, case.id, file.sha256)
    if known is not None:
        return known, False
    may_add(case, survivor_of(unit.session, case))
    # Under the lock of the case: of two that come for the last place, the second finds it taken.
    have = store.count(unit.session, case.id)
    if have >= MOST_FILES:
        raise Full
    row = Attachment(
        id=new_id(),
        case_id=case.id,
        number=have + 1,
        sha256=file.sha256,
        name=file.name,
        type=file.type,
        size=file.size,
        actor=speaker.actor,
        by=speaker.name,
        added_at=unit.now,
        told=False,
    )
    unit.session.add(row)
    case.updated_at = unit.now
    unit.record(case, "attachment.added", {**_facts(row), "by": speaker.name}, speaker.actor)
    _settle(unit, case, row, store.blob(unit.session, file.sha256), scanned=scanned)
    return row, True


def tell(unit: Unit, case: Case, row: Attachment) -> None:
    """Tell whoever works on a case, or on that in which it is handled, of a file that may be handed out."""
    at = survivor_of(unit.session, case) or case
    told = {"attachment": row.id, "number": row.number, "name": row.name, "type": row.type}
    told |= {"size": row.size, "sha256": row.sha256, "by": row.by or "", "at": row.added_at.isoformat()}
    line = unit.record(at, "attachment.released", {**_facts(row), "of": case.number}, "rule")
    unit.send(CASE_ATTACHED, at, told, line=line, round=at.round, assignment=at.assignment)
    row.told = True


def follow(unit: Unit, case: Case) -> None:
    """Tell whoever works on a case from now on of its files, and of those that came with cases merged into it.

    For a case that has just been merged, or separated again; rows are locked. To be told twice does no harm.
    """
    for one in (case, *sources_of(unit.session, case)):
        for row, state in store.of_case(unit.session, one.id):
            if row.told and state is not FileState.QUARANTINED:
                tell(unit, one, row)


def judge(unit: Unit, sha256: str, found: str | None) -> None:
    """Put down what the scanner says of bytes; `settle` then tells of the files that have them.

    found: by the scanner's name for it; None where they are clean.
    """
    blob = store.blob(unit.session, sha256)
    if blob.state == FileState.WAITING:  # else somebody else was quicker
        blob.state = FileState.QUARANTINED if found else FileState.CLEAN
        blob.found, blob.scanned_at, blob.due_at, blob.reason = found, unit.now, None, None


def settle(unit: Unit, attachment_id: str, *, scanned: bool) -> None:
    """Tell of a file, or put on record that it is withheld, once it is known which. Raises NotNow; then come again."""
    found = store.one(unit.session, attachment_id)
    if found is None:
        return
    case = hold(unit, found[0].case_id)
    unit.session.refresh(found[0])
    if not found[0].told:
        _settle(unit, case, found[0], store.blob(unit.session, found[0].sha256), scanned=scanned)


def put_off(unit: Unit, sha256: str, reason: str) -> None:
    """Let bytes wait that the scanner could not be asked about."""
    blob = store.blob(unit.session, sha256)
    blob.due_at = unit.now + RETRIES[min(blob.attempts, len(RETRIES)) - 1]
    blob.reason = reason


def sweep(service: Service, storage: Storage) -> bool:
    """Remove bytes that have belonged to no case for a while, and say whether there were any.

    The row goes first and is locked until the bytes are gone: whoever sends the same bytes meanwhile waits, and puts
    them there anew.
    """
    with service.begin("files") as unit:
        sha256 = store.remove_orphan(unit.session, unit.now - KEPT_FOR)
        if sha256 is None:
            return False
        storage.delete(sha256)
        return True


def forget(unit: Unit, case: Case, actor: str) -> None:
    """Take all files from a case whose time to be kept is over; `sweep` removes the bytes."""
    gone = store.of_case(unit.session, case.id)
    for row, _ in gone:
        unit.record(case, "attachment.forgotten", {"number": row.number, "sha256": row.sha256}, actor)
    store.drop(unit.session, case.id)
    mailed.drop(unit.session, case.id)


def _settle(unit: Unit, case: Case, row: Attachment, blob: Blob, *, scanned: bool) -> None:
    state = FileState(blob.state)
    if state is FileState.QUARANTINED:
        unit.record(case, "attachment.quarantined", {**_facts(row), "found": blob.found}, "scanner")
        row.told, case.updated_at = True, unit.now
    elif available(state, scanned=scanned):
        tell(unit, case, row)
    else:
        unit.ring(ROLE)


def _facts(row: Attachment) -> dict[str, str | int]:
    return {
        "attachment": row.id,
        "number": row.number,
        "name": row.name,
        "type": row.type,
        "size": row.size,
        "sha256": row.sha256,
    }
