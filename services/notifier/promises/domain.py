"""When somebody is reminded of a promise, and how messages about one merge. Pure; instants are aware."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import Side, Step, step_at
from services.notifier.limits.calendar import Calendar, Limit, Unit
from shared.contracts.words import PromiseState

MADE = 1
"""The turn of the message with which a promise is made; that it has ended, or more, has a higher one."""

LIVE = frozenset({PromiseState.OPEN, PromiseState.DUE})


class Refusal(StrEnum):
    """Why somebody cannot say that a promise is kept."""

    OVER = "over"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Policy:
    """A place's part `promises`.

    before: how long before its day the owner is reminded. every: on which cycle before that, None: not at all. to:
    roles of the owner, of which the first that anybody holds is written to, beside whoever is responsible. broken_to:
    the same where a promise was broken, beside the supervision office.
    """

    before: Limit
    every: Limit | None
    to: tuple[Role, ...]
    broken_to: tuple[Role, ...]


HOUSE = Policy(
    before=Limit(5, Unit.WORKING_DAYS),
    every=None,
    to=(Role.HANDLERS,),
    broken_to=(Role.LEADER, Role.STAND_IN, Role.LIAISON, Role.HANDLERS),
)
"""What holds where a place says nothing of promises."""


def next_reminder(calendar: Calendar, policy: Policy, after: datetime, due: datetime) -> datetime | None:
    """Return when the owner is reminded next, None where that is not any more.

    after: of the reminder before, or of the making. On the cycle at the opening of a working day, and a last time
    `before` the day; what would come at or behind that last time does not come.
    """
    last = step_at(calendar, after, due, Step("promise", Side.BEFORE, policy.before, (), ""))
    if last is None or policy.every is None:
        return last
    cycle = calendar.opening_before(calendar.due(after, policy.every).at, 0)
    return cycle if after < cycle < last else last


def settles(own_turn: int, turn: int) -> bool:
    """Say whether a message about a promise is news: of several the one with the highest turn holds."""
    return turn > own_turn


def judge_fulfilled(state: PromiseState, reports: int, seen: int | None) -> Refusal | None:
    """Say why an owner cannot say now that a promise is kept; None where it can.

    reports: how often it has said so. seen: how often it had when the form was shown.
    """
    if state not in LIVE:
        return Refusal.OVER
    return Refusal.ALREADY if seen is not None and seen < reports else None
