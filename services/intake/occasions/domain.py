"""What occasions there are, and what may be said to a matter there and then. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from services.intake.cases.domain import NotNow
from services.intake.words import Text
from shared.contracts.words import Channel, Duty, Outcome

DUTIES = frozenset({Duty.CLERK, Duty.DISPATCHER})
"""Who puts occasions on record, and the matters that were raised."""


class Kind(StrEnum):
    """What an occasion is. The words stand in the database and in addresses."""

    SYMPOSIUM = "symposium"
    VISIT = "visit"
    SUGGESTION = "suggestion"


CHANNELS = {Kind.SYMPOSIUM: Channel.SYMPOSIUM, Kind.VISIT: Channel.VISIT, Kind.SUGGESTION: Channel.DEPUTY}
"""The channel of cases that come from each."""

ROWS = {Kind.SYMPOSIUM: 10, Kind.VISIT: 3}
"""Matters that one form takes. A suggestion of deputies is one matter, put down with it."""


class Way(StrEnum):
    """What was said to a matter there and then: an answer, with what came of it; a day; or nothing yet."""

    BROUGHT = "brought"
    PROMISED = "promised"
    SOLVED = "solved"
    EXPLAINED = "explained"


OUTCOMES = {Way.SOLVED: Outcome.SOLVED, Way.EXPLAINED: Outcome.EXPLAINED}
"""The outcome of an answer that was given face to face."""

_LONG_AGO = timedelta(days=3_653)

_FUTURE = Text("日期不能晚于今天。", "The day cannot lie in the future.")
_OLD = Text("日期过早，请核对年份。", "That is too long ago; check the year.")


def see_day(on: date, today: date) -> None:
    """See that a day has come and is not a slip of the pen. Raises NotNow. today: in the place's zone."""
    if on > today:
        raise NotNow(_FUTURE)
    if today - on > _LONG_AGO:
        raise NotNow(_OLD)
