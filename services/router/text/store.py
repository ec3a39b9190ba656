"""Questions to the tables about the classifier and the cases that it learns from."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.router.decisions.domain import State
from services.router.decisions.models import Case
from services.router.text.models import TextModelRow

_AT_ONCE = 500


def model_bytes(session: Session, digest: str) -> bytes | None:
    """Return the bytes of a version, None where it is not stored."""
    return session.scalar(select(TextModelRow.content).where(TextModelRow.hash == digest))


def settled(session: Session) -> Iterator[Case]:
    """Return the cases that a lead has reported on and that anybody may learn from, the oldest first."""
    found = select(Case).where(Case.state == State.REPORTED, Case.lead.is_not(None)).order_by(Case.id)
    for case in session.scalars(found.execution_options(yield_per=_AT_ONCE)):
        # What is confidential is learnt neither as text nor as vocabulary.
        if case.facts is not None and not case.facts["confidential"]:
            yield case
