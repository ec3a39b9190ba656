"""What bears on asking for more time or a rest: the place's rule, what was granted before, what it would come to."""

from collections.abc import Iterable
from datetime import datetime

from services.notifier.extensions.domain import Asking, ExtensionState
from services.notifier.extensions.models import Extension
from services.notifier.extensions.suspending import would_rest
from services.notifier.limits.calendar import Calendar, Due, Limit
from services.notifier.limits.clocks import due_of, source_due
from services.notifier.limits.domain import Rules
from services.notifier.limits.extending import ExtensionRule, Wish, ask_until
from services.notifier.limits.models import Clock
from services.notifier.limits.reckoning import extended, fixed
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case, Task


def what_is_asked(
    regime: Regime, wish: Wish, case: Case, task: Task, clock: Clock, past: list[Extension], n: int, now: datetime
) -> Asking:
    """Return what bears on asking for so much for a lead's task. past: what was asked for in this round before."""
    rule = regime.rules.granting(wish, clock.case_class, case.facts["kind"])
    terms = rule.next_terms(used(rule, wish, past), clock.case_class) if rule else None
    before = due_of(task)
    by = Limit(max(n, 1), terms.longest.unit) if terms else None
    return Asking(
        wish=wish,
        rule=rule,
        terms=terms,
        until=ask_until(regime.calendar, before.at, rule.ask_before) if rule else before.at,
        waits=any(one.state == ExtensionState.ASKED for one in past),
        rests=any(one.wish == Wish.SUSPENSION and one.state == ExtensionState.GRANTED for one in past),
        before=before,
        after=limit_after(regime, wish, case, task, clock, by, now) if by else before,
        n=n,
    )


def used(rule: ExtensionRule, wish: Wish, past: Iterable[Extension]) -> int:
    """Return how many of a rule's times are used up."""
    states = [one.state for one in past if one.wish == wish]
    given = sum(state in (ExtensionState.GRANTED, ExtensionState.ENDED) for state in states)
    return rule.used(given, sum(state == ExtensionState.REFUSED for state in states))


def limit_after(regime: Regime, wish: Wish, case: Case, task: Task, clock: Clock, by: Limit, now: datetime) -> Due:
    """Return what a lead's limit would be, were so much granted now."""
    if wish is Wish.EXTENSION:
        return extended(regime.calendar, due_of(task), by, lead_bound(regime.rules, regime.calendar, case))
    until = regime.calendar.due(now, by).at
    rests = would_rest(case, clock, regime, [task], now, until, whole=False)
    return next((after for _, after in rests), due_of(task))


def lead_bound(rules: Rules, calendar: Calendar, case: Case) -> Due | None:
    """Return what no extension carries a lead's limit past: its source's, less the days of the centre's review."""
    source = source_due(case.facts)
    return calendar.before(fixed(source), rules.review) if source else None
