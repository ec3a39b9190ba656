"""What the board shows, gathered from the tables."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.notifier.board import store
from services.notifier.board.domain import AT_WORK, Clocked, Count, Section, counted, section_of
from services.notifier.board.store import Live
from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_regime
from shared.contracts.words import TaskState
from shared.db.parts import Parts
from shared.web.people import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the board. days_late, days_left: working days. since: of a return, a report, a request."""

    case: Live
    section: Section
    days_late: int
    days_left: int
    late: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """All that somebody may see of it. names: of the bodies, by code, each in both languages."""

    rows: list[Row]
    counts: list[Count]
    names: dict[str, dict[str, str]]

    def number(self, section: Section) -> int:
        """Return how many cases stand in a section."""
        return sum(count.by_section[section] for count in self.counts)

    @property
    def most(self) -> int:
        """Return the number of cases of the body that has most, by which the bars are drawn."""
        return max((sum(count.by_section.values()) for count in self.counts), default=0)


def board(session: Session, parts: Parts, who: Viewer, bodies: Collection[str] | None, now: datetime) -> Board:
    """Return the board for somebody. bodies: None for all; what is about their own body they do not see (回避)."""
    found = [one for one in store.live(session, bodies) if who.may_see(one.about)]
    acted = store.since(session, (one.task_id for one in found if one.state not in AT_WORK))
    rows = []
    for one in found:
        clock = _clocked(session, parts, one.clock)
        at = acted.get(one.task_id)
        section = section_of(TaskState(one.state), clock, at, now)
        if section is not None:
            late = clock.calendar.working_days_left(clock.due_at, now)
            left = clock.calendar.working_days_left(now, clock.due_at)
            rows.append(Row(one, section, late, left, now >= clock.due_at, at))
    counts = counted((row.case.body, row.section) for row in rows)
    return Board(rows, counts, {row.case.body: row.case.name for row in rows})


def _clocked(session: Session, parts: Parts, clock: Clock) -> Clocked:
    regime = frozen_regime(session, parts, clock)
    return Clocked(
        clock.started_at, clock.due_at, regime.calendar, regime.policy.steps_of("closing"), regime.rules.review
    )
