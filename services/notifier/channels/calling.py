"""The call list of the desk: who is to be called for an urgent task that nobody has opened, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from services.notifier import regime as regimes
from services.notifier.absences.store import away
from services.notifier.channels import store
from services.notifier.channels.ladder import UNOPENED
from services.notifier.channels.models import Call, Watch
from services.notifier.channels.reading import ladders_of
from services.notifier.directory import store as directory
from services.notifier.directory.domain import UPWARD, Person, Role, Team, team_of
from services.notifier.limits.clocks import clock_of
from services.notifier.limits.offsets import after
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit

CALLED = tuple(role for role in UPWARD if role not in (Role.DUTY, Role.MAILBOX))
"""In what order people of a body are called: whoever has the work first."""


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody who can be called. role: for what they are meant. phone: "" where the directory has no number."""

    person: Person
    role: Role
    phone: str


def callees(session: Session, task: Task, now: datetime, day: date) -> list[Callee]:
    """Return whom to call for a task, in order: who is there of its body today, each once, then its director."""
    told = directory.body(session, task.body) or task.party
    team: Team = team_of(told, day, away(session, now))
    found = dict[str, Callee]()
    for role in CALLED:
        for one in team.first_of([role]):
            staff: Mapping[str, Any] = directory.staff(session, one.id) or {}
            found.setdefault(one.id, Callee(one, role, str(staff.get("phone") or "")))
    return list(found.values())


def day_of(session: Session, parts: Any, now: datetime) -> date:
    """Return the day that it is in the place's zone; in UTC's before a calendar is loaded."""
    digest = parts.current_hash(session, regimes.CALENDAR)
    zone = regimes.calendar_of(session, parts, digest).zone if digest else UTC
    return now.astimezone(zone).date()


def is_listed(watch: Watch | None, task: Task | None, case: Case | None) -> bool:
    """Say whether somebody has still to be called for a task."""
    if watch is None or task is None or case is None:
        return False
    return watch.listed_at is not None and watch.seen_at is None and task.state in UNOPENED and case.round > case.ended


def put_down(
    unit: Unit, task_id: str, who: Person, whom: Person, *, reached: bool, minutes: int | None, words: str, seen: int
) -> bool:
    """Put down a call, and say whether it was: not where its task needs none any more, or the form was sent before.

    minutes: after which a call is wanted next, unless the task is opened; None: as the place says. seen: how many calls
    there were when the form was shown.
    """
    watch = store.watch(unit.session, task_id)
    case = unit.case(watch.case_id) if watch is not None else None
    watch = unit.session.get(Watch, task_id, populate_existing=True)
    task = unit.session.get(Task, task_id, populate_existing=True)
    if watch is None or task is None or case is None or not is_listed(watch, task, case) or seen != watch.calls:
        return False
    watch.calls += 1
    watch.next_at = _next(unit, case, watch, minutes)
    call = Call(
        task_id=task_id,
        number=watch.calls,
        at=unit.now,
        person=who.id,
        name=who.name,
        whom=whom.id,
        whom_name=whom.name,
        reached=reached,
        words=words,
        next_at=watch.next_at,
    )
    unit.session.add(call)
    told = {"task": task.id, "round": task.round, "assignment": task.assignment, "body": task.body}
    facts = {"number": call.number, "whom": whom.id, "reached": reached, "words": words}
    unit.record(case, "call.noted", {**told, **facts, "next_at": watch.next_at.isoformat()}, who.id)
    return True


def _next(unit: Unit, case: Case, watch: Watch, minutes: int | None) -> datetime:
    if minutes is not None:
        return unit.now + timedelta(minutes=minutes)
    again = regimes.part_of(unit.session, unit.service.parts, watch.part, ladders_of).again
    clock = clock_of(unit, case)
    calendar = regimes.frozen(unit, clock).calendar if clock is not None else regimes.in_force(unit).calendar
    return after(calendar, unit.now, again)
