"""What an agency is told that asks for events which are not kept any more."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.intake.events import store
from services.intake.events.domain import FEWEST_DAYS
from services.intake.problems import EVENTS_GONE
from shared.web.problems import Problem


def refuse_gone(session: Session, agency: str, after: int) -> None:
    """Raise Problem where events of an agency behind a place are kept no more: it would pass them by unseen."""
    gone = store.gone(session, agency)
    if after < gone:
        raise _gone(gone)


def place_at(session: Session, agency: str, since: datetime, now: datetime) -> int:
    """Return the place behind which stands what happened at an instant or later.

    Raises Problem where the first that is kept is later: something in between may be gone. Of what is younger than any
    installation forgets nothing is.
    """
    place = store.position_at(session, agency, since)
    gone = store.gone(session, agency)  # asked behind the place, so that what went meanwhile is noticed
    if place > gone or gone == 0 or since >= now - timedelta(days=FEWEST_DAYS):
        return place
    first = store.after(session, agency, gone, 1)
    if place < gone or not first or since < first[0].at:
        raise _gone(gone)
    return place


def _gone(kept_after: int) -> Problem:
    return Problem(EVENTS_GONE, extra={"kept_after": kept_after})
