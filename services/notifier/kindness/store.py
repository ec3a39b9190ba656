"""Questions to the mails that wait for a better hour. They wait by business time; their lease is the database's."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, TextClause, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from services.notifier.escalation.models import Timer
from services.notifier.kindness.domain import HeldFor
from services.notifier.kindness.models import MailPace
from services.notifier.limits.models import RunningClock
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.tasks.models import Case, Task
from shared.db.clock import database_now

NEVER = 1e12
"""What stands as `due_at` of a mail that is held: it wants no attention until somebody lets it go on."""


def release(session: Session, now: datetime, ways: TextClause) -> int:
    """Let mails of some ways be looked at again whose time has come; return how many.

    Also those that were held at an instant that lies ahead: the clock was wrong then, and so is until when they wait.
    """
    return _let_go(session, or_(Mail.not_before <= now, Mail.held_at > now), ways)


def release_all(session: Session, *ways: TextClause) -> int:
    """Let all mails that are held be looked at again: what they wait for may have changed. ways: of these alone."""
    return _let_go(session, Mail.held_at.is_not(None), *ways)


def _let_go(session: Session, *which: object) -> int:
    # After what is new: the mails of a long weekend must not hold up what is urgent this morning.
    done = session.execute(
        update(Mail)
        .where(Mail.held_at.is_not(None), Mail.due_at == NEVER, *which)  # type: ignore[arg-type]
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


def has_stopped(session: Session, mail: Mail) -> bool:
    """Say whether the clock has stopped whose step a mail is of; of one by a task's or case's own limit: never."""
    clock = (
        select(RunningClock.stopped_at)
        .join(Timer, Timer.task_id == RunningClock.id)
        .where(Timer.case_id == mail.case_id, Timer.step == mail.occasion)
    )
    return any(at is not None for at in session.scalars(clock))


def paces(session: Session, emails: Iterable[str], now: datetime) -> dict[str, MailPace]:
    """Return the paces of some addresses, locked in their order; an address without one gets one that is over."""
    wanted, found = sorted(set(emails)), dict[str, MailPace]()
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    new = insert(cast("Table", MailPace.__table__)).on_conflict_do_nothing()
    # Once, but where an old row was there for the first statement and is removed before the second (mail.tidying).
    while missing := [one for one in wanted if one not in found]:
        session.connection().execute(new, [{"email": one, "since": now, "gone": 0} for one in missing])
        locked = select(MailPace).where(MailPace.email.in_(missing)).order_by(MailPace.email).with_for_update()
        found |= {one.email: one for one in session.scalars(locked.execution_options(populate_existing=True))}
    return found


def waiting_with(session: Session, mail: Mail, limit: int) -> list[Mail]:
    """Return, locked, the mails to the reader of one that wait to be gathered, that one first, then the oldest."""
    others = (
        select(Mail)
        .where(
            Mail.email == mail.email,
            Mail.person == mail.person,
            Mail.language == mail.language,
            Mail.held_at.is_not(None),
            Mail.held_for == HeldFor.MANY,
            Mail.key != mail.key,
        )
        .order_by(Mail.created_at, Mail.key)
        .limit(limit - 1)
        .with_for_update(skip_locked=True)
    )
    return [mail, *session.scalars(others)]


def gathered_by(session: Session, bundle: Mail) -> list[Mail]:
    """Return, locked, the mails that went with another, and still share its lot."""
    keys = [one["mail"] for one in bundle.details["mails"]]
    found = select(Mail).where(Mail.key.in_(keys), Mail.bundle == bundle.key, Mail.state == MailState.BUNDLED)
    return list(session.scalars(found.order_by(Mail.case_id, Mail.key).with_for_update()))


def tasks_of(session: Session, mails: Sequence[Mail]) -> dict[str, tuple[Task, dict[str, object]]]:
    """Return by each mail's key the task that it is about, with the facts of its case."""
    wanted = {mail.task_id for mail in mails if mail.task_id}
    rows = session.execute(select(Task, Case.facts).join(Case, Case.id == Task.case_id).where(Task.id.in_(wanted)))
    found = {task.id: (task, facts) for task, facts in rows}
    return {mail.key: found[mail.task_id] for mail in mails if mail.task_id in found}
