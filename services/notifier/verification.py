"""What notifier says of its cases, tasks, task forces, promises, timers and mails when the promises are checked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.notifier.absences.auditing import unattended
from services.notifier.channels.models import Call, Watch
from services.notifier.channels.replay import differences as watch_differences
from services.notifier.escalation.auditing import lacking
from services.notifier.escalation.domain import OUTLIVING, TimerKind
from services.notifier.escalation.models import MeasureRow, Timer
from services.notifier.extensions.models import Extension
from services.notifier.inbox.domain import Became
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.replay import differences as incoming_differences
from services.notifier.ledger.models import LedgerEntry
from services.notifier.ledger.replay import differences as ledger_differences
from services.notifier.ledger.store import unwatched
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.notices.domain import NoticeState
from services.notifier.notices.models import Answer, Notice, NoticeNumber
from services.notifier.notices.replay import differences as notice_differences
from services.notifier.notices.replay import gaps
from services.notifier.promises.models import Promise
from services.notifier.promises.replay import differences as promise_differences
from services.notifier.replay import differences
from services.notifier.signatures.models import Draft
from services.notifier.task_forces.models import StageRow, TaskForce
from services.notifier.task_forces.replay import differences as team_differences
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task
from services.notifier.throttle.models import MailDomain
from services.notifier.urging.models import Urging
from services.notifier.waiting.models import Wait
from services.notifier.waiting.replay import differences as wait_differences
from shared.contracts.words import Part, TaskState
from shared.db.clock import database_now
from shared.db.history import Line, lines_of
from shared.messaging import Service
from shared.messaging.verification import CaseView, Snapshot, begin_snapshot, last_changes

REACHED = {MailState.SENT, MailState.KEPT, MailState.BUNDLED}  # whose mail fails is failed too
ON_ITS_WAY = {MailState.QUEUED, MailState.SENDING, MailState.DEFERRED}
AT_WORK = {TaskState.TO_SIGN, TaskState.SIGNED, TaskState.REDO, TaskState.SUPPLEMENT}
LEAD_HAS_IT = AT_WORK | {TaskState.REPORTED, TaskState.APPROVED}


def snapshot(service: Service, settle: timedelta) -> Snapshot:
    """Return what notifier has stored about every case, from one moment, and what it can find wrong by itself."""
    with service.database.read() as session:
        made = begin_snapshot(service, session, settle)
        changed = dict(last_changes(service, session))
        marked = _Marked(session)
        tasks, teams, promises = (_by_case(session, kind) for kind in (Task, TaskForce, Promise))
        entries, extensions, urgings = (_by_case(session, kind) for kind in (LedgerEntry, Extension, Urging))
        received, watches = _by_case(session, IncomingMail), _by_case(session, Watch)
        calls = _by(session, Call, "task_id")
        stages, drafts = _by(session, StageRow, "force_id"), _by(session, Draft, "task_id")
        waits = {one.case_id: one for one in session.scalars(select(Wait))}
        for case in session.scalars(select(Case)):
            wait = waits.get(case.id)
            own = [task for task in tasks[case.id] if (task.round, task.assignment) == (case.round, case.assignment)]
            over = case.round <= case.ended
            made.cases[case.id] = CaseView(
                round=case.round,
                assignment=case.assignment,
                state=_lead_state(own),
                lead=case.lead or None,
                holder=None if over else _holder(own),
                over=over,
                ended=case.ended,
                changed_at=changed.get(case.id),
                waits=wait is not None and wait.over_at is None,
                on_ledger=next((one.number for one in entries[case.id] if one.ended_at is None), 0),
            )
            lines = lines_of(session, service.records.history, case.id)
            to_sign = [draft for task in tasks[case.id] for draft in drafts[task.id]]
            rebuilt = differences(case, tasks[case.id], lines, to_sign, extensions[case.id], urgings[case.id])
            wrong = [*_wrong_tasks(case, tasks[case.id], own), *rebuilt]
            wrong += [*_wrong_teams(case, teams[case.id]), *team_differences(teams[case.id], stages, lines)]
            wrong += marked.wrong(case, lines)
            wrong += promise_differences(promises[case.id], lines)
            wrong += incoming_differences((one for one in received[case.id] if one.over_at is not None), lines)
            wrong += wait_differences(wait, lines)
            called = [one for watch in watches[case.id] for one in calls[watch.task_id]]
            wrong += watch_differences(watches[case.id], called, lines)
            wrong += ledger_differences(entries[case.id], lines)
            made.findings.extend(f"notifier: case {case.id}: {one}" for one in wrong)
        made.findings.extend(f"notifier: {one}" for one in marked.gaps(session))
        made.findings.extend(_wrong_mails(session, service, settle))
        made.findings.extend(_unread_mails(session, service, settle))
        made.findings.extend(_late_timers(session, service, settle))
        _, empty = unattended(session, service.parts, service.clock.now())
        nobody = "nobody of it, and nobody above it, is there"
        made.findings.extend(f"notifier: {code} has {count} open tasks, and {nobody}" for code, count in empty.items())
        silent = lacking(session, service.parts)
        made.findings.extend(f"notifier: case {one}: no step follows its limit" for one in silent)
        forgotten = (one.case_id for one in unwatched(session))
        made.findings.extend(
            f"notifier: case {one}: on the ledger, and nobody would miss its review" for one in forgotten
        )
    return made


def _by_case(session: Session, kind: type[Any]) -> defaultdict[str, list[Any]]:
    return _by(session, kind, "case_id")


def _by(session: Session, kind: type[Any], of: str) -> defaultdict[str, list[Any]]:
    """Return all rows of a table by what they are of."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in session.scalars(select(kind)):
        found[getattr(row, of)].append(row)
    return found


