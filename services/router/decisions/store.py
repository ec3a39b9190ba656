"""Questions to the tables of cases and decisions."""

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.router.decisions.models import Case, Decision, Precedent

# Built once: every batch of cases asks it.
_PRECEDENTS = select(Precedent).where(Precedent.ended_at.is_(None)).order_by(Precedent.at.desc(), Precedent.id.desc())


def case_id_of(session: Session, number: str) -> str | None:
    """Return the id of the case with a number, or None where the router has not heard of it."""
    return session.scalar(select(Case.id).where(Case.number == number))


def decisions(session: Session, case_id: str) -> list[Decision]:
    """Return what was decided about a case, the first first."""
    return list(session.scalars(select(Decision).where(Decision.case_id == case_id).order_by(Decision.at, Decision.id)))


def by_number(session: Session, number: str) -> Case | None:
    """Return the case with a number, None where the router has not heard of it."""
    return session.scalar(select(Case).where(Case.number == number))


def precedents_in_force(session: Session) -> Sequence[Precedent]:
    """Return the precedents that cases follow, the newest first."""
    return list(session.scalars(_PRECEDENTS))


def precedents(session: Session) -> list[tuple[Precedent, int]]:
    """Return every precedent, those in force first and the newest before the older, with how often it was followed."""
    used = select(func.count()).where(Decision.precedent == Precedent.id).correlate(Precedent).scalar_subquery()
    query = select(Precedent, used).order_by(Precedent.ended_at.is_not(None), Precedent.at.desc(), Precedent.id.desc())
    return [(one, times) for one, times in session.execute(query)]


def basis(session: Session, case_id: str) -> str | None:
    """Return the number of the minutes that a case's newest assignment rests on, None where it rests on none."""
    query = select(Decision.grounds).where(Decision.case_id == case_id, Decision.lead.is_not(None))
    grounds = session.scalar(query.order_by(Decision.assignment.desc()).limit(1))
    return (grounds or {}).get("basis")


def task_force(session: Session, case_id: str, round_: int) -> str | None:
    """Return the code of the task force that a round's newest assignment carried, None where it carried none."""
    query = select(Decision.grounds).where(
        Decision.case_id == case_id, Decision.round == round_, Decision.lead.is_not(None)
    )
    grounds = session.scalar(query.order_by(Decision.assignment.desc()).limit(1))
    return (grounds or {}).get("task_force")


def hops(session: Session, case_id: str) -> int:
    """Return how often a case has changed hands: assignments to another body than the one before."""
    query = select(Decision.lead).where(Decision.case_id == case_id, Decision.lead.is_not(None))
    leads = list(session.scalars(query.order_by(Decision.assignment)))
    return sum(before != after for before, after in pairwise(leads))
