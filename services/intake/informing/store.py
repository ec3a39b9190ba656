"""Questions about what enterprises have not heard."""

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.informing.models import Untold

WAITS = Untold.line > Untold.told


def untold(session: Session, case_id: str) -> Untold | None:
    """Return what is known of a case's enterprise not having heard, whether somebody still has to call or not."""
    return session.get(Untold, case_id)


def to_tell(session: Session, limit: int) -> list[tuple[Untold, Case]]:
    """Return whom to call, who waits longest first, with their cases."""
    query = select(Untold, Case).join(Case, Case.id == Untold.case_id).where(WAITS)
    return [(one, case) for one, case in session.execute(query.order_by(Untold.since, Untold.case_id).limit(limit))]


def settle(session: Session, case_ids: Iterable[str]) -> None:
    """Let nobody call about some cases any more: their enterprises know how they stand."""
    mine = (Untold.case_id.in_(set(case_ids)), WAITS)
    session.execute(update(Untold).where(*mine).values(told=Untold.line).execution_options(synchronize_session=False))
