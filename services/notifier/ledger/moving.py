"""Reviews that are planned are reckoned again as limits are: when a year has been published, or somebody applies it.

Their cases have no clock that runs, so they go by themselves; an entry is done with when it names the new calendar.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.notifier import regime
from services.notifier.ledger import timing
from services.notifier.ledger.actions import move_day
from services.notifier.ledger.domain import planned_again
from services.notifier.ledger.models import LedgerEntry
from services.notifier.ledger.regime import frozen
from services.notifier.limits.calendar import Due
from services.notifier.limits.moving import Aim, Moved
from services.notifier.limits.reckoning import again, from_json
from shared.db.among import among
from shared.db.parts import Parts
from shared.messaging import Unit

REVIEW = "review"
"""What is moved, where an operator reads it beside clocks."""

_LIVE = LedgerEntry.ended_at.is_(None)


def next_ids(session: Session, behind: ColumnElement[bool], after: str, count: int) -> list[str]:
    """Return the ids of the next cases on the ledger whose entry fulfils a condition, in order; after "": the first."""
    query = select(LedgerEntry.case_id).where(_LIVE, behind).order_by(LedgerEntry.case_id).limit(count).distinct()
    return list(session.scalars(query.where(LedgerEntry.case_id > after) if after else query))


def what_would_move(session: Session, parts: Parts, aim: Aim, ids: list[str]) -> Iterator[list[Moved]]:
    """Yield for each of some cases the review that would move; nothing is changed."""
    for one in _entries(session, ids):
        before = _planned(one)
        if before is None or before.how is None:
            continue
        calendar = regime.calendar_of(session, parts, aim("", one.calendar)[1])
        after = Due(again(calendar, before.how).at, False)  # also one in the past: it is listed apart
        moved = Moved(one.case_id, one.facts["number"], REVIEW, one.owner, before, after)
        yield [moved] if moved.is_moved else []


def move(unit: Unit, aim: Aim, ids: list[str], by: str | None) -> tuple[int, int]:
    """Reckon the reviews of some cases again; return how many it were, and how many have another day.

    by: who wanted it, None where nobody had to. Whatever has left the ledger or moved meanwhile is left alone.
    """
    unit.preload(ids, make=False)
    moved = list[bool]()
    for one in _entries(unit.session, ids):
        calendar = aim("", one.calendar)[1]
        if calendar != one.calendar:
            one.calendar = calendar
            moved.append(_move(unit, one, by))
    return len(moved), sum(moved)


def _move(unit: Unit, one: LedgerEntry, by: str | None) -> bool:
    before = _planned(one)
    if before is None:
        return False
    _, calendar, policy = frozen(unit, one)
    after = planned_again(calendar, before, unit.now)
    if is_moved := after.at != before.at:
        move_day(unit, unit.case(one.case_id), one, calendar, after, by)
    timing.move(unit, calendar, policy, one)  # the days before it may be others where the day itself is not
    return is_moved


def _planned(one: LedgerEntry) -> Due | None:
    """Return the day of a review that is to come; None where it was missed: what has happened stays."""
    if one.due_at is None or one.missed_at is not None:
        return None
    return Due(one.due_at, False, from_json(one.reckoned))


def _entries(session: Session, ids: list[str]) -> list[LedgerEntry]:
    query = select(LedgerEntry).where(among(session, LedgerEntry.case_id, ids), _LIVE).order_by(LedgerEntry.case_id)
    return list(session.scalars(query.execution_options(populate_existing=True)))
