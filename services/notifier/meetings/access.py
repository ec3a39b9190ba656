"""Who may open a meeting: whoever is of a body in it today, by sign-in or by the link in a mail; supervisors.

Everybody else is told the same, whether there is such a meeting or not. What is about a body of the reader's is left
out of what they see of it.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.notifier import visits
from services.notifier.directory import store as directory
from services.notifier.meetings import store
from services.notifier.meetings.models import MeetingCopy
from services.notifier.tasks.access import OPEN_AGAIN
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.people import NotSignedIn, Viewer, claimed, viewer, viewer_of
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has opened a meeting. signed_in: they did not come by a mail's link alone."""

    viewer: Viewer
    signed_in: bool


def opened(session: Session, meeting_id: str) -> tuple[MeetingCopy, Reader]:
    """Return the meeting and who has opened it. Raises Problem, the same whether it exists or not."""
    meeting, who = store.meeting(session, meeting_id), viewer()
    if meeting is not None:
        if who is not None and (who.does(Duty.SUPERVISOR) or is_of(session, meeting, who)):
            return meeting, Reader(who, signed_in=True)
        visitor = _visitor(session, meeting)
        if visitor is not None:
            return meeting, Reader(visitor, signed_in=False)
    if not claimed() and claimed(fresh=False):
        raise NotSignedIn
    raise Problem(NOT_FOUND, OPEN_AGAIN)


def member(session: Session, meeting_id: str, person: str) -> Viewer | None:
    """Return somebody who is of a body in the meeting today; None for who is not, or has left."""
    meeting, known = store.meeting(session, meeting_id), directory.known(session, person)
    if meeting is None or known is None or known.person["left"]:
        return None
    found = viewer_of(known)
    return found if is_of(session, meeting, found) else None


def is_of(session: Session, meeting: MeetingCopy, who: Viewer) -> bool:
    """Say whether somebody is of a body in the meeting, or of one that stands in such a body's place."""
    today = service().clock.now().date()
    return not directory.acting_for(session, who.bodies, today).isdisjoint(store.bodies(session, meeting.id))


def _visitor(session: Session, meeting: MeetingCopy) -> Viewer | None:
    ids = visits.visiting(session, visits.MEETING, meeting.id)
    return member(session, meeting.id, ids[1]) if ids else None
