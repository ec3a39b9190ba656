"""Looks for cases that would wait in silence: a body has the case, and the step that must follow is nowhere.

No timer is ever lost by the code as it is; who looks is there for what is not as it was thought: a row that somebody
deleted by hand, a backup that was put back in part, a fault that nobody knows yet. What is found is told by `/readyz`,
by a figure, and by `nwd verify`; nothing is mended by itself, for what has happened with such a case wants a person.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.absences.auditing import unattended
from services.notifier.escalation.domain import Side, TimerKind, TimerState, step_at
from services.notifier.escalation.models import Audit, Timer
from services.notifier.limits.models import Clock
from services.notifier.tasks.domain import MOVES, Act
from services.notifier.tasks.models import Case, Task
from services.notifier.waiting.auditing import lacking as at_desk
from shared.contracts.words import Part, TaskState
from shared.db import DatabaseDown
from shared.db.parts import Parts
from shared.messaging import Service

PAGE = 200
"""Cases that are looked at in one turn, so that the clock is never kept from what is due."""

EVERY = timedelta(seconds=10)
"""How often the clock looks at a page, and how long it rests after the last one of a round."""

NAMED = 20
"""Cases that are named; how many there are is told in any case."""

AT_WORK = frozenset(TaskState(state) for act, part, state in MOVES if act is Act.REPLACE and part is Part.LEAD)
STILL_THERE = frozenset({TimerState.WAITING, TimerState.RESTING, TimerState.FIRED, TimerState.SKIPPED})


class Page(NamedTuple):
    """What one look has found. after: the last case that was looked at, None once there are no more."""

    looked: int
    lacking: list[str]
    after: str | None


def look(session: Session, parts: Parts, after: str | None, limit: int = PAGE) -> Page:
    """Return which of the next cases under way lack a step that has to follow their limit. after: a case's id.

    The first page has all that wait at the dispatch desk besides: they are few, and no body has them.
    """
    live = (
        select(Case, Clock)
        .join(Clock, (Clock.case_id == Case.id) & (Clock.round == Case.round))
        .join(Task, (Task.case_id == Case.id) & (Task.round == Case.round) & (Task.assignment == Case.assignment))
        .where(Case.round > Case.ended, Task.part == Part.LEAD, Task.state.in_(AT_WORK))
        .order_by(Case.id)
        .limit(limit)
    )
    found = session.execute(live.where(Case.id > after) if after else live).all()
    ids = [case.id for case, _ in found]
    there: dict[tuple[str, int], set[str]] = {}
    timers = select(Timer.case_id, Timer.round, Timer.step).where(
        Timer.case_id.in_(ids), Timer.kind == TimerKind.STEP, Timer.state.in_(STILL_THERE)
    )
    for row in session.execute(timers) if ids else ():
        there.setdefault((row.case_id, row.round), set()).add(row.step)
    lacking = [
        case.id
        for case, clock in found
        if not _steps_after(session, parts, case, clock) <= there.get((case.id, case.round), set())
    ]
    waits, silent = at_desk(session, parts) if after is None else (0, [])
    return Page(len(found) + waits, [*silent, *lacking], ids[-1] if len(found) == limit else None)


def lacking(session: Session, parts: Parts) -> Iterator[str]:
    """Yield every case under way that lacks a step, page by page."""
    page = look(session, parts, None)
    yield from page.lacking
    while page.after is not None:
        page = look(session, parts, page.after)
        yield from page.lacking


def _steps_after(session: Session, parts: Parts, case: Case, clock: Clock) -> set[str]:
    """Return the steps that must be there: those that warn may have had no room when the clock began."""
    regime = regimes.frozen_regime(session, parts, clock)
    return {
        step.name
        for step in regime.policy.steps_of("closing")
        if step.side is not Side.BEFORE
        and step.condition.holds(clock.case_class, case.round, case.facts)
        and step_at(regime.calendar, clock.started_at, clock.due_at, step) is not None
    }


class Auditor:
    """Goes round all cases under way, a page at a time, and keeps what the last whole round has found."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._after: str | None = None
        self._looked, self._lacking = 0, list[str]()
        self._next: datetime | None = None

    def turn(self) -> None:
        """Look at the next page, if it is time for that; write down a round that is over."""
        now = self._service.clock.now()
        # A clock that was put back must not keep everybody waiting until it has caught up.
        if self._next is not None and self._next - EVERY <= now < self._next:
            return
        self._next = now + EVERY
        with self._service.database.read() as session:
            page = look(session, self._service.parts, self._after)
        self._looked += page.looked
        self._lacking += page.lacking
        self._after = page.after
        if page.after is None:
            self._keep(now)
            self._looked, self._lacking = 0, []

    def _keep(self, now: datetime) -> None:
        with self._service.begin("auditor") as unit:
            row = Audit(name="steps", at=now, looked=self._looked, lacking=len(self._lacking), named=self._named())
            unit.session.merge(row)
            looked, empty = unattended(unit.session, self._service.parts, now)
            named = sorted(empty)[:NAMED]
            unit.session.merge(Audit(name="people", at=now, looked=looked, lacking=len(empty), named=named))

    def _named(self) -> list[str]:
        return sorted(set(self._lacking))[:NAMED]


def silent_cases(service: Service) -> str | None:
    """Return what the last round has found, as `/readyz` tells it; None where nothing is amiss."""
    with service.database.read() as session:
        row = session.get(Audit, "steps")
    if row is None or not row.lacking:
        return None
    return (
        f"{row.lacking} cases have no step after their limit, such as {', '.join(row.named[:3])}: nobody would be told "
        "that they are late; `nwd verify` lists them, `nwd trace` shows what happened with one"
    )


class AuditFigures(Collector):
    """Reads what the last round has found."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield the figures; nothing before the first round, and while the database is down."""
        try:
            with self._service.database.read() as session:
                row, people = session.get(Audit, "steps"), session.get(Audit, "people")
        except DatabaseDown:
            return
        if people is not None:
            name = "nwd_notifier_bodies_with_nobody_there"
            yield GaugeMetricFamily(name, "bodies with open tasks and nobody there", people.lacking)
        if row is not None:
            yield GaugeMetricFamily("nwd_notifier_cases_without_next_step", "cases without next step", row.lacking)
            yield GaugeMetricFamily("nwd_notifier_cases_audited", "cases audited", row.looked)
