"""Questions for digests: of cases under way, never of those that are over, nor of confidential ones."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from services.notifier.board.store import CHUNK, cases_under_way
from services.notifier.digests.domain import Entry, Section
from services.notifier.digests.models import DigestReader
from services.notifier.extensions.domain import ExtensionState
from services.notifier.extensions.models import Extension
from services.notifier.limits.models import Clock
from services.notifier.notices.domain import NoticeState
from services.notifier.notices.models import Notice
from services.notifier.signatures.domain import DraftState
from services.notifier.signatures.models import Draft
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty, TaskState

AT_WORK = (TaskState.TO_SIGN, TaskState.SIGNED, TaskState.REDO, TaskState.PENDING_OPINION)
"""A task's body can be late in these states."""


def due_tasks(session: Session, now: datetime, until: datetime) -> Iterator[Entry]:
    """Yield what is overdue, and what is due before an instant, of bodies that are at work and whose clock runs."""
    cases = {row.id: row for row in session.execute(cases_under_way()) if not row.confidential}
    ids = sorted(cases)
    for begin in range(0, len(ids), CHUNK):
        query = (
            select(Task.id, Task.case_id, Task.round, Task.assignment, Task.body, Task.party["name"], Task.due_at)
            .join(Clock, (Clock.case_id == Task.case_id) & (Clock.round == Task.round))
            .where(Task.case_id.in_(ids[begin : begin + CHUNK]), Task.state.in_(AT_WORK), Task.due_at < until)
            .where(Clock.rests_since.is_(None))
        )
        for task_id, case_id, round_, assignment, body, name, due_at in session.execute(query):
            case = cases[case_id]
            if (round_, assignment) == (case.round, case.assignment):
                section = Section.OVERDUE if due_at <= now else Section.DUE_TODAY
                yield Entry(section, body, name, case.number, case.title, due_at, "task", task_id, case.about)


Signers = Callable[[Task, Draft], Iterable[str]]


def waiting(session: Session, signers: Signers) -> Iterator[Entry]:
    """Yield what waits for somebody: a report for its second signature, a request, a notice to be signed.

    signers: returns the ids of those who may sign a report of a task.
    """
    drafts = select(Draft, Task, Case).join(Task, Task.id == Draft.task_id).join(Case, Case.id == Task.case_id)
    for draft, task, case in session.execute(drafts.where(Draft.state == DraftState.WAITING)):
        if not case.facts["confidential"]:
            one = _waits(case, task.body, task.party["name"], task.due_at, "draft", task.id)
            yield one._replace(by=frozenset(signers(task, draft)))
    asked = select(Extension, Task, Case).join(Task, Task.id == Extension.task_id)
    asked = asked.join(Case, Case.id == Extension.case_id).where(Extension.state == ExtensionState.ASKED)
    for extension, task, case in session.execute(asked):
        if not case.facts["confidential"]:
            one = _waits(case, task.body, task.party["name"], extension.decide_by, "asked", extension.id)
            yield one._replace(duty=extension.duty)
    notices = select(Notice, Task, Case).join(Task, Task.id == Notice.task_id).join(Case, Case.id == Notice.case_id)
    for notice, task, case in session.execute(notices.where(Notice.state == NoticeState.DRAFT)):
        if not case.facts["confidential"]:
            one = _waits(case, notice.body, task.party["name"], None, "notice", notice.id)
            yield one._replace(duty=Duty.SUPERVISOR)


def _waits(case: Case, body: str, name: dict[str, Any], due_at: datetime | None, what: str, id_: str) -> Entry:
    facts = case.facts
    return Entry(Section.WAITING, body, name, facts["number"], facts["title"], due_at, what, id_, facts.get("about"))


def seen_to(session: Session, day: date) -> frozenset[str]:
    """Return the ids of those whose digest of a day was seen to."""
    return frozenset(session.scalars(select(DigestReader.person).where(DigestReader.day == day)))


def turned_off(session: Session) -> frozenset[str]:
    """Return the ids of those who want no digest."""
    return frozenset(session.scalars(select(DigestReader.person).where(DigestReader.off_at.is_not(None))))


def reader(session: Session, person: str) -> DigestReader | None:
    """Return what is kept of a reader, None where they never had a digest."""
    return session.get(DigestReader, person)


def locked(session: Session, person: str) -> DigestReader:
    """Return what is kept of a reader, locked until the end of the transaction; it is made where there is nothing."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    session.execute(insert(cast("Table", DigestReader.__table__)).values(person=person).on_conflict_do_nothing())
    wanted = select(DigestReader).where(DigestReader.person == person).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
