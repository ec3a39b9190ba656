"""Questions about promises."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.promises.domain import LIVE
from services.intake.promises.models import Promise
from shared.contracts.words import PromiseState


def promise(session: Session, case_id: str, number: int) -> Promise | None:
    """Return one promise of a case."""
    return session.get(Promise, (case_id, number))


def of_case(session: Session, case_id: str) -> list[Promise]:
    """Return the promises of a case, in the order of their numbers."""
    return list(session.scalars(select(Promise).where(Promise.case_id == case_id).order_by(Promise.number)))


def live(session: Session, case_id: str) -> list[Promise]:
    """Return the promises of a case that have not come to an end."""
    return [one for one in of_case(session, case_id) if one.state in LIVE]


def next_number(session: Session, case_id: str) -> int:
    """Return the number of a case's next promise. The case's row is locked."""
    return (session.scalar(select(func.max(Promise.number)).where(Promise.case_id == case_id)) or 0) + 1


def listed(session: Session, states: Collection[PromiseState], limit: int) -> list[tuple[Promise, Case]]:
    """Return promises in some states with their cases, what was promised soonest first."""
    query = (
        select(Promise, Case)
        .join(Case, Case.id == Promise.case_id)
        .where(Promise.state.in_(list(states)))
        .order_by(Promise.until, Promise.case_id, Promise.number)
        .limit(limit)
    )
    return [(one, case) for one, case in session.execute(query)]


def asked_to_move(session: Session, limit: int) -> list[tuple[Promise, Case]]:
    """Return the promises that somebody would move, and that wait for a second signature."""
    found = listed(session, LIVE, 10 * limit)
    return [(one, case) for one, case in found if one.wish is not None][:limit]
