"""Reviews that are planned are reckoned again as limits are: when a year has been published, or somebody applies it.

Their cases have no clock that runs, so they go by themselves.
"""

from services.notifier.ledger import timing
from services.notifier.ledger.actions import move_day
from services.notifier.ledger.domain import planned_again
from services.notifier.ledger.models import LedgerEntry
from services.notifier.ledger.regime import frozen
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.limits.kinds import Apart, Moved
from services.notifier.limits.reckoning import again, from_json
from shared.messaging import Unit

REVIEW = "review"
"""What is moved, where an operator reads it beside clocks."""


def _would(one: LedgerEntry, calendar: Calendar) -> Moved | None:
    before = _planned(one)
    if before is None or before.how is None:
        return None
    after = Due(again(calendar, before.how).at, False)  # also one in the past: it is listed apart
    return Moved(one.case_id, one.facts["number"], REVIEW, one.owner, before, after)


def _put(unit: Unit, one: LedgerEntry, by: str | None) -> bool:
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


REVIEWS = Apart(LedgerEntry, LedgerEntry.ended_at.is_(None), _would, _put)
"""Planned reviews of cases on the ledger, as what is counted by the calendar."""
