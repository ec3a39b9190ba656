"""Who does a stage, what its body is called, and the mails to its people."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.actions import body_today
from services.notifier.directory.domain import TOLD, Person, Role, Team, team_of
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.mail.actions import write_about_case
from services.notifier.mail.domain import MailKind
from services.notifier.task_forces.domain import Stage, Template
from services.notifier.task_forces.models import StageRow, TaskForce
from services.notifier.tasks import store as tasks
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit

LEADERS = (Role.LEADER, Role.STAND_IN, Role.LIAISON, Role.HANDLERS)
"""Who is told that a stage is late: the first of these that its body has today."""


def who_does(unit: Unit, case: Case, calendar: Calendar, body: str) -> str:
    """Return who has a stage that the template gives to a body: itself, who followed it, or the lead.

    The lead has it where the case is about that body: it must not even know of the case (回避).
    """
    now = directory.standing(unit.session, body, unit.now.astimezone(calendar.zone).date())
    return case.lead if {body, now} & directory.avoided(unit.session, case.facts.get("about")) else now


def name_of(session: Session, case: Case, body: str) -> dict[str, Any]:
    """Return a body's name in both languages; its code where neither the directory's copy nor a task names it."""
    found = directory.body(session, body)
    if found is not None:
        return dict(found["name"])
    task = _task(session, case, body)
    return dict(task.party["name"]) if task else {"zh": body, "en": body}


def tell(
    unit: Unit,
    case: Case,
    calendar: Calendar,
    force: TaskForce,
    template: Template,
    row: StageRow,
    kind: MailKind,
    **more: Any,
) -> list[str]:
    """Queue a mail about a stage to its body's people, and return their ids.

    Where nobody of the body can be reached, it goes to the lead's people: somebody must know that it waits.
    """
    roles = LEADERS if kind is MailKind.STAGE_LATE else TOLD
    today = unit.now.astimezone(calendar.zone).date()
    follows = directory.standing(unit.session, row.body, today)  # a reform may have ended the body meanwhile
    people: list[Person] = []
    for code in (follows, case.lead):
        task = _task(unit.session, case, code)
        people = people or body_today(unit, code, task.party if task else None).choose(roles).people
    stage: Stage = template.stage(row.stage)
    details = {
        "force": force.id,
        "team": dict(template.name),
        "stage": dict(stage.name),
        "milestone": dict(stage.milestone),
        "body": name_of(unit.session, case, row.body),
        **(calendar.told(unit.now, Due(row.due_at, False)) if row.due_at and kind is not MailKind.STAGE_OVER else {}),
        **more,
    }
    occasion = f"{force.round}.{force.assignment}.{row.stage}"
    return [mail.person for mail in write_about_case(unit, case.id, kind, people, details, occasion)]


def team_in(session: Session, case: Case, body: str, day: date) -> Team:
    """Return who is in a body on a day; before the directory has come, those whom the assignment named, if any."""
    found = directory.body(session, body)
    if found is not None:
        return team_of(found, day)
    task = _task(session, case, body)
    return team_of(task.party) if task else Team({})


def _task(session: Session, case: Case, body: str) -> Task | None:
    return next((one for one in tasks.own_tasks(session, case) if one.body == body), None)
