"""Questions about proposals and guidance."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case, in_earnest
from services.intake.endings.domain import MOVES, Command
from services.intake.endings.models import Proposal
from services.intake.models import History

WAITING, AGREED, REFUSED = "waiting", "agreed", "refused"


def waiting(session: Session, case: Case) -> Proposal | None:
    """Return the proposal to decline a case that waits for its second signature."""
    query = select(Proposal).where(Proposal.case_id == case.id, Proposal.round == case.round)
    return session.scalar(query.where(Proposal.state == WAITING))


def all_waiting(session: Session) -> list[tuple[Proposal, Case]]:
    """Return every proposal that can be decided now, oldest first; of a case that has moved on it no longer can."""
    query = (
        select(Proposal, Case)
        .join(Case, (Case.id == Proposal.case_id) & (Case.round == Proposal.round))
        .where(Proposal.state == WAITING, Case.state.in_(MOVES[Command.DECLINE]), Case.lead.is_(None), in_earnest())
        .order_by(Proposal.made_at, Proposal.id)
    )
    return [(proposal, case) for proposal, case in session.execute(query)]


def was_guided(session: Session, case: Case) -> bool:
    """Say whether the enterprise was guided to another door in any round: it is asked about that once."""
    line = select(History.line).where(History.case_id == case.id, History.kind == "case.guided").limit(1)
    return session.scalar(line) is not None


def by_id(session: Session, proposal_id: str) -> Proposal | None:
    """Return a proposal by its id."""
    return session.get(Proposal, proposal_id)


def of_case(session: Session, case: Case) -> list[Proposal]:
    """Return all proposals about a case, newest first."""
    query = select(Proposal).where(Proposal.case_id == case.id)
    return list(session.scalars(query.order_by(Proposal.made_at.desc(), Proposal.id.desc())))
