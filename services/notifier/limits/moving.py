"""Limits that run are reckoned again: when a year has been published, and when somebody applies what has changed since.

Every row keeps how its due time came about (`reckoning`), so that the same is reckoned with another calendar, or with
other limits. Batch by batch in the order of the cases' ids: a case is done with when its clock names the new versions,
so a run that was cut short is completed by the next one. What has fired stays fired.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.escalation import timers
from services.notifier.escalation.domain import BY_LIMIT, TimerKind
from services.notifier.escalation.models import Timer
from services.notifier.escalation.store import PENDING
from services.notifier.limits.calendar import Due, Limit
from services.notifier.limits.clocks import due_of, set_due
from services.notifier.limits.happenings import OF_PART
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.limits.reckoning import again, started
from services.notifier.limits.stored import limit_at
from services.notifier.regime import Regime
from services.notifier.task_forces.moving import OpenStage, move_stage, open_stages
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task
from shared.contracts.from_notifier import TASK_RESCHEDULED
from shared.contracts.words import Part, TaskState, WhyMoved
from shared.db.parts import Parts
from shared.messaging import Unit

BATCH = 200

TOLD = ("closing", OF_PART[Part.LEAD])
"""The clocks of which intake hears. It shows the enterprise's limit, and counts by the lead's."""

Limited = Clock | RunningClock | Task
"""What has a limit that is kept with how it came about."""

Versions = tuple[str, str]
"""Hashes of limits and calendar."""
Aim = Callable[[Clock], Versions]
"""Which versions a round's clock is to be reckoned by; its own where nothing is to change."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One limit of a case, as it was and as it is reckoned now.

    clock: as steps name it: `closing`, a task's, or one that the place sets; `stage` for a task force's. body: whose it
    is, where it is a body's.
    """

    case_id: str
    number: str
    clock: str
    body: str | None
    before: Due
    after: Due
    stage: OpenStage | None = None

    @property
    def is_moved(self) -> bool:
        """Whether anything has changed; that a limit is provisional no longer is something."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class _Round:
    """A case under way with what its present round is reckoned by, and all that is to be reckoned again."""

    case: Case
    clock: Clock
    regime: Regime
    limits: Callable[[Limit], Limit]
    tasks: list[Task]
    beside: list[RunningClock]
    stages: list[OpenStage]
    timers: list[Timer]

    def moves(self) -> Iterator[tuple[Limited | None, Moved]]:
        """Yield each limit with what becomes of it."""
        number = self.case.facts.get("number", "")
        rows: list[Limited] = [self.clock, *self.tasks, *self.beside]
        for row in rows:
            before = due_of(row)
            after = before if before.how is None else again(self.regime.calendar, before.how, self.limits)
            body = None if isinstance(row, Clock) else row.body
            yield row, Moved(self.case.id, number, _name(row), body, before, after)
        for one in self.stages:
            after = one.due(self.regime.calendar)
            yield None, Moved(self.case.id, number, "stage", one.row.body, one.before(), after, one)


def _name(row: Limited) -> str:
    if isinstance(row, Task):
        return OF_PART[Part(row.part)]
    return row.name if isinstance(row, RunningClock) else "closing"


def what_would_move(session: Session, parts: Parts, aim: Aim, behind: Any) -> Iterator[list[Moved]]:
    """Yield for each case, in the order of their ids, the limits that would move; nothing is changed.

    behind: which clocks are not reckoned by what they should be, as a condition on `Clock`.
    """
    after = ""
    while True:
        cases = list(session.scalars(_next(behind, after)))
        if not cases:
            return
        for one in _rounds(session, parts, cases, aim):
            yield [moved for _, moved in one.moves() if moved.is_moved]
        after = cases[-1].id
        session.expunge_all()  # a district's open cases need not fit into memory


def move_next(unit: Unit, aim: Aim, behind: Any, after: str, by: str | None) -> tuple[str, int, int]:
    """Reckon the next batch of cases again; return the last id, how many they were, and of how many a limit moved.

    The id is "" where none was left. by: who wanted it, None where nobody had to.
    """
    ids = [case.id for case in unit.session.scalars(_next(behind, after))]
    unit.preload(ids, make=False)
    # What was read before it was locked may have changed: whoever ended or moved it was faster.
    fresh = select(Case).where(Case.id.in_(ids), _LIVE).order_by(Case.id)
    cases, moved = list(unit.session.scalars(fresh)), 0
    for one in _rounds(unit.session, unit.service.parts, cases, aim):
        moved += _move(unit, one, by)
    return (ids[-1] if ids else ""), len(cases), moved


def _next(behind: Any, after: str) -> Any:
    present = (Clock.case_id == Case.id) & (Clock.round == Case.round)
    query = select(Case).join(Clock, present).where(_LIVE, behind).order_by(Case.id).limit(BATCH)
    return query.where(Case.id > after) if after else query


