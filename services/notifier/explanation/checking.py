"""What is allowed in a place's rules about time and yet cannot be meant: gaps, and steps that nobody would hear of.

Pure. A load refuses what is wrong; this says what is odd, for `nwd config check`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from services.notifier.directory.domain import Role
from services.notifier.escalation.domain import CONTACT_POINT, HAPPENED, NOTICE, Policy, Side, Step, step_at
from services.notifier.limits.calendar import Calendar
from services.notifier.limits.domain import Rules
from services.notifier.limits.happenings import Happening
from shared.process.folder import Where

Found = tuple[str, Where, str]
"""File, place in it, and what is odd there, with what to do about it."""

Bodies = Mapping[str, Mapping[str, Any]]
"""Bodies by code, each with its people by role."""

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


def findings(
    rules: Rules, calendar: Calendar, policy: Policy, bodies: Bodies, duties: Collection[str], today: datetime
) -> Iterator[Found]:
    """Yield what is odd.

    bodies: {} where they are not known. duties: those that somebody has. today: from where the calendar is tried.
    """
    yield from _endless(rules)
    yield from _centres(rules, bodies)
    for index, step in enumerate(policy.steps):
        where: Where = ("steps", index)
        if not any(_can_come(rules, calendar, step, clock, today) for clock in step.clocks):
            what = f"the step {step.name!r} can never happen: every limit that it counts by is shorter; move it nearer"
            yield "escalation.yaml", (*where, "when"), what
        yield from _unheard(rules, step, policy, bodies, where)
        yield from _unheld(step, policy, bodies, where)
    yield from _offices(policy, bodies, duties)
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


def _unheard(rules: Rules, step: Step, policy: Policy, bodies: Bodies, where: Where) -> Iterator[Found]:
    """Find bodies in which nobody would get a step's mail: any that may be late, or the one that is the centre."""
    if not step.to or not bodies or any(word in policy.offices for word in step.to):
        return
    centres = {one.name: one.body for one in rules.clocks if one.body}
    meant = {centres[clock] for clock in step.clocks} if centres.keys() >= {*step.clocks} else bodies.keys()
    deaf = sorted(
        code for code, body in bodies.items() if code in meant and not any(body.get(role) for role in step.to)
    )
    if deaf:
        some = ", ".join(deaf[:5]) + (f" and {len(deaf) - 5} more" if len(deaf) > 5 else "")
        what = (
            f"nobody would hear of {step.name!r} in {some}: nobody there is {' or '.join(step.to)}; name another role"
        )
        yield "escalation.yaml", (*where, "to"), what


def _unheld(step: Step, policy: Policy, bodies: Bodies, where: Where) -> Iterator[Found]:
    """Find roles that nobody has in any body: who is named there hears of nothing, ever."""
    for key, words in (("to", step.to), ("copies", step.copies)):
        for place, word in enumerate(words):
            held_by = "agencies" if word == CONTACT_POINT else word
            if bodies and word not in policy.offices and not any(body.get(held_by) for body in bodies.values()):
                what = f"no body of bodies.yaml says `{held_by}`, so {word!r} means nobody; name one, or leave it out"
                yield "escalation.yaml", (*where, key, place), what


def _centres(rules: Rules, bodies: Bodies) -> Iterator[Found]:
    for index, clock in enumerate(rules.clocks):
        if bodies and clock.body and clock.body not in bodies:
            what = f"bodies.yaml has no body {clock.body!r}; the centre must be one that is there"
            yield "limits.yaml", ("clocks", index, "body"), what


def _offices(policy: Policy, bodies: Bodies, duties: Collection[str]) -> Iterator[Found]:
    for word, office in policy.offices.items():
        if office.duty is not None:
            if bodies and office.duty not in duties:
                what = (
                    f"nobody in people.yaml has the duty {str(office.duty)!r}, so nobody hears of what goes to {word!r}"
                )
                yield "escalation.yaml", ("offices", word), what
            continue
        body = bodies.get(office.body)
        if bodies and body is None:
            what = f"bodies.yaml has no body {office.body!r}; the office {word!r} must be one that is there"
            yield "escalation.yaml", ("offices", word, "body"), what
        elif body is not None and not any(body.get(role) for role in office.roles):
            roles = _words(office.roles)
            what = f"nobody in {office.body!r} is {roles}, so nobody would hear of what goes to {word!r}"
            yield "escalation.yaml", ("offices", word), what


def _words(roles: Sequence[Role]) -> str:
    return " or ".join(map(str, roles))


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
