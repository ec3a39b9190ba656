"""Questions to the tables of cases and decisions."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.router.decisions.models import Case, Decision


def case_id_of(session: Session, number: str) -> str | None:
    """Return the id of the case with a number, or None where the router has not heard of it."""
    return session.scalar(select(Case.id).where(Case.number == number))


def decisions(session: Session, case_id: str) -> list[Decision]:
    """Return what was decided about a case, the first first."""
    return list(session.scalars(select(Decision).where(Decision.case_id == case_id).order_by(Decision.at, Decision.id)))


def by_number(session: Session, number: str) -> Case | None:
    """Return the case with a number, None where the router has not heard of it."""
    return session.scalar(select(Case).where(Case.number == number))
