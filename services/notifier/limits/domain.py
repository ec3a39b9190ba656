"""The limits of a case: what each of its clocks comes to at a place, and which bounds which.

Pure: no clock, no files. Instants are aware datetimes; results are in UTC. How time is counted says calendar.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.notifier.limits.calendar import Calendar, Due, Limit
from services.notifier.limits.extending import ExtensionRule, Wish
from services.notifier.limits.happenings import ClassLimits, ClockRule, Ends, Happening
from services.notifier.limits.reckoning import earlier, fixed, later


@dataclass(frozen=True, slots=True)
class Rules:
    """A place's limits. `classes` by name of class; `default` names the class for cases whose own is not among them.

    closing_starts: `dispatched`, or `received` where the enterprise's limit runs from the day it brought the matter.
    clocks: those that the place sets beside the ones that every case has.
    opinion: for an assisting body; consents: whether silence past that is consent, or the lead waits. split: for a body
    that answers for a part; None: the lead's own limit, less the review. redo: for a lead whose report was sent back.
    supplement: for an enterprise that was asked for something; supplements_allowed: how often it may be in a round.
    review: what the centre keeps for itself of a limit that a source already runs. least: what is left to the lead
    however little the source left.
    return_window: from dispatch, in which a lead may ask to return its task; None: at any time. return_reasons: what it
    may say for that, by code, in both languages; none where its own words are enough.
    """

    classes: Mapping[str, ClassLimits]
    default: str
    opinion: Limit
    redo: Limit
    supplement: Limit
    supplements_allowed: int
    review: int
    least: Limit
    return_window: Limit | None = None
    return_reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    consents: bool = True
    split: Limit | None = None
    closing_starts: Happening = Happening.DISPATCHED
    clocks: tuple[ClockRule, ...] = ()
    extensions: tuple[ExtensionRule, ...] = ()
    suspensions: tuple[ExtensionRule, ...] = ()

    def known_class(self, name: str) -> str:
        """Return the class itself, or the default one."""
        return name if name in self.classes else self.default

    def closing(self, case_class: str, kind: str) -> Limit:
        """Return the enterprise's limit for a class and a kind of case."""
        limit = self.classes[self.known_class(case_class)].limit("closing", kind)
        if limit is None:
            raise LookupError(f"the class {case_class!r} has no limit `closing`; reading refuses such a file")
        return limit

    def answer(self, case_class: str, kind: str) -> Limit:
        """Return the lead's own limit: what the class says, or as long as the enterprise is to wait."""
        return self.classes[self.known_class(case_class)].limit("answer", kind) or self.closing(case_class, kind)

    def granting(self, wish: Wish, case_class: str, kind: str) -> ExtensionRule | None:
        """Return what the place says of a wish for a class and a kind of case, None where it grants none."""
        known, rules = self.known_class(case_class), self.extensions if wish is Wish.EXTENSION else self.suspensions
        return next((one for one in rules if one.holds(known, kind)), None)

    def limit_of(self, clock: ClockRule, case_class: str, kind: str) -> Limit | None:
        """Return the limit of a clock that the place sets, None where cases of this class do not have it."""
        of_class = self.classes[self.known_class(case_class)]
        return None if clock.name in of_class.without else of_class.limit(clock.name, kind) or clock.limit

    def runs_until(
        self,
        clock: ClockRule,
        calendar: Calendar,
        case_class: str,
        round_: int,
        facts: Mapping[str, Any],
        start: datetime,
    ) -> Due | None:
        """Return when a clock that the place sets and that starts now will end, None where this case has no such clock.

        facts: CaseFacts. What the source takes back it takes back in the first round, and before its time is over.
        """
        if clock.ends is Ends.SOURCE_RETURN:
            told = facts["source"].get("return_until")
            left_out = clock.name in self.classes[self.known_class(case_class)].without
            until = fixed(datetime.fromisoformat(told)) if told and round_ == 1 and not left_out else None
            return until if until is not None and until.at > start else None
        limit = self.limit_of(clock, case_class, facts["kind"])
        return calendar.due(start, limit) if limit is not None else None


def case_due(
    rules: Rules, calendar: Calendar, case_class: str, kind: str, start: datetime, source_due: datetime | None
) -> Due:
    """Return the enterprise's limit of a round: the class's, or the source's where that ends sooner.

    kind: of the case (contracts' Kind). start: when the clock begins.
    """
    due = calendar.due(start, rules.closing(case_class, kind))
    if source_due is None:
        return due
    return earlier(due, later(fixed(source_due), calendar.due(start, rules.least)))


def lead_due(
    rules: Rules, calendar: Calendar, case_class: str, kind: str, start: datetime, source_due: datetime | None
) -> Due:
    """Return the limit of a lead's task, from its own dispatch.

    A source's limit, less the days for the centre's review, bounds it; but what is `least` is left to the lead even
    then.
    """
    due = calendar.due(start, rules.answer(case_class, kind))
    # A year beyond our own limit no review could make it bind; and a sender's year 9999 is not to be counted back from.
    if source_due is None or source_due > due.at + timedelta(days=366):
        return due
    bound = calendar.due(start, rules.least)
    if source_due > start:
        bound = later(bound, calendar.before(fixed(source_due), rules.review))
    return earlier(due, bound)


def return_until(rules: Rules, calendar: Calendar, start: datetime) -> datetime | None:
    """Return until when a lead may ask to return what was dispatched at `start`; None: at any time."""
    return calendar.due(start, rules.return_window).at if rules.return_window else None


def redo_due(rules: Rules, calendar: Calendar, start: datetime) -> Due:
    """Return until when a lead has to report anew whose report was sent back at `start`."""
    return calendar.due(start, rules.redo)


def opinion_due(rules: Rules, calendar: Calendar, start: datetime) -> Due:
    """Return until when an assisting body may give its opinion; `rules.consents` says what silence after that means."""
    return calendar.due(start, rules.opinion)


def split_due(rules: Rules, calendar: Calendar, lead: Due, start: datetime) -> Due:
    """Return until when a split body has to report on its part, from its own dispatch.

    lead: the limit of the lead's task, which is never passed. Where the place names no limit for parts, the lead is
    left the days that the centre takes for a review, to put the parts together; but a part has `least` in any case.
    """
    if rules.split is not None:
        return earlier(calendar.due(start, rules.split), lead)
    return earlier(later(calendar.before(lead, rules.review), calendar.due(start, rules.least)), lead)
