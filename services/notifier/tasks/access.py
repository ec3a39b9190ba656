"""Who may open a task: whoever has its link, or has signed in, and is of its body today; supervisors may look.

Everybody else is told the same, whether the task exists or not.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.notifier import visits
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person, person_of
from services.notifier.tasks import store
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty
from shared.web.languages import Text
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
        visitor = _visitor(session, task_id)
        seated = Reader(visitor, acts=True, signed_in=False) if visitor else seated
    if task is not None and seated is not None:
        return task, seated
    if not claimed() and claimed(fresh=False):
        raise NotSignedIn
    raise Problem(NOT_FOUND, OPEN_AGAIN)


def member(session: Session, task_id: str, person: str) -> Person | None:
    """Return somebody of a task's body who may act for it today; None for who has left it, or may not know of it."""
    task = store.task(session, task_id)
    found = directory.team(session, task).member(person) if task is not None else None
    if task is None or found is None:
        return None
    known = directory.known(session, person)
    if known is None:  # the directory has not come yet; the assignment itself named them
        return found
    about = _about(session, task)
    return found if not known.person["left"] and viewer_of(known).may_see(about) else None


def _seated(session: Session, task: Task, who: Viewer) -> Reader | None:
    person = person_of(who.known.person)
    if task.body in who.bodies and who.may_see(_about(session, task)):
        return Reader(person, acts=True, signed_in=True)
    if who.does(Duty.SUPERVISOR) and who.may_see(_about(session, task)):
        return Reader(person, acts=False, signed_in=True)
    return None


def _about(session: Session, task: Task) -> str | None:
    about: str | None = session.get_one(Case, task.case_id).facts.get("about")
    return about


def _visitor(session: Session, task_id: str) -> Person | None:
    linked, person = visits.visiting(visits.TASK) or ("", "")
    return member(session, task_id, person) if linked == task_id else None
