"""Who may open what somebody answers for over years (owned.py): its owner's people, by sign-in or by a mail's link.

Supervisors look, and so does the director in charge of the owner. Nobody opens what is about a body of theirs;
everybody else is told the same, whether there is such a thing or not.
"""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from services.notifier.directory import store as directory
from services.notifier.directory.domain import Person, person_of
from services.notifier.owned import Owned
from services.notifier.tasks.access import OPEN_AGAIN
from services.notifier.visits import Door, visiting
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.people import NotSignedIn, Viewer, claimed, viewer, viewer_of
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

Thing = TypeVar("Thing", bound=Owned)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has opened something. acts: for its owner; others look. signed_in: not by a mail's link alone."""

    person: Person
    acts: bool
    signed_in: bool


def opened(session: Session, one: Thing | None, door: Door) -> tuple[Thing, Reader]:
    """Return a thing and who has opened it. Raises Problem, the same whether it exists or not.

    Whoever is of its owner today or responsible for it may, by sign-in or by the link in a mail; supervisors look.
    """
    who = viewer()
    if one is not None and one.owner is not None:
        seated = _seated(session, one, who, signed_in=True) if who is not None else None
        if seated is None or not seated.acts:
            ids = visiting(session, door, one.id, insists=seated is None)
            seated = (member(session, one, ids[1]) if ids else None) or seated
        if seated is not None:
            return one, seated
    if not claimed() and claimed(fresh=False):
        raise NotSignedIn
    raise Problem(NOT_FOUND, OPEN_AGAIN)


def member(session: Session, one: Owned | None, person: str) -> Reader | None:
    """Return somebody to whom a mail about a thing was written, if they may still open it; None for anybody else."""
    known = directory.known(session, person)
    if one is None or one.owner is None or known is None or known.person["left"]:
        return None
    return _seated(session, one, viewer_of(known), signed_in=False)


def _seated(session: Session, one: Owned, who: Viewer, *, signed_in: bool) -> Reader | None:
    if not who.may_see((one.facts or {}).get("about")):
        return None
    today = service().clock.now().date()
    # Where the place's day has begun before that of UTC, who follows an ended body waits for a few hours more.
    mine = directory.acting_for(session, who.bodies, today)
    acts = one.owner in mine or one.person == who.id
    if acts or who.does(Duty.SUPERVISOR) or directory.directs(session, [one.owner or ""], who.id, today):
        return Reader(person_of(who.known.person), acts=acts, signed_in=signed_in)
    return None
