"""What a place says of extensions (延期) and suspensions (中止): for which cases, how often, how far, by whom. Pure.

An extension gives more time; a suspension lets the clock rest for so long, and what is left of it goes on afterwards.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.notifier.limits.calendar import Calendar, Limit, Unit
from services.notifier.limits.offsets import before
from shared.contracts.words import Duty

DECIDERS = (Duty.REVIEWER, Duty.DISPATCHER, Duty.SUPERVISOR)
"""Duties that may decide; each looks at cases of all bodies already."""


class Wish(StrEnum):
    """What an office asks about a clock: that it have more time, or that it rest."""

    EXTENSION = "extension"
    SUSPENSION = "suspension"


class Silence(StrEnum):
    """What it means that whoever decides says nothing within their own limit."""

    REFUSED = "refused"
    GRANTED = "granted"


class Told(StrEnum):
    """Who is told why a limit was moved; until when it runs now, the enterprise and its source see in any case."""

    ENTERPRISE = "enterprise"
    SOURCE = "source"
    ASSISTING = "assisting"


@dataclass(frozen=True, slots=True)
class Terms:
    """How far one extension may go, or how long a rest may last; which duty decides, how soon, and by its silence."""

    longest: Limit
    decided_by: Duty
    within: Limit
    silence: Silence


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """One entry of `extensions` or `suspensions`. classes, kinds: whom it is for; empty: all.

    times: how often in a round by `terms`; further: what may be granted after those to cases of `further_classes`,
    `further_times` times. refused_counts: whether what was refused uses one of them up. ask_before: the last moment for
    asking, before the lead's limit. grounds: to choose from, by code, in both languages. legal_basis: whether the
    office must name one; evidence: whether it must say what shows the ground. whole: of a suspension, whether the
    enterprise's clock and those of the bodies that help rest as well, or the lead's alone.
    """

    code: str
    terms: Terms
    ask_before: Limit
    times: int = 1
    classes: Collection[str] = ()
    kinds: Collection[str] = ()
    grounds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    legal_basis: bool = False
    evidence: bool = False
    whole: bool = True
    refused_counts: bool = False
    told: frozenset[Told] = frozenset(Told)
    further: Terms | None = None
    further_classes: Collection[str] = ()
    further_times: int = 0

    def holds(self, case_class: str, kind: str) -> bool:
        """Say whether cases of a class and a kind are meant."""
        return (not self.classes or case_class in self.classes) and (not self.kinds or kind in self.kinds)

    def most(self, case_class: str) -> int:
        """Return how often it may be granted in a round to cases of this class."""
        return self.times + (self.further_times if self._goes_further(case_class) else 0)

    def used(self, granted: int, refused: int) -> int:
        """Return how many of its times are used up in a round."""
        return granted + (refused if self.refused_counts else 0)

    def next_terms(self, used: int, case_class: str) -> Terms | None:
        """Return what the next one after so many goes by, None where there may be none."""
        if used < self.times:
            return self.terms
        return self.further if used < self.most(case_class) else None

    def _goes_further(self, case_class: str) -> bool:
        return self.further is not None and (not self.further_classes or case_class in self.further_classes)


def ask_until(calendar: Calendar, due: datetime, offset: Limit) -> datetime:
    """Return the last moment at which an extension of a limit may be asked for.

    "One working day before" can still be done until that day's close of business.
    """
    if offset.unit is Unit.WORKING_DAYS:
        return min(calendar.close_before(due, offset.n), due) if offset.n else due
    return before(calendar, due, offset)


def remind_at(calendar: Calendar, asked: datetime, decide_by: datetime) -> datetime:
    """Return when whoever decides is reminded: as the last day begins, or half way where it has begun already."""
    opening = calendar.opening_before(decide_by, 0)
    return opening if asked < opening < decide_by else asked + (decide_by - asked) / 2
