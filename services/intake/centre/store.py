"""The centre's questions about the cases of all agencies."""

from collections.abc import Callable, Iterator

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import Session

from services.intake.cases.models import Case, in_earnest
from services.intake.cases.store import Spot

BATCH = 200
"""Cases that are read at once while those that may be seen are picked out."""


def page(
    session: Session,
    *,
    state: str | None,
    name: str | None,
    after: Spot | None,
    limit: int,
    may_see: Callable[[str | None], bool],
) -> list[Case]:
    """Return cases behind a spot, newest first, of those that the viewer may know of. Tests are found by number alone.

    name: a part of an enterprise's name; cases that hide it are not found. may_see: asked with whom a case is about.
    """
    found: list[Case] = []
    for case in _newest_first(session, state, name, after):
        if may_see(case.about):
            found.append(case)
        if len(found) == limit:
            break
    return found


def _newest_first(session: Session, state: str | None, name: str | None, after: Spot | None) -> Iterator[Case]:
    query = select(Case).where(in_earnest()).order_by(Case.received_at.desc(), Case.id.desc()).limit(BATCH)
    if state is not None:
        query = query.where(Case.state == state)
    if name is not None:
        query = query.where(Case.enterprise.icontains(name, autoescape=True))
    while True:
        behind = query
        if after is not None:
            spot = tuple_(literal(after.received_at, Case.received_at.type), literal(after.id, Case.id.type))
            behind = query.where(tuple_(Case.received_at, Case.id) < spot)
        rows = list(session.scalars(behind))
        yield from rows
        if len(rows) < BATCH:
            return
        after = Spot(rows[-1].received_at, rows[-1].id)


def numbered(session: Session, number: str, state: str | None, may_see: Callable[[str | None], bool]) -> list[Case]:
    """Return the case with a number as a list of one, or of none where it is not to be seen."""
    case = session.scalar(select(Case).where(Case.number == number))
    return [case] if case is not None and may_see(case.about) and state in (None, case.state) else []
