"""A clock that rests because an office has asked for it (中止): how the rest begins, and how it ends.

Its limits are moved at once as if the rest lasted as long as was granted, so that everybody sees until when; a rest
that ends sooner is reckoned again with what it lasted (`cut_short`). What may be late stands still meanwhile. A limit
that runs at the source of a case is not ours to stop, and bounds both.
"""

from collections.abc import Iterator
from datetime import datetime

from services.notifier import regime as regimes
from services.notifier.escalation import running, timers
from services.notifier.extensions.models import Extension
from services.notifier.limits.calendar import Due
from services.notifier.limits.clocks import clock_of, due_of, set_due
from services.notifier.limits.models import Clock
from services.notifier.limits.reckoning import cut_short, to_json
from services.notifier.regime import Regime
from services.notifier.tasks import resting
from services.notifier.tasks import store as tasks
from services.notifier.tasks.domain import OPEN
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Part
from shared.messaging import Unit


def would_rest(
    case: Case, clock: Clock, regime: Regime, own: list[Task], since: datetime, until: datetime, *, whole: bool
) -> Iterator[tuple[Clock | Task, Due]]:
    """Yield each limit that a rest moves, as it would be after it. whole: the case's, or the lead's alone."""
    for row, after in resting.rested(case, clock, regime, own, since, until):
        if whole or (isinstance(row, Task) and row.part == Part.LEAD):
            yield row, after


def begin(unit: Unit, case: Case, clock: Clock, one: Extension, until: Due) -> None:
    """Let a clock rest from now on, until then at the latest."""
    regime, own = regimes.frozen(unit, clock), tasks.own_tasks(unit.session, case)
    one.rests_until, one.reckoned = until.at, to_json(until.how)
    for row, after in list(would_rest(case, clock, regime, own, unit.now, until.at, whole=one.whole)):
        set_due(row, after)
    if one.whole:
        resting.stand_still(unit, case, clock)
    else:
        for task in own:
            if task.part == Part.LEAD:
                timers.let_task_rest(unit, task)
                running.rest(unit, case, clock, task)
    timers.wait_for_rest(unit, case, one.number, one.task_id, until.at)


def end(unit: Unit, case: Case, one: Extension) -> Clock | None:
    """Let a clock go on that rests; return it. Limits end sooner by what was not used of the rest."""
    clock, since = clock_of(unit, case), one.decided_at
    timers.stop_waiting_for_rest(unit, case, one.number)
    one.rested_until = unit.now
    if clock is None or clock.round != one.round or since is None:
        return None
    regime, own = regimes.frozen(unit, clock), tasks.own_tasks(unit.session, case)
    # After an outage it is heard late that the time is over; nobody is given more than was granted.
    until = min(unit.now, one.rests_until or unit.now)
    # The lead's own is no longer open where a report of it ends the rest; its limit was moved as well.
    rested: list[Clock | Task] = [task for task in own if task.id == one.task_id or (one.whole and task.state in OPEN)]
    for row in [*rested, clock] if one.whole else rested:
        set_due(row, cut_short(regime.calendar, due_of(row), since, until))
    if one.whole:
        resting.run_again(unit, case, clock, regime, since, until)
    else:
        for task in own:
            if task.id == one.task_id:
                timers.move_task(unit, regime, task, since)
        running.go_on(unit, case, clock, until)
    return clock
