"""Rounds under way with all that is reckoned of them: read a batch at a time, as plain values.

Of these there are as many as a district has open cases, and each has a dozen rows: objects that the session watches
would cost more than all the reckoning.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.notifier.escalation.domain import BY_LIMIT, OF_ASKING, TimerKind
from services.notifier.escalation.models import Timer
from services.notifier.escalation.store import PENDING
from services.notifier.extensions.domain import ExtensionState
from services.notifier.extensions.models import Extension
from services.notifier.limits.extending import Wish
from services.notifier.limits.happenings import OF_PART
from services.notifier.limits.kinds import Behind
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.notices.domain import NoticeState
from services.notifier.notices.models import Notice
from services.notifier.task_forces.moving import OpenStage, open_stages
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import CallBack, Case, Task
from shared.contracts.words import Part, TaskState
from shared.db.among import among
from shared.db.parts import Parts

DECISION, REST, CALL = "decision", "rest", "call"
"""What has a limit beside clocks and tasks: whoever is to decide on what an office asks about its clock, a rest that
was granted, and the day on which an enterprise is to be asked what became of it."""


@dataclass(slots=True)
class OpenCase:
    """A case; line and line_hash: the head of its history, which goes on with each line that is written."""

    id: str
    round: int
    assignment: int
    turn: int
    lead: str
    number: str | None
    line: int
    line_hash: str


class OpenLimit(NamedTuple):
    """A limit that runs. model, key: the row that holds it.

    subject: by what its timers name it, None for the case's. clock: as steps name it, or what else it is. body: whose
    it is, None for the case's and the centre's. reckoned: as it is stored. return_until: where it is a task's that may
    be returned until then, as long as nothing was done with it. column: where it stands; only beside `due_at` is kept
    whether it is provisional. notice: the id of the notice whose limit it is, which repeats it. turn: of a call, that
    of the report whose answer it is about.
    """

    model: type[Any]
    key: dict[str, Any]
    subject: str | None
    clock: str
    body: str | None
    began_at: datetime
    due_at: datetime
    provisional: bool
    reckoned: list[Any] | None
    return_until: datetime | None = None
    column: str = "due_at"
    notice: str | None = None
    turn: int = 0


class Pending(NamedTuple):
    """A step that has not happened. subject: by whose limit it counts, None for the case's."""

    case_id: str
    round: int
    step: str
    kind: str
    subject: str | None
    due_at: datetime


class Rest(NamedTuple):
    """A rest that was granted: until when it lasts at the latest.

    whole: whether all of the case rests, or the lead's limit alone.
    """

    limit: OpenLimit
    whole: bool


Versions = tuple[str, str, str]


class OpenRound(NamedTuple):
    """The present round of a case.

    versions: hashes of the limits, the calendar and the policy that it is reckoned by. limits: the case's own first.
    lead: the lead's among them, None where its task is not open. rest: None while no rest runs that was granted; its
    end is among the limits. keeper: the model of the row that names the versions: of the round's clock or, where it has
    none yet, of the case's waiting.
    """

    case: OpenCase
    versions: Versions
    limits: list[OpenLimit]
    lead: OpenLimit | None
    stages: list[OpenStage]
    timers: list[Pending]
    rest: Rest | None
    keeper: type[Any] = Clock


_LIVE = Case.round > Case.ended
_PRESENT = (Clock.case_id == Case.id) & (Clock.round == Case.round)


def next_ids(session: Session, behind: Behind, after: str, count: int) -> list[str]:
    """Return the ids of the next cases under way whose clock is behind, in order; after "": the first."""
    query = (
        select(Case.id)
        .join(Clock, _PRESENT)
        .where(_LIVE, behind(Clock.calendar, Clock.limits))
        .order_by(Case.id)
        .limit(count)
    )
    return list(session.connection().scalars(query.where(Case.id > after) if after else query))


def rounds_of(session: Session, parts: Parts, ids: list[str], *, lock: bool) -> list[OpenRound]:
    """Return the present rounds of those cases that are under way, in the order of their ids.

    lock: until the end of the transaction, as whoever changes them must. What was read before may have changed since:
    whoever has ended a case was faster.
    """
    columns = (Case.id, Case.round, Case.assignment, Case.turn, Case.lead, Case.facts["number"].as_string())
    query = select(*columns, Case.line, Case.line_hash).where(among(session, Case.id, ids), _LIVE).order_by(Case.id)
    cases = [OpenCase(*row) for row in session.connection().execute(query.with_for_update() if lock else query)]
    ids = [case.id for case in cases]
    clocks, tasks, beside = dict(_clocks(session, ids)), _by_case(_tasks(session, ids)), _by_case(_beside(session, ids))
    asked, calls = _by_case(_asked(session, ids)), _by_case(_calls(session, ids))
    stages, timers = open_stages(session, parts, ids), _by_case(_timers(session, ids))
    return [
        OpenRound(
            case,
            clocks[case.id][1],
            [
                clocks[case.id][0],
                *tasks[case.id],
                *beside[case.id],
                *(one.limit for one in asked[case.id]),
                *calls[case.id],
            ],
            next((one for one in tasks[case.id] if one.clock == OF_PART[Part.LEAD]), None),
            [one for one in stages.get(case.id, ()) if one.force.round == case.round],
            timers[case.id],
            next((one for one in asked[case.id] if one.limit.clock == REST), None),
        )
        for case in cases
        if case.id in clocks  # its round may have changed while we waited for it, and nobody has it yet
    ]


