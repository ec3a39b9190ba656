"""Questions about appeals."""

from collections.abc import Collection

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.intake.appeals.domain import AppealState
from services.intake.appeals.models import Appeal
from services.intake.cases.models import Case
from services.intake.reports.models import Counted

MOST = 200
"""Appeals on a page."""


def by_id(session: Session, appeal_id: str, *, fresh: bool = False) -> Appeal | None:
    """Return an appeal. fresh: as it stands now, behind the lock of its case."""
    return session.get(Appeal, appeal_id, populate_existing=fresh)


def states(session: Session, case_id: str, body: str) -> list[AppealState]:
    """Return where the appeals of a body about a case stand."""
    query = select(Appeal.state).where(Appeal.case_id == case_id, Appeal.body == body)
    return [AppealState(one) for one in session.scalars(query)]


def is_counted(session: Session, case_id: str, body: str) -> bool:
    """Say whether anything of a case counts against a body."""
    query = select(Counted.case_id).where(Counted.case_id == case_id, Counted.body == body).limit(1)
    return session.scalar(query) is not None


def newest(session: Session) -> list[tuple[Appeal, Case]]:
    """Return the newest appeals with their cases, those that wait for a ruling first."""
    query = select(Appeal, Case).join(Case, Case.id == Appeal.case_id)
    waits = (Appeal.state == AppealState.WAITING).desc()
    return [(one, case) for one, case in session.execute(query.order_by(waits, Appeal.entered_at.desc()).limit(MOST))]


def granted(session: Session, which: Collection[tuple[str, str]]) -> list[tuple[Appeal, Case]]:
    """Return the appeals that were granted of some bodies about some cases (id, body), the oldest ruling first."""
    if not which:
        return []
    query = (
        select(Appeal, Case)
        .join(Case, Case.id == Appeal.case_id)
        .where(Appeal.state == AppealState.GRANTED, tuple_(Appeal.case_id, Appeal.body).in_(sorted(which)))
        .order_by(Appeal.ruled_at, Appeal.id)
    )
    return [(one, case) for one, case in session.execute(query)]
