"""Looks for bodies with open tasks and nobody there: none of their people, nobody who stands in, no director."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.absences.store import away
from services.notifier.directory import store as directory
from services.notifier.directory.domain import TOLD, team_of
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Task
from shared.db.parts import Parts


def unattended(session: Session, parts: Parts, now: datetime) -> tuple[int, dict[str, int]]:
    """Return how many bodies have open tasks, and how many tasks those have of whom nobody is there, by body's code."""
    gone, day = away(session, now), _day(session, parts, now)
    open_ones = select(Task.body, func.count()).where(Task.state.in_(OPEN)).group_by(Task.body)
    looked, found = 0, dict[str, int]()
    for code, count in session.execute(open_ones):
        looked, told = looked + 1, directory.body(session, code)
        if told is not None and not team_of(told, day, gone).choose(TOLD).people:
            found[code] = count
    return looked, found


def _day(session: Session, parts: Parts, now: datetime) -> date:
    digest = parts.current_hash(session, regimes.CALENDAR)
    zone = regimes.calendar_of(session, parts, digest).zone if digest else UTC
    return now.astimezone(zone).date()
