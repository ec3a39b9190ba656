"""Which cases a reform concerns."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.router.decisions.domain import State
from services.router.decisions.models import Case, Precedent


def _under_way() -> tuple[ColumnElement[bool], ...]:
    return Case.state == State.ASSIGNED, Case.round > Case.ended


def concerned(session: Session, code: str) -> list[tuple[str, str, bool]]:
    """Return the cases under way in which a body leads or assists, as (id, number, whether it leads).

    Reported ones are not among them: a report is answered for by who made it.
    """
    rows = session.execute(
        select(Case.id, Case.number, Case.lead, Case.split, Case.assisting, Case.to_follow)
        .where(*_under_way())
        .order_by(Case.id)
    )
    return [
        (row.id, row.number or row.id, row.lead == code)
        for row in rows
        # Whoever is being taken over goes where that leads: by then the directory knows of this reform as well.
        if not row.to_follow and (row.lead == code or code in (*row.split, *row.assisting))
    ]


def precedents_for(session: Session, code: str) -> list[str]:
    """Return the numbers of the ruled cases whose precedents give cases to a body."""
    query = select(Precedent.number).where(Precedent.ended_at.is_(None), Precedent.lead == code)
    return list(session.scalars(query.order_by(Precedent.number)))
