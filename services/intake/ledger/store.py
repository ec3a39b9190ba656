"""Questions about the ledger."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case, in_earnest
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


def passed_to(session: Session, agency: str, limit: int) -> list[tuple[Entry, Case]]:
    """Return what is with an owner beyond the district that answers by an agency's keys, the oldest first; no tests."""
    query = (
        select(Entry, Case)
        .join(Case, Case.id == Entry.case_id)
        .where(Entry.outside_agency == agency, Entry.state == EntryState.LIVE, in_earnest())
        .order_by(Entry.since, Entry.case_id)
        .limit(limit)
    )
    return [(one, case) for one, case in session.execute(query)]


def passed_to_last(session: Session, agency: str, number: str) -> tuple[Entry, Case] | None:
    """Return the last entry by which a case was passed to an owner with an agency's keys, whether it still is there.

    number: the case's, in its one written form. It is read anew, whatever was read of it before. What a test key has
    brought was passed to nobody.
    """
    query = (
        select(Entry, Case)
        .join(Case, Case.id == Entry.case_id)
        .where(Case.number == number, Entry.outside_agency == agency, Entry.since.is_not(None), in_earnest())
        .order_by(Entry.number.desc())
        .limit(1)
    )
    found = session.execute(query.execution_options(populate_existing=True)).first()
    return (found[0], found[1]) if found else None


def next_number(session: Session, case_id: str) -> int:
    """Return the number of a case's next entry. The case's row is locked."""
    return (session.scalar(select(func.max(Entry.number)).where(Entry.case_id == case_id)) or 0) + 1


def listed(session: Session, state: EntryState, limit: int) -> list[tuple[Entry, Case]]:
    """Return entries in a state with their cases, no tests: missed ones first, then what is reviewed soonest."""
    query = (
        select(Entry, Case)
        .join(Case, Case.id == Entry.case_id)
        .where(Entry.state == state, in_earnest())
        .order_by(Entry.missed.desc(), Entry.next_on, Entry.asked_at, Entry.case_id)
        .limit(limit)
    )
    return [(one, case) for one, case in session.execute(query)]
