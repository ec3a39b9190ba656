"""What happens to the files of a mail about a case: each becomes a file of the case once, or it is said why not."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.intake.attachments.actions import ROLE, Full, NewFile, add
from services.intake.cases.actions import Speaker
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.mailed import domain, store
from services.intake.mailed.domain import MailedState
from services.intake.mailed.models import MailedFile
from services.intake.mailed.store import Key
from services.intake.same.holding import hold
from services.intake.words import Text
from shared.messaging import Unit


def expect(unit: Unit, case: Case, mail: str, files: Sequence[Mapping[str, Any]], speaker: Speaker) -> None:
    """Put down which files came with a mail about a case; the role `files` fetches them.

    mail: notifier's id of it. files: `name`, `size` and `sha256` of each. Once for each mail: who hears of a mail sees
    to it that this is not called twice.
    """
    for number, one in enumerate(files, 1):
        unit.session.add(
            MailedFile(
                case_id=case.id,
                mail=mail,
                number=number,
                name=one["name"][: domain.LONGEST_NAME],
                size=one["size"],
                sha256=one["sha256"],
                actor=speaker.actor,
                by=speaker.name[:200] if speaker.name else None,
                told_at=unit.now,
                state=MailedState.COMING,
                due_at=unit.now,
                attempts=0,
                why={},
            )
        )
    if files:
        unit.ring(ROLE)


def attach(unit: Unit, key: Key, file: NewFile, *, scanned: bool) -> None:
    """Make a file whose bytes are in the store one of the case, unless that is done. Raises NotNow; then come again."""
    case = hold(unit, key.case_id)
    row = store.coming(unit.session, key)
    if row is None:
        return
    try:
        add(unit, case, file, Speaker(row.actor, row.by), scanned=scanned)
    except NotNow as why:
        _refused(unit, case, row, domain.CASE_OVER, why.text)
    except Full as why:
        _refused(unit, case, row, domain.FULL, why.text)
    else:
        row.state, row.due_at, row.reason = MailedState.TAKEN, None, None


def refuse(unit: Unit, key: Key, code: str, why: Text) -> None:
    """Put on record that a file is not taken. Raises NotNow; then come again."""
    case = hold(unit, key.case_id)
    row = store.coming(unit.session, key)
    if row is not None:
        _refused(unit, case, row, code, why)


def put_off(unit: Unit, key: Key, reason: str) -> None:
    """Let a file wait that could not be fetched."""
    row = store.coming(unit.session, key)
    if row is not None:
        row.due_at, row.reason = unit.now + domain.wait_after(row.attempts), reason


def _refused(unit: Unit, case: Case, row: MailedFile, code: str, why: Text) -> None:
    said = {"zh": why.zh, "en": why.en}
    row.state, row.due_at, row.reason, row.code, row.why = MailedState.REFUSED, None, None, code, said
    case.updated_at = unit.now
    facts = {"name": row.name, "size": row.size, "sha256": row.sha256, "mail": row.mail, "code": code, "refusal": said}
    unit.record(case, "attachment.refused", facts, "rule")
