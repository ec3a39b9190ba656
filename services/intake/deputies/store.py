"""Questions about those who make suggestions."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.deputies.models import Deputy, DeputyReply


def deputies(session: Session, occasion_id: str) -> list[Deputy]:
    """Return who has made a suggestion, in the order in which they stand under it."""
    query = select(Deputy).where(Deputy.occasion_id == occasion_id)
    return list(session.scalars(query.order_by(Deputy.number)))


def replies(session: Session, occasion_id: str) -> dict[tuple[int, int], DeputyReply]:
    """Return what deputies were given and said, by deputy and round."""
    found = session.scalars(select(DeputyReply).where(DeputyReply.occasion_id == occasion_id))
    return {(one.deputy, one.round): one for one in found}
