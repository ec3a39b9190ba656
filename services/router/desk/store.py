"""Questions that the dispatch desk asks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from services.router.decisions.models import Case


def waiting(session: Session, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Case]:
    """Return the cases that wait for a person, the longest waiting first.

    after: `waiting_since` and id of the last one of the page before.
    """
    query = select(Case).where(Case.waiting_since.is_not(None)).order_by(Case.waiting_since, Case.id).limit(limit)
    if after is not None:
        since, last = after
        query = query.where(or_(Case.waiting_since > since, and_(Case.waiting_since == since, Case.id > last)))
    return session.scalars(query).all()