def _clocks(session: Session, ids: list[str]) -> Iterator[tuple[str, tuple[OpenLimit, Versions]]]:
    limit = (Clock.started_at, Clock.due_at, Clock.provisional, Clock.reckoned)
    query = select(Clock.case_id, Clock.round, *limit, Clock.limits, Clock.calendar, Clock.escalation)
    for case, round_, *times, limits, calendar, policy in _present(session, query, Clock, ids):
        key = {"case_id": case, "round": round_}
        yield case, (OpenLimit(Clock, key, None, "closing", None, *times), (limits, calendar, policy))


def _tasks(session: Session, ids: list[str]) -> Iterator[tuple[str, OpenLimit]]:
    limit = (Task.opened_at, Task.due_at, Task.provisional, Task.reckoned)
    query = select(Task.case_id, Task.id, Task.part, Task.state, Task.body, *limit, Task.return_until)
    own = query.where(Task.state.in_(OPEN), Task.assignment == Case.assignment)
    for case, task, part, state, body, began, due, provisional, how, until in _present(session, own, Task, ids):
        returnable = until if state in (TaskState.TO_SIGN, TaskState.SIGNED) else None
        named = (Task, {"id": task}, task, OF_PART[Part(part)], body)
        yield case, OpenLimit(*named, began, due, provisional, how, returnable)


RUNNING = select(
    RunningClock.case_id,
    RunningClock.id,
    RunningClock.name,
    RunningClock.body,
    RunningClock.started_at,
    RunningClock.due_at,
    RunningClock.provisional,
    RunningClock.reckoned,
).where(RunningClock.stopped_at.is_(None))
"""Clocks that run beside the case's, as `beside` reads them."""


def beside(row: Iterable[Any], notice: str | None = None) -> OpenLimit:
    """Return the limit of a row of `RUNNING`, without its case. notice: the id of the one whose limit it is."""
    clock, *limit = row
    return OpenLimit(RunningClock, {"id": clock}, clock, *limit)._replace(notice=notice)


def _beside(session: Session, ids: list[str]) -> Iterator[tuple[str, OpenLimit]]:
    query = select(Notice.clock_id, Notice.id).where(Notice.state == NoticeState.OPEN)
    notices = dict(map(tuple, _present(session, query, Notice, ids)))
    for case, *row in _present(session, RUNNING, RunningClock, ids):
        yield case, beside(row, notices.get(row[0]))


def _timers(session: Session, ids: list[str]) -> Iterator[tuple[str, Pending]]:
    query = select(Timer.case_id, Timer.round, Timer.step, Timer.kind, Timer.task_id, Timer.due_at)
    wanted = query.where(Timer.state.in_(PENDING), Timer.kind.in_((TimerKind.STEP, *BY_LIMIT, *OF_ASKING)))
    for case, round_, step, kind, subject, due in _present(session, wanted, Timer, ids):
        yield case, Pending(case, round_, step, kind, _SUBJECTS.get(kind, subject), due)


_SUBJECTS = {
    TimerKind.STEP: None,
    TimerKind.EXTENSION: DECISION,
    TimerKind.UNDECIDED: DECISION,
    TimerKind.SUSPENSION: REST,
}
"""By whose limit timers count, other than that which is named in them; of what is asked one waits at a time."""


def _asked(session: Session, ids: list[str]) -> Iterator[tuple[str, Rest]]:
    one = Extension
    query = select(one.case_id, one.id, one.state, one.body, one.whole, one.reckoned).add_columns(
        one.at, one.decide_by, one.decided_at, one.rests_until
    )
    waits, granted = one.state == ExtensionState.ASKED, one.state == ExtensionState.GRANTED
    rests = granted & (one.wish == Wish.SUSPENSION) & one.rests_until.is_not(None)
    for case, key, state, body, whole, how, *times in _present(session, query.where(waits | rests), one, ids):
        asked, by, decided, until = times
        if state == ExtensionState.ASKED:
            limit = OpenLimit(one, {"id": key}, DECISION, DECISION, None, asked, by, False, how, column="decide_by")
        else:
            limit = OpenLimit(one, {"id": key}, REST, REST, body, decided, until, False, how, column="rests_until")
        yield case, Rest(limit, whole)


def _calls(session: Session, ids: list[str]) -> Iterator[tuple[str, OpenLimit]]:
    one = CallBack
    query = select(one.case_id, one.round, one.turn, one.answered_at, one.due_at, one.provisional, one.reckoned)
    newest = query.where(one.assignment == Case.assignment)
    for case, round_, turn, *times in _present(session, newest, one, ids):
        limit = OpenLimit(one, {"case_id": case, "round": round_}, CALL, CALL, None, *times)
        yield case, limit._replace(turn=turn)


def _present(session: Session, query: Select[*tuple[Any, ...]], model: Any, ids: list[str]) -> Iterable[Any]:
    """Return the rows of a question that are of the present rounds of some cases."""
    query = query.join(Case, Case.id == model.case_id)
    wanted = query.where(among(session, model.case_id, ids), model.round == Case.round)
    return session.connection().execute(wanted).all()  # of the connection, for the session would tend each row


Read = TypeVar("Read")


def _by_case(rows: Iterable[tuple[str, Read]]) -> Mapping[str, list[Read]]:
    found: defaultdict[str, list[Read]] = defaultdict(list)
    for case, row in rows:
        found[case].append(row)
    return found
