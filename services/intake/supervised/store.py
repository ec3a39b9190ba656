"""Questions about supervised matters."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.supervised.models import Supervised, SupervisedLine


def by_id(session: Session, matter_id: str, *, locked: bool = False) -> Supervised | None:
    """Return a matter. locked: its row is held until the end of the transaction."""
    query = select(Supervised).where(Supervised.id == matter_id)
    return session.scalar(query.with_for_update() if locked else query)


def everything(session: Session, most: int) -> list[Supervised]:
    """Return the matters, the oldest first: what has been pressed longest."""
    return list(session.scalars(select(Supervised).order_by(Supervised.made_at, Supervised.id).limit(most)))


def lines(session: Session, matter_id: str) -> list[SupervisedLine]:
    """Return the lines of a matter in their order."""
    query = select(SupervisedLine).where(SupervisedLine.matter_id == matter_id)
    return list(session.scalars(query.order_by(SupervisedLine.number)))
