"""Who may open a task force: whoever is of a body in it today, by sign-in or by the link in a mail.

Supervisors look, and so do directors in charge of one of its bodies. Who follows a body that a reform has ended is in
it as that body was.

Everybody else is told the same, whether the task force exists or not.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from services.notifier import visits
from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person, person_of
from services.notifier.task_forces import store
from services.notifier.task_forces.models import TaskForce
from services.notifier.task_forces.telling import team_in
from services.notifier.tasks.access import OPEN_AGAIN
from services.notifier.tasks.models import Case
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.people import NotSignedIn, Viewer, claimed, viewer, viewer_of
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has opened a task force. bodies: those in it for which they act; none for whoever looks alone.

    signed_in: they did not come by a mail's link alone.
    """

    person: Person
    bodies: frozenset[str]
    signed_in: bool


def opened(session: Session, force_id: str) -> tuple[TaskForce, Case, Reader]:
    """Return the task force, its case and who has opened it. Raises Problem, the same whether it exists or not."""
    force, who = store.force(session, force_id), viewer()
    case = session.get(Case, force.case_id) if force else None
    if force is not None and case is not None:
        reader = _seated(session, force, case, who) if who is not None else None
        if reader is None or not reader.bodies:
            reader = _visitor(session, force, insists=reader is None) or reader
        if reader is not None:
            return force, case, reader
    if not claimed() and claimed(fresh=False):
        raise NotSignedIn
    raise Problem(NOT_FOUND, OPEN_AGAIN)


def member(session: Session, force_id: str, person: str) -> Reader | None:
    """Return somebody who is of a body in the task force today; None for who is not, or may not know of the case."""
    force = store.force(session, force_id)
    case = session.get(Case, force.case_id) if force else None
    if force is None or case is None:
        return None
    bodies: dict[str, Person] = {}
    directs = False
    for code in store.members(session, force.id):
        for body in {code, directory.standing(session, code, _today())}:
            team = team_in(session, case, body, _today())
            found, directs = team.member(person), directs or team.directs(person)
            bodies |= {code: found} if found else {}
    known = directory.known(session, person)  # None before the directory has told of them: their body named them
    if known and directs and not bodies:
        return _seated(session, force, case, viewer_of(known), signed_in=False) if not known.person["left"] else None
    if not bodies or (known and (known.person["left"] or not viewer_of(known).may_see(case.facts.get("about")))):
        return None
    return Reader(next(iter(bodies.values())), frozenset(bodies), signed_in=False)


def _seated(session: Session, force: TaskForce, case: Case, who: Viewer, *, signed_in: bool = True) -> Reader | None:
    if not who.may_see(case.facts.get("about")):
        return None
    members = frozenset(store.members(session, force.id))
    bodies = directory.acting_for(session, who.bodies, _today()) & members
    if bodies or who.does(Duty.SUPERVISOR) or directory.directs(session, members, who.id, _today()):
        return Reader(person_of(who.known.person), bodies, signed_in=signed_in)
    return None


def _today() -> date:
    # Where the place's day has begun before that of UTC, who follows an ended body waits for a few hours more.
    return service().clock.now().date()


def _visitor(session: Session, force: TaskForce, *, insists: bool) -> Reader | None:
    ids = visits.visiting(session, visits.TEAM, force.id, insists=insists)
    return member(session, force.id, ids[1]) if ids else None
