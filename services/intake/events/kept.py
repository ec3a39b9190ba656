"""What an agency is told that asks for events which are not kept any more."""

from sqlalchemy.orm import Session

from services.intake.events import store
from services.intake.problems import EVENTS_GONE
from shared.web.problems import Problem


def refuse_gone(session: Session, agency: str, after: int) -> None:
    """Raise Problem where events of an agency behind a place are kept no more: it would pass them by unseen."""
    gone = store.gone(session, agency)
    if after < gone:
        raise Problem(EVENTS_GONE, extra={"kept_after": gone})
