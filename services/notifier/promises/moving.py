"""Promises go by a published year: their day was named by a person and stays, and its close and reminders are counted.

They outlive the rounds of their cases, so they go by themselves.
"""

from services.notifier.limits.calendar import Calendar, Due
from services.notifier.limits.kinds import Apart, Moved
from services.notifier.promises import timing
from services.notifier.promises.models import Promise
from services.notifier.promises.regime import frozen
from shared.contracts.words import PromiseState
from shared.messaging import Unit

PROMISE = "promise"
"""What is moved, where an operator reads it beside clocks."""


def _would(one: Promise, calendar: Calendar) -> Moved | None:
    if one.until is None or one.due_at is None:
        return None
    number = (one.facts or {}).get("number", "")
    after = Due(calendar.close_of(one.until).at, False)
    return Moved(one.case_id, number, PROMISE, one.owner, Due(one.due_at, False), after)


def _put(unit: Unit, one: Promise, by: str | None) -> bool:
    digests, calendar, policy = frozen(unit, one)
    moved = _would(one, calendar)
    if moved is None or moved.before.at <= unit.now:  # its day has come, whoever may not have told it yet
        return False
    if moved.is_moved:
        one.due_at = moved.after.at
        close = {"before": moved.before.at.isoformat(), "after": moved.after.at.isoformat()}
        facts = {"promise": one.number, "round": one.round, **close, "by": by, "parts": list(digests)}
        unit.record(unit.case(one.case_id), "promise.counted_anew", facts, by or "calendar")
    timing.move(unit, calendar, policy, one)  # the days before it may be others where the day itself is not
    return moved.is_moved


_LIVE = (Promise.state == PromiseState.OPEN) & Promise.owner.is_not(None)
PROMISES = Apart(Promise, _LIVE, _would, _put)
"""Promises that are to be kept, as what is counted by the calendar."""