def _lead_state(own: Iterable[Task]) -> str:
    return next((task.state for task in own if task.part == Part.LEAD), "none")


def _holder(own: Iterable[Task]) -> str | None:
    state = _lead_state(own)
    return "lead" if state in LEAD_HAS_IT else "desk" if state in (TaskState.RETURNED, "none") else None


def _wrong_tasks(case: Case, tasks: list[Task], own: list[Task]) -> Iterable[str]:
    leads = [task for task in tasks if task.part == Part.LEAD and task.state in AT_WORK]
    if len(leads) > 1:
        yield f"{len(leads)} bodies lead it at once: {', '.join(task.body for task in leads)}"
    stale = [task for task in tasks if task.state in OPEN and task not in own]
    if stale:
        yield f"tasks of an earlier assignment are still open: {', '.join(task.id for task in stale)}"
    if case.round <= case.ended and any(task.state in OPEN for task in tasks):
        yield "it has ended, but a task is still open"


class _Marked:
    """The notices and cards of all cases, read once."""

    def __init__(self, session: Session) -> None:
        self.notices: defaultdict[str, list[Notice]] = defaultdict(list)
        self.answers: defaultdict[str, list[Answer]] = defaultdict(list)
        self.measures: defaultdict[str, list[MeasureRow]] = defaultdict(list)
        for notice in session.scalars(select(Notice)):
            self.notices[notice.case_id].append(notice)
        for answer in session.scalars(select(Answer)):
            self.answers[answer.notice_id].append(answer)
        for row in session.scalars(select(MeasureRow)):
            self.measures[row.case_id].append(row)

    def wrong(self, case: Case, lines: Iterable[Line]) -> Iterable[str]:
        """Yield what is wrong with those of one case."""
        notices = self.notices[case.id]
        answers = [answer for notice in notices for answer in self.answers[notice.id]]
        yield from notice_differences(notices, answers, self.measures[case.id], lines)
        live = [one for one in notices if one.state in (NoticeState.DRAFT, NoticeState.OPEN)]
        yield from (f"its round is over, but notice {one.id} is not" for one in live if one.round <= case.ended)

    def gaps(self, session: Session) -> Iterable[str]:
        """Yield what is wrong with the numbers that were given."""
        listed = (one for notices in self.notices.values() for one in notices)
        given = [(one.year, one.number) for one in listed if one.year is not None and one.number is not None]
        return gaps(given, {row.year: row.last for row in session.scalars(select(NoticeNumber))})


def _wrong_teams(case: Case, teams: list[TaskForce]) -> Iterable[str]:
    live = [team for team in teams if team.dissolved_at is None]
    if len(live) > 1:
        yield f"{len(live)} task forces are under way at once: {', '.join(team.id for team in live)}"
    yield from (f"its round is over, but task force {team.id} is not" for team in live if team.round <= case.ended)


def _wrong_mails(session: Session, service: Service, settle: timedelta) -> Iterable[str]:
    """Every open task has told somebody; every mail has come to its end, or is tried."""
    now = service.clock.now()
    reached: set[str] = set()
    trying: set[str] = set()
    told = (Mail.key, Mail.task_id, Mail.kind, Mail.state, Mail.created_at, Mail.attempted_at)
    rows = select(*told, Mail.held_at, Mail.not_before, Mail.gate)
    awaited = set(session.scalars(select(MailDomain.domain).where(MailDomain.waits)))
    for mail in session.execute(rows):
        if mail.kind == MailKind.TASK and mail.state in REACHED:
            reached.add(mail.task_id)
        if mail.state in ON_ITS_WAY:
            trying.add(mail.task_id)
            since = mail.attempted_at or mail.created_at  # a mail that was deferred for hours may be tried this moment
            if mail.held_at is not None:
                since = mail.not_before or since
            if mail.state != MailState.DEFERRED and mail.gate not in awaited and now - since > settle:
                yield f"notifier: mail {mail.key} has been {mail.state} since {since}"
    for task in session.execute(select(Task.id, Task.case_id, Task.body, Task.opened_at).where(Task.state.in_(OPEN))):
        if task.id not in reached | trying and now - task.opened_at > settle:
            yield f"notifier: case {task.case_id}: nobody of {task.body} has been told of its task {task.id}"


def _unread_mails(session: Session, service: Service, settle: timedelta) -> Iterable[str]:
    """Every mail that came in has been read, or is tried again."""
    late = service.clock.now() - settle
    waiting = select(IncomingMail.id, IncomingMail.received_at).where(
        IncomingMail.state == Became.WAITING,
        IncomingMail.received_at < late,
        IncomingMail.due_at < database_now(session) - settle.total_seconds(),
    )
    for row in session.execute(waiting):
        yield f"notifier: mail {row.id} came in at {row.received_at} and nobody has read it"


def _late_timers(session: Session, service: Service, settle: timedelta) -> Iterable[str]:
    late = service.clock.now() - settle
    rows = session.execute(
        select(Timer.case_id, Timer.step, Timer.due_at)
        .join(Case, Case.id == Timer.case_id)
        .where(Timer.state == "waiting", Timer.due_at < late)
        .where(or_(Case.round > Case.ended, Timer.kind.in_((*OUTLIVING, TimerKind.DESK))))
    )
    for row in rows:
        yield f"notifier: case {row.case_id}: step {row.step} was due at {row.due_at} and has not fired"
