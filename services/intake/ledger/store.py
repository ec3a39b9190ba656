"""Questions about the ledger."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.ledger.domain import EntryState
from services.intake.ledger.models import Entry

OPEN = (EntryState.PROPOSED, EntryState.LIVE)


def entry(session: Session, case_id: str, number: int) -> Entry | None:
    """Return one entry of a case."""
    return session.get(Entry, (case_id, number))


def of_case(session: Session, case_id: str) -> list[Entry]:
    """Return the entries of a case, in the order of their numbers."""
    return list(session.scalars(select(Entry).where(Entry.case_id == case_id).order_by(Entry.number)))


def open_one(session: Session, case_id: str) -> Entry | None:
    """Return the entry by which a case stands on the ledger, or that waits for its second signature."""
    return next((one for one in of_case(session, case_id) if one.state in OPEN), None)


def live(session: Session, case_id: str) -> Entry | None:
    """Return the entry by which a case stands on the ledger now."""
    found = open_one(session, case_id)
    return found if found is not None and found.state == EntryState.LIVE else None


def passed_to(session: Session, agency: str, number: str | None = None, limit: int = 1) -> list[tuple[Entry, Case]]:
    """Return what is with an owner beyond the district that answers by an agency's keys, the oldest first.

    number: of one case alone, in its one written form.
    """
    query = (
        select(Entry, Case)
        .join(Case, Case.id == Entry.case_id)
        .where(Entry.outside_agency == agency, Entry.state == EntryState.LIVE)
        .order_by(Entry.since, Entry.case_id)
        .limit(limit)
    )
    found = query if number is None else query.where(Case.number == number)
    return [(one, case) for one, case in session.execute(found)]


def next_number(session: Session, case_id: str) -> int:
    """Return the number of a case's next entry. The case's row is locked."""
    return (session.scalar(select(func.max(Entry.number)).where(Entry.case_id == case_id)) or 0) + 1


def listed(session: Session, state: EntryState, limit: int) -> list[tuple[Entry, Case]]:
    """Return entries in a state with their cases: missed ones first, then what is reviewed soonest."""
    query = (
        select(Entry, Case)
        .join(Case, Case.id == Entry.case_id)
        .where(Entry.state == state)
        .order_by(Entry.missed.desc(), Entry.next_on, Entry.asked_at, Entry.case_id)
        .limit(limit)
    )
    return [(one, case) for one, case in session.execute(query)]