def _move(unit: Unit, one: _Round, by: str | None) -> bool:
    moves, limits = list(one.moves()), one.regime.hashes[0]
    why = WhyMoved.CALENDAR if limits == one.clock.limits else WhyMoved.LIMITS
    for row, moved in moves:
        if row is not None:
            set_due(row, moved.after)
        elif moved.stage is not None:
            move_stage(unit, one.regime.calendar, moved.stage, moved.after)
        if isinstance(row, Task):
            _move_return(one, row, unit.now)
    one.clock.limits, one.clock.calendar = one.regime.hashes[:2]
    _set_timers(unit, one)
    changed = [moved for _, moved in moves if moved.is_moved]
    if changed:
        _tell(unit, one, changed, why, by)
    return bool(changed)


def _move_return(one: _Round, task: Task, now: datetime) -> None:
    """Move until when a lead may ask to return its task, while that is still open."""
    start, window = started(due_of(task).how), one.regime.rules.return_window
    at_first = task.state in (TaskState.TO_SIGN, TaskState.SIGNED)
    if task.return_until and task.return_until > now and at_first and start and window:
        task.return_until = one.regime.calendar.due(start, window).at


def _set_timers(unit: Unit, one: _Round) -> None:
    spans = {task.id: (task.opened_at, task.due_at) for task in one.tasks}
    spans |= {row.id: (row.started_at, row.due_at) for row in one.beside}
    for timer in one.timers:
        if timer.kind == TimerKind.STEP:
            timers.set_anew(one.regime, timer, one.clock.started_at, one.clock.due_at)
        elif timer.task_id in spans:
            timers.set_anew(one.regime, timer, *spans[timer.task_id])
        if timer.due_at <= unit.now + timers.SOON:
            unit.ring("clock")


def _tell(unit: Unit, one: _Round, changed: list[Moved], why: WhyMoved, by: str | None) -> None:
    case, clock = one.case, one.clock
    lead = next((task for task in one.tasks if task.part == Part.LEAD), None)
    provisional = clock.provisional or (lead is not None and lead.provisional)
    line = unit.record(
        case,
        "limit.moved",
        {
            "round": case.round,
            "assignment": case.assignment,
            "why": why.value,
            "by": by,
            "moved": [
                {
                    "body": one.body,
                    "clock": one.clock,
                    "before": one.before.at.isoformat(),
                    "after": one.after.at.isoformat(),
                    "provisional": one.after.provisional,
                    **({"force": one.stage.force.id, "stage": one.stage.row.stage} if one.stage else {}),
                }
                for one in changed
            ],
            "parts": list(one.regime.hashes),
        },
        by or "calendar",
    )
    if all(moved.clock not in TOLD for moved in changed):
        return
    told = {
        "turn": case.turn,
        "move": line.number,
        "lead": case.lead,
        "by": by,
        "due_at": lead.due_at.isoformat() if lead else None,
        "case_due_at": clock.due_at.isoformat(),
        "provisional": provisional,
        "why": why.value,
    }
    unit.send(TASK_RESCHEDULED, case, told, line=line, round=case.round, assignment=case.assignment)


def _rounds(session: Session, parts: Parts, cases: list[Case], aim: Aim) -> Iterator[_Round]:
    keys = [(case.id, case.round) for case in cases]
    clocks = {one.case_id: one for one in _all(session, Clock, tuple_(Clock.case_id, Clock.round).in_(keys))}
    ids = [case.id for case in cases]
    tasks, pending = _by_case(session, Task, Task.state.in_(OPEN), ids), _by_case(session, Timer, _WAITS, ids)
    stages = open_stages(session, parts, ids)
    beside = _by_case(session, RunningClock, RunningClock.stopped_at.is_(None), ids)
    for case in cases:
        clock = clocks.get(case.id)
        if clock is None:  # its round changed while we waited for it, and nobody has it yet
            continue
        versions = (*aim(clock), clock.escalation)
        changes = versions[0] != clock.limits
        yield _Round(
            case,
            clock,
            regimes.version_of(session, parts, versions),
            _limits_of(session, parts, versions[0]) if changes else _same,
            [one for one in tasks[case.id] if (one.round, one.assignment) == (case.round, case.assignment)],
            [one for one in beside[case.id] if one.round == case.round],
            [one for one in stages.get(case.id, []) if one.force.round == case.round],
            [one for one in pending[case.id] if one.round == case.round],
        )


_LIVE = Case.round > Case.ended
_WAITS = Timer.state.in_(PENDING) & Timer.kind.in_((TimerKind.STEP, *BY_LIMIT))


def _by_case(session: Session, model: Any, wanted: Any, ids: list[str]) -> Mapping[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for one in _all(session, model, wanted & model.case_id.in_(ids)):
        found[one.case_id].append(one)
    return found


def _all(session: Session, model: Any, wanted: Any) -> Iterable[Any]:
    return session.scalars(select(model).where(wanted).execution_options(populate_existing=True))


def _limits_of(session: Session, parts: Parts, digest: str) -> Callable[[Limit], Limit]:
    version = parts.version(session, digest)
    content = version.content if version else {}

    def now(one: Limit) -> Limit:
        return (limit_at(content, one.name) if one.name else None) or one

    return now


def _same(one: Limit) -> Limit:
    return one
