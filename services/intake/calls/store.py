"""Questions about calls."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.calls.models import CallTry
from services.intake.cases.models import Case, in_earnest
from shared.contracts.words import CaseState


def tries(session: Session, case_id: str, round_: int) -> list[CallTry]:
    """Return the calls of a round that reached nobody, in their order."""
    query = select(CallTry).where(CallTry.case_id == case_id, CallTry.round == round_)
    return list(session.scalars(query.order_by(CallTry.number)))


def counts(session: Session, case_ids: Iterable[str]) -> dict[tuple[str, int], int]:
    """Return how many calls reached nobody, by case and round."""
    query = select(CallTry.case_id, CallTry.round, func.count()).where(CallTry.case_id.in_(set(case_ids)))
    rows = session.execute(query.group_by(CallTry.case_id, CallTry.round))
    return {(case_id, round_): number for case_id, round_, number in rows}


def to_call(session: Session, limit: int) -> list[Case]:
    """Return answered cases: those of which no day is known, the oldest first, then by the day on which to call."""
    query = select(Case).where(Case.state == CaseState.ANSWERED, in_earnest())
    order = (Case.call_on.isnot(None), Case.call_on, Case.received_at, Case.id)
    return list(session.scalars(query.order_by(*order).limit(limit)))
