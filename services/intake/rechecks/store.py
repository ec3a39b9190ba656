"""Questions about draws, and about what was drawn."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case, tests
from services.intake.models import ENDED, History
from services.intake.rechecks.models import Recheck, RecheckDraw
from shared.db.history import Line, lines_of


def ended(session: Session, begins: datetime, ends: datetime) -> dict[str, set[str]]:
    """Return the ids of the cases that ended from one instant to just before another, by the kind of line that says so.

    One that ended in the same way twice is there once.
    """
    query = select(History.kind, History.case_id).where(ENDED, History.at >= begins, History.at < ends)
    query = query.where(History.case_id.not_in(tests()))
    found: dict[str, set[str]] = {}
    for kind, case_id in session.execute(query):
        found.setdefault(kind, set()).add(case_id)
    return found


def draws(session: Session, month: str) -> list[RecheckDraw]:
    """Return the draws of a month."""
    return list(session.scalars(select(RecheckDraw).where(RecheckDraw.month == month).order_by(RecheckDraw.kind)))


def drawn(session: Session, month: str) -> list[tuple[Recheck, Case]]:
    """Return what was drawn for a month, by kind and in the order in which it was drawn."""
    query = select(Recheck, Case).join(Case, Case.id == Recheck.case_id).where(Recheck.month == month)
    found = session.execute(query.order_by(Recheck.kind, Recheck.place))
    return [(one, case) for one, case in found]


def counts(session: Session) -> dict[tuple[str, str], dict[str, int]]:
    """Return how many of each draw stand where, by month and kind."""
    query = select(Recheck.month, Recheck.kind, Recheck.state, func.count())
    found: dict[tuple[str, str], dict[str, int]] = {}
    for month, kind, state, number in session.execute(query.group_by(Recheck.month, Recheck.kind, Recheck.state)):
        found.setdefault((month, kind), {})[state] = number
    return found


def months(session: Session) -> list[str]:
    """Return the months of which something was drawn, the newest first."""
    return list(session.scalars(select(RecheckDraw.month).distinct().order_by(RecheckDraw.month.desc())))


def by_id(session: Session, recheck_id: str, *, locked: bool = False) -> Recheck | None:
    """Return one that was drawn."""
    return session.get(Recheck, recheck_id, with_for_update=locked)


def of_case(session: Session, case_id: str) -> list[Recheck]:
    """Return when a case was drawn, and what came of it."""
    return list(session.scalars(select(Recheck).where(Recheck.case_id == case_id).order_by(Recheck.month)))


def all_of(session: Session) -> Iterable[Recheck]:
    """Return everything that was ever drawn."""
    return session.scalars(select(Recheck).execution_options(yield_per=500))


def had_a_hand(session: Session, case: Case, person: str) -> bool:
    """Say whether somebody has done something with a case: looking at it, or at whom to call, is nothing done."""
    lines: list[Line] = lines_of(session, History, case.id)
    return any(line.actor == person and line.kind not in ("contact.read", "recheck.judged") for line in lines)
