"""Questions to the mails that wait for a better hour. They wait by business time; their lease is the database's."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from shared.db.clock import database_now

NEVER = 1e12
"""What stands as `due_at` of a mail that is held: it wants no attention until somebody lets it go on."""


def release(session: Session, now: datetime) -> int:
    """Let mails be looked at again whose time has come; return how many.

    Also those that were held at an instant that lies ahead: the clock was wrong then, and so is until when they wait.
    """
    return _let_go(session, or_(Mail.not_before <= now, Mail.held_at > now))


def release_all(session: Session) -> int:
    """Let all mails that are held be looked at again: what they wait for may have changed."""
    return _let_go(session, Mail.held_at.is_not(None))


def _let_go(session: Session, which: object) -> int:
    # After what is new: the mails of a long weekend must not hold up what is urgent this morning.
    done = session.execute(
        update(Mail)
        .where(Mail.held_at.is_not(None), Mail.due_at == NEVER, which)  # type: ignore[arg-type]
        .values(due_at=database_now(session))
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def heard_nothing(session: Session, mail: Mail) -> bool:
    """Say whether a mail's reader has heard nothing of its task: what would have told them waited until it ended."""
    about = select(Mail.kind, Mail.state, Mail.held_for).where(
        Mail.case_id == mail.case_id, Mail.task_id == mail.task_id, Mail.email == mail.email, Mail.key != mail.key
    )
    others = session.execute(about).all()
    told = (MailState.SENT, MailState.KEPT, MailState.AMBIGUOUS)
    waited = any(one.held_for and one.kind in (MailKind.TASK, MailKind.DELEGATED) for one in others)
    return waited and not any(one.state in told for one in others)
