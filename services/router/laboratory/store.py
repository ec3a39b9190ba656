"""Questions about past cases."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.router.decisions.domain import State
from services.router.decisions.models import Case
from services.router.laboratory.domain import Past

_AT_A_TIME = 500


def past_cases(session: Session, since: datetime | None) -> Iterator[Past]:
    """Yield the cases that were received since an instant, oldest first by their number, some at a time."""
    columns = select(Case.number, Case.facts, Case.state, Case.round, Case.ended, Case.lead)
    query = columns.where(Case.number.is_not(None), Case.facts.is_not(None)).order_by(Case.number)
    for row in session.execute(query.execution_options(yield_per=_AT_A_TIME)):
        if since is not None and datetime.fromisoformat(row.facts["received_at"]) < since:
            continue
        over = row.state == State.REPORTED or row.ended >= row.round
        yield Past(row.number, row.facts, row.lead if over else None)
