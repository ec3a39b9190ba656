"""Questions about drafts."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.intake.drafts.models import Draft


def draft(session: Session, key: str | None, now: datetime, *, lock: bool = False) -> Draft | None:
    """Return a draft, None where there is none, or where its time is over. lock: until the commit."""
    found = session.get(Draft, key, with_for_update=lock or None) if key else None
    return found if found is not None and found.until > now else None


def of_owner(session: Session, owner: str, now: datetime) -> list[Draft]:
    """Return what an owner has not sent yet, the newest first."""
    wanted = (Draft.owner == owner) & (Draft.until > now) & Draft.case_id.is_(None)
    return list(session.scalars(select(Draft).where(wanted).order_by(Draft.saved_at.desc(), Draft.key)))


def forget(session: Session, key: str, owner: str) -> None:
    """Forget a draft of an owner, if there is one."""
    session.execute(delete(Draft).where(Draft.key == key, Draft.owner == owner))


def sweep(session: Session, now: datetime) -> None:
    """Forget drafts whose time is over."""
    session.execute(delete(Draft).where(Draft.until <= now))
