"""My tasks: what the bodies of whoever has signed in have to do, and what they have done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_calendar
from services.notifier.signatures.store import waiting_of
from services.notifier.tasks import store
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import TaskState
from shared.web.context import service
from shared.web.people import Viewer, claimed, signed_in, viewer

blueprint = Blueprint("mine", __name__)

PAGE_SIZE = 50
LAST_PAGE = 10_000
NEAR = 1
"""Working days left from which on a limit is shown as near; the reminder comes on the same day in most places."""


@dataclass(frozen=True, slots=True)
class Row:
    """One task of the list. tone: "alarm" past its limit, "warning" near it. delegate: who has it, by name.

    awaits: whether a report of it waits for its second signature.
    """

    task: Task
    facts: dict[str, Any]
    days_left: int
    tone: str
    delegate: str | None
    given_to_me: bool
    awaits: bool

    @property
    def rests(self) -> bool:
        """Say whether its clock rests, for the enterprise has been asked for something."""
        return self.task.state == TaskState.SUPPLEMENT


@blueprint.get("/desk/")
def index() -> str:
    """List the tasks of the viewer's bodies; say where to begin where nobody has signed in."""
    if viewer() is None and (claimed() or not claimed(fresh=False)):
        return render_template("desk/home.html")
    who, done = signed_in(), request.args.get("show") == "done"
    number = _page_number()
    with service().database.read() as session:
        found = store.tasks_of_bodies(
            session,
            who.bodies,
            who.id,
            still_open=not done,
            limit=PAGE_SIZE + 1,
            offset=(number - 1) * PAGE_SIZE,
        )
        now = service().clock.now()
        seen = [(task, case, clock) for task, case, clock in found[:PAGE_SIZE] if who.may_see(case.facts.get("about"))]
        awaits = waiting_of(session, [task.id for task, _, _ in seen])
        rows = [_row(session, task, case, clock, who, now, awaits=task.id in awaits) for task, case, clock in seen]
    return render_template(
        "desk/mine.html", rows=rows, who=who, done=done, number=number, more=len(found) > PAGE_SIZE, now=now
    )


def _row(
    session: Session, task: Task, case: Case, clock: Clock | None, who: Viewer, now: datetime, *, awaits: bool
) -> Row:
    left = frozen_calendar(session, service().parts, clock).working_days_left(now, task.due_at) if clock else 0
    waits = task.state in OPEN and task.state not in (TaskState.RETURNED, TaskState.SUPPLEMENT)
    tone = "" if not waits else "alarm" if now >= task.due_at else "warning" if left <= NEAR else ""
    name = directory.name_of(session, task.delegate) if task.delegate else None
    return Row(task, case.facts, left, tone, name, given_to_me=task.delegate == who.id, awaits=awaits)


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
