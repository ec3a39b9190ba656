"""When a case on the ledger is reviewed next, and what may be done about a review. Pure; instants are aware."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.notifier.directory.domain import Role
from services.notifier.limits.calendar import Calendar, Due, Limit, Unit
from services.notifier.limits.reckoning import again


class Refusal(StrEnum):
    """Why somebody cannot report on a review."""

    OVER = "over"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a place's ledger.yaml says of reviews; how often they are, each case on the ledger says itself.

    before: how long before its day the owner is reminded of a review. to: roles of the owner, of which the first that
    anybody holds is written to, beside whoever is responsible. missed_to: the same where a review was missed, beside
    the supervision office; every: on which cycle that is said again, None: once.
    """

    before: Limit
    to: tuple[Role, ...]
    missed_to: tuple[Role, ...]
    every: Limit | None


HOUSE = Policy(
    before=Limit(10, Unit.WORKING_DAYS),
    to=(Role.HANDLERS,),
    missed_to=(Role.LEADER, Role.STAND_IN, Role.LIAISON, Role.HANDLERS),
    every=Limit(10, Unit.WORKING_DAYS),
)
"""What holds where a place says nothing of the ledger."""

HOUSE_CYCLE, HOUSE_LONGEST = 6, 12
"""Months between two reviews where neither the place nor the centre says anything, and at the most."""


def next_review(calendar: Calendar, last: datetime, months: int, now: datetime, days: int | None = None) -> Due:
    """Return the close of business of the day of the next review.

    days: after so many working days our tracker asks outside, where somebody there has the case.

    last: when the case was last reviewed, or put on the ledger. The day is the same one so many months later; one on
    which nobody works gives way to the next working day, and one that has passed to today, or the next working day.
    """
    cycle = Limit(months, Unit.MONTHS, moves_on=True) if days is None else Limit(days, Unit.WORKING_DAYS)
    return _to_come(calendar, calendar.due(last, cycle), now)


def planned_again(calendar: Calendar, due: Due, now: datetime) -> Due:
    """Return the close of a planned review's day by another calendar than it was planned by.

    What is due, or was planned by an earlier release, stays; a day that has passed by the other calendar is today's.
    """
    if due.how is None or due.at <= now:
        return due
    return _to_come(calendar, again(calendar, due.how), now)


def _to_come(calendar: Calendar, due: Due, now: datetime) -> Due:
    return due if due.at > now else calendar.due(now, Limit(0, Unit.WORKING_DAYS))


def is_news(own_turn: int, turn: int) -> bool:
    """Say whether what intake tells of an entry is news: of several messages the one with the highest turn holds."""
    return turn > own_turn


def judge(*, live: bool, reviews: int, seen: int | None) -> Refusal | None:
    """Say why nobody can report on a review now; None where somebody can.

    reviews: how many have been reported on. seen: how many had when the form was shown.
    """
    if not live:
        return Refusal.OVER
    return Refusal.ALREADY if seen is not None and seen < reviews else None
