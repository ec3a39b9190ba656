"""Questions to watched tasks and calls; none of them commits."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier.channels.ladder import UNOPENED
from services.notifier.channels.models import LISTED, Call, Watch
from services.notifier.escalation.domain import TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.mail.models import Mail
from services.notifier.tasks.models import Case, Task


def watch(session: Session, task_id: str) -> Watch | None:
    """Return the watch of a task."""
    return session.get(Watch, task_id)


def watches_of(session: Session, case_id: str) -> list[Watch]:
    """Return the watches of a case's tasks."""
    return list(session.scalars(select(Watch).where(Watch.case_id == case_id)))


def is_awaited(session: Session, task_id: str) -> bool:
    """Say whether somebody still has to open a task that has a ladder."""
    found = session.get(Watch, task_id)
    return found is not None and found.seen_at is None


def pending(session: Session, case_id: str, task_id: str) -> list[Timer]:
    """Return the timers of a task's ladder that have not fired."""
    wanted = select(Timer).where(
        Timer.case_id == case_id,
        Timer.task_id == task_id,
        Timer.kind == TimerKind.CHANNEL,
        Timer.state.in_((TimerState.WAITING, TimerState.RESTING)),
    )
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def told_on(session: Session, task_id: str, occasion: str) -> list[Mail]:
    """Return the short messages of one rung of a task's ladder."""
    return list(session.scalars(select(Mail).where(Mail.task_id == task_id, Mail.occasion == occasion)))


def listed(session: Session) -> list[tuple[Watch, Task, Case]]:
    """Return the call list: tasks that nobody has opened, what is wanted soonest first."""
    query = (
        select(Watch, Task, Case)
        .join(Task, Task.id == Watch.task_id)
        .join(Case, Case.id == Watch.case_id)
        .where(LISTED, Task.state.in_(UNOPENED), Case.round > Case.ended)
        .order_by(Watch.next_at, Watch.task_id)
    )
    return [(one, task, case) for one, task, case in session.execute(query)]


def calls_of(session: Session, task_ids: Iterable[str]) -> list[Call]:
    """Return the calls for some tasks, the first first."""
    wanted = select(Call).where(Call.task_id.in_(list(task_ids)))
    return list(session.scalars(wanted.order_by(Call.task_id, Call.number)))
