"""Whether what a mail about a stage, a promise or a case on the ledger says is no longer so once it has waited."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.ledger.models import LedgerEntry
from services.notifier.mail.domain import LEDGER_KINDS, PROMISE_KINDS, STAGE_KINDS, MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.promises.models import Promise
from services.notifier.task_forces.models import StageRow, TaskForce

_OVER = {
    MailKind.STAGE_OVER: ("force", STAGE_KINDS),
    MailKind.PROMISE_OVER: ("pledge", PROMISE_KINDS),
    MailKind.LEDGER_OVER: ("entry", LEDGER_KINDS),
}
"""The kinds that say that something is over, by what their details name it, and the kinds that speak of the same."""

_TOLD = (MailState.SENT, MailState.KEPT, MailState.AMBIGUOUS, MailState.DEFERRED)
_TELLS = (*_TOLD, MailState.QUEUED, MailState.SENDING)
"""States of a mail that has told its reader something, and of one that still may, where it is never needless."""


def why_outdated(session: Session, mail: Mail) -> str:
    """Return why a mail need not go any more, empty where it must; of a mail about anything else, empty.

    A promise that was broken is told whatever follows.
    """
    if mail.kind in _OVER:
        heard = _has_heard(session, mail, *_OVER[MailKind(mail.kind)])
        return "" if heard else "its reader had not been told of it, and it was over before the morning"
    asked = _ASKED.get(MailKind(mail.kind)) if mail.way == "mail" else None
    return asked(session, mail) if asked else ""


def _stage(session: Session, mail: Mail) -> str:
    # The code of a stage may have dots in it: it comes last.
    code = mail.occasion.split(".", 2)[-1]
    query = (
        select(StageRow.done_at, TaskForce.dissolved_at)
        .join(TaskForce, TaskForce.id == StageRow.force_id)
        .where(StageRow.force_id == mail.details["force"], StageRow.stage == code)
    )
    found = session.execute(query).one_or_none()
    return "its stage was over when it could be sent" if found and (found.done_at or found.dissolved_at) else ""


def _promise(session: Session, mail: Mail) -> str:
    ended = session.scalar(select(Promise.ended_at).where(Promise.id == mail.details["pledge"]))
    return "its promise was settled when it could be sent" if ended else ""


def _ledger(session: Session, mail: Mail) -> str:
    entry = session.scalar(select(LedgerEntry).where(LedgerEntry.id == mail.details["entry"]))
    if entry is None:
        return ""
    if entry.ended_at is not None:
        return "its case had left the ledger when it could be sent"
    due = mail.details.get("due")
    if mail.kind == MailKind.LEDGER or due is None or entry.due_at is None:
        return ""
    moved = entry.due_at != datetime.fromisoformat(due)
    return "its review was done, or has another day, since it was written" if moved else ""


_ASKED: Mapping[MailKind, Callable[[Session, Mail], str]] = {
    MailKind.STAGE: _stage,
    MailKind.STAGE_DUE: _stage,
    MailKind.STAGE_LATE: _stage,
    MailKind.PROMISE: _promise,
    MailKind.PROMISE_NEAR: _promise,
    MailKind.LEDGER: _ledger,
    MailKind.LEDGER_NEAR: _ledger,
    MailKind.LEDGER_MISSED: _ledger,
}
"""What is asked, by the kinds that ask their reader for something."""


def _has_heard(session: Session, mail: Mail, name: str, kinds: tuple[MailKind, ...]) -> bool:
    """Say whether the reader of a mail has been told of what is over, or never was to be told by another mail."""
    others = session.scalars(
        select(Mail).where(
            Mail.case_id == mail.case_id, Mail.email == mail.email, Mail.kind.in_(kinds), Mail.key != mail.key
        )
    )
    same = [one for one in others if one.details.get(name) == mail.details[name] and one.kind not in _OVER]
    told = (one.state in (_TOLD if one.kind in _ASKED else _TELLS) for one in same)
    return not any(one.held_for for one in same) or any(told)
