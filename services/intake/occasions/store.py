"""Questions about occasions and their cases."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.occasions.models import Occasion, OccasionCase


def occasion(session: Session, occasion_id: str, *, lock: bool = False) -> Occasion | None:
    """Return an occasion. lock: until the commit, so that its cases are put down one form after another."""
    return session.get(Occasion, occasion_id, with_for_update=lock or None)


def listed(session: Session, kind: str | None, enterprise_key: str | None, limit: int) -> list[Occasion]:
    """Return occasions, the newest first: of a kind, or the visits to an enterprise."""
    query = select(Occasion)
    if kind is not None:
        query = query.where(Occasion.kind == kind)
    if enterprise_key is not None:
        query = query.where(Occasion.enterprise_key == enterprise_key)
    return list(session.scalars(query.order_by(Occasion.held_on.desc(), Occasion.id.desc()).limit(limit)))


def counts(session: Session, occasions: Iterable[str]) -> dict[str, int]:
    """Return how many cases came from each of some occasions."""
    query = select(OccasionCase.occasion_id, func.count()).where(OccasionCase.occasion_id.in_(set(occasions)))
    rows = session.execute(query.group_by(OccasionCase.occasion_id))
    return {str(row[0]): int(row[1]) for row in rows}


def cases(session: Session, occasion_id: str) -> list[tuple[OccasionCase, Case]]:
    """Return the cases of an occasion, in the order in which they were put down."""
    query = select(OccasionCase, Case).join(Case, Case.id == OccasionCase.case_id)
    query = query.where(OccasionCase.occasion_id == occasion_id).order_by(OccasionCase.number)
    return [(link, case) for link, case in session.execute(query)]
