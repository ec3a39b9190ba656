"""Questions about agencies' own words for states."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.agency_states.domain import Words
from services.intake.agency_states.models import AgencyStates
from shared.contracts.words import TEST_AGENCY


def newest(session: Session, agency: str) -> AgencyStates | None:
    """Return what an agency calls our states now, None where it has never said."""
    query = select(AgencyStates).where(AgencyStates.agency == agency)
    return session.scalar(query.order_by(AgencyStates.version.desc()).limit(1))


def words_of(session: Session, agency: str) -> Words:
    """Return an agency's words for our states; those of tests are its own."""
    query = select(AgencyStates.content).where(AgencyStates.agency == agency.removeprefix(TEST_AGENCY))
    found: Words | None = session.scalar(query.order_by(AgencyStates.version.desc()).limit(1))
    return found or {}
