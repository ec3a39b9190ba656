"""What is allowed in a place's rules about time and yet cannot be meant: gaps, and steps that never come.

Pure. A load refuses what is wrong; this says what is odd, for `nwd config check`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from services.notifier.escalation.domain import HAPPENED, NOTICE, Policy, Side, Step, step_at
from services.notifier.limits.calendar import Calendar
from services.notifier.limits.domain import Rules
from services.notifier.limits.happenings import Happening
from shared.process.folder import Where

Found = tuple[str, Where, str]
"""File, place in it, and what is odd there, with what to do about it."""

_DAYS = 28
"""Days on which a clock is let start to see whether its steps come: what hangs on weekdays shows in four weeks."""

_ORDER = (
    Happening.RECEIVED,
    Happening.WAITING,
    Happening.DISPATCHED,
    Happening.SIGNED,
    Happening.CONTACTED,
    Happening.INTERIM,
    Happening.RETURNED,
    Happening.PART_REPORTED,
    Happening.OPINION,
    Happening.REPORTED,
    Happening.SENT_BACK,
    Happening.ANSWERED,
    Happening.CLOSED,
)
"""What happens in a round, in the order of a case that goes straight through."""


def findings(rules: Rules, calendar: Calendar, policy: Policy, today: datetime) -> Iterator[Found]:
    """Yield what is odd about clocks and steps. today: from where the calendar is tried."""
    yield from _endless(rules)
    for index, step in enumerate(policy.steps):
        where: Where = ("steps", index)
        if not any(_can_come(rules, calendar, step, clock, today) for clock in step.clocks):
            what = f"the step {step.name!r} can never happen: every limit that it counts by is shorter; move it nearer"
            yield "escalation.yaml", (*where, "when"), what
    yield from _silent(rules, policy)


def _endless(rules: Rules) -> Iterator[Found]:
    for index, clock in enumerate(rules.clocks):
        start = _ORDER.index(clock.starts)
        if all(_ORDER.index(stop) < start for stop in clock.stops) and clock.starts is not Happening.RETURNED:
            what = f"the clock {clock.name!r} stops by what lies before its start; name something that comes after it"
            yield "limits.yaml", ("clocks", index, "stops"), what


def _can_come(rules: Rules, calendar: Calendar, step: Step, clock: str, today: datetime) -> bool:
    if step.side is not Side.BEFORE or clock.startswith((NOTICE, HAPPENED)):
        return True
    rule = next((one for one in rules.clocks if one.name == clock), None)
    if rule is not None and rule.ends is not None:  # how much is left of it, each case says itself
        return True
    limits = {
        "closing": [rules.closing(one, "") for one in rules.classes],
        "answer": [rules.answer(one, "") for one in rules.classes],
        "part": [rules.split or rules.answer(rules.default, "")],
        "opinion": [rules.opinion],
    }.get(clock)
    if limits is None and rule is not None:
        limits = [limit for one in rules.classes if (limit := rules.limit_of(rule, one, ""))]
    days = [today.astimezone(UTC) + timedelta(days=day, hours=2) for day in range(_DAYS)]
    return any(
        step_at(calendar, start, calendar.due(start, limit).at, step) is not None
        for limit in limits or ()
        for start in days
    )


def _silent(rules: Rules, policy: Policy) -> Iterator[Found]:
    """Find clocks of whose end nobody would hear."""
    for index, clock in enumerate(rules.clocks):
        if not policy.steps_of(clock.name):
            what = f"no step counts by {clock.name!r}: it runs, and nobody hears of it; add one to escalation.yaml"
            yield "limits.yaml", ("clocks", index), what
    if not any(clock.starts is Happening.WAITING for clock in rules.clocks):
        what = "no clock `starts: waiting`: a case that waits at the desk would wait in silence; add one `of: centre`"
        yield "limits.yaml", ("clocks",), what
    if not any(step.side is not Side.BEFORE for step in policy.steps_of("closing")):
        what = "no step happens after `closing` has run out: a case that is late would wait in silence; add one"
        yield "escalation.yaml", ("steps",), what
