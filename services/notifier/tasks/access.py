"""Who may open a task: whoever has its link, or has signed in, and is of its body today.

Supervisors may look, and so may the director in charge of the body.

Everybody else is told the same, whether the task exists or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.notifier import visits
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person, person_of
from services.notifier.tasks import store
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.languages import Text, language
from shared.web.people import NotSignedIn, Viewer, claimed, viewer, viewer_of
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

OPEN_AGAIN = Text(
    "请登录后打开任务页面，或者从邮件中的链接打开。链接打开超过十二小时的，请重新打开。",
    "Sign in to open a task, or open it by the link in its mail; after twelve hours that link has to be opened again.",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has opened a task. acts: for its body; others look. signed_in: they did not come by a mail's link alone."""

    person: Person
    acts: bool
    signed_in: bool


def opened(session: Session, task_id: str) -> tuple[Task, Reader]:
    """Return the task and who has opened it. Raises Problem, the same whether the task exists or not."""
    task, who = store.task(session, task_id), viewer()
    seated = _seated(session, task, who) if task is not None and who is not None else None
    if seated is None or not seated.acts:
        seated = _visitor(session, task_id, insists=seated is None) or seated
    if task is not None and seated is not None:
        return task, seated
    if not claimed() and claimed(fresh=False):
        raise NotSignedIn
    raise Problem(NOT_FOUND, OPEN_AGAIN)


def member(session: Session, task_id: str, person: str, day: date) -> Person | None:
    """Return who may open a task by a link: somebody of its body today, or whoever is in charge of that on a day.

    None for who has left it, or may not know of it.
    """
    task, known = store.task(session, task_id), directory.known(session, person)
    if task is None:
        return None
    found = directory.team(session, task).member(person)
    if found is None and known is not None and directory.directs(session, [task.body], person, day):
        found = person_of(known.person)
    if found is None:
        return None
    if known is None:  # the directory has not come yet; the assignment itself named them
        return found
    about = _about(session, task)
    return found if not known.person["left"] and viewer_of(known).may_see(about) else None


def passed_to(session: Session, task_id: str, person: str) -> str | None:
    """Return the name of who has a task now, for somebody who had its mail and is of its body no longer.

    Of a confidential case, and where nobody in particular has it, the body's. None where they may not know of it, or it
    is over.
    """
    task, known = store.task(session, task_id), directory.known(session, person)
    if task is None or known is None or task.state not in OPEN:
        return None
    case = session.get_one(Case, task.case_id)
    if not (known.person["left"] or viewer_of(known).may_see(case.facts.get("about"))):
        return None
    body: str = task.party["name"][language()]
    if case.facts.get("confidential"):
        return body
    team = directory.team(session, task)
    heir = _heir(session, known.person)
    found = (team.member(task.delegate) if task.delegate else None) or (team.member(heir) if heir else None)
    return found.name if found else body


def _heir(session: Session, person: Mapping[str, Any]) -> str | None:
    try:
        heir = directory.follower(session, person) if person["left"] else None
    except LookupError:
        return None
    return heir.person["id"] if heir else None


def _seated(session: Session, task: Task, who: Viewer) -> Reader | None:
    person = person_of(who.known.person)
    if task.body in who.bodies and who.may_see(_about(session, task)):
        return Reader(person, acts=True, signed_in=True)
    looks = who.does(Duty.SUPERVISOR) or directory.directs(session, [task.body], who.id, today())
    if looks and who.may_see(_about(session, task)):
        return Reader(person, acts=False, signed_in=True)
    return None


def _about(session: Session, task: Task) -> str | None:
    about: str | None = session.get_one(Case, task.case_id).facts.get("about")
    return about


def _visitor(session: Session, task_id: str, *, insists: bool) -> Reader | None:
    ids = visits.visiting(session, visits.TASK, task_id, insists=insists)
    person = ids[1] if ids else ""
    found = member(session, task_id, person, today()) if ids else None
    if found is None:
        return None
    task = store.task(session, task_id)
    acts = task is not None and directory.team(session, task).member(person) is not None
    return Reader(found, acts=acts, signed_in=False)


def today() -> date:
    """Return the day that it is for whoever asks for a page."""
    # Where the place's day has begun before that of UTC, who stands in for a director waits for a few hours more.
    return service().clock.now().date()
