"""Questions about an agency's cases of a day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.reconciliation.domain import Ours, Theirs
from shared.db.among import among

_COLUMNS = (Case.number, Case.source_reference, Case.state, Case.received_at, Case.updated_at)
_AT_ONCE = 1000


def received(session: Session, agency: str, begins: datetime, ends: datetime) -> list[Ours]:
    """Return an agency's cases that were received from an instant until another, by their numbers' code points.

    Sorted here: databases know other orders, and an agency that makes the digest must know which one is meant.
    """
    mine = (Case.agency == agency, Case.received_at >= begins, Case.received_at < ends)
    return sorted((Ours(*row) for row in session.execute(select(*_COLUMNS).where(*mine))), key=lambda one: one.number)


def named(session: Session, agency: str, theirs: Sequence[Theirs]) -> dict[str, Ours]:
    """Return those of an agency's cases that a list names, by number and by reference (`#` before it)."""
    found: dict[str, Ours] = {}
    numbers = sorted({one.number for one in theirs if one.number})
    references = sorted({one.reference for one in theirs if one.reference})
    for column, values in ((Case.number, numbers), (Case.source_reference, references)):
        for at in range(0, len(values), _AT_ONCE):
            wanted = among(session, column, values[at : at + _AT_ONCE])
            for row in session.execute(select(*_COLUMNS).where(Case.agency == agency, wanted)):
                one = Ours(*row)
                found[one.number] = one
                if one.reference:
                    found[f"#{one.reference}"] = one
    return found
