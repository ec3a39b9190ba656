"""The window desk's questions: what a clerk has taken today."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case, Idempotency


def scope_of(person: str) -> str:
    """Return whose a clerk's form tokens are."""
    return f"clerk:{person}"


def taken_since(session: Session, person: str, since: datetime) -> list[Case]:
    """Return the cases that a clerk has taken since an instant, newest first."""
    done = (Idempotency.scope == scope_of(person)) & (Idempotency.created_at >= since)
    query = select(Case).join(Idempotency, Idempotency.case_id == Case.id).where(done)
    return list(session.scalars(query.order_by(Case.received_at.desc(), Case.id.desc())))
