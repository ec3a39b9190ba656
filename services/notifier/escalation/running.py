"""The clocks that a place sets: what happens to a case starts and stops them, inside the transaction of what happened.

What a clock is and by what it starts stands in limits.yaml; a new one needs no line here. What happens is told by those
who do it, with `happened`, in tasks/.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.notifier import regime as regimes
from services.notifier.escalation import store, timers
from services.notifier.escalation.domain import HAPPENED
from services.notifier.escalation.timers import Begun
from services.notifier.limits.calendar import Due
from services.notifier.limits.clocks import due_of, set_due
from services.notifier.limits.domain import Rules
from services.notifier.limits.happenings import ClockRule, Happening, Of
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.limits.reckoning import after_rest, to_json
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Part
from shared.db import new_id
from shared.messaging import Unit

_PARTS = {Of.LEAD: Part.LEAD, Of.SPLIT: Part.SPLIT, Of.ASSISTING: Part.ASSISTING}
_WHOLE = (Of.CASE, Of.CENTRE)
"""Whose clocks are of no single task."""

OVER = "over"
"""What stopped a clock whose task was over before anything else stopped it."""


def happened(
    unit: Unit, case: Case, clock: Clock, what: Happening, tasks: Sequence[Task] = (), since: datetime | None = None
) -> list[Begun]:
    """Stop and start the clocks of a case's present round that do so by what has just happened; return the started.

    tasks: with which it did; none where it is the case's alone. What happens to the lead's is the case's, too. since:
    when it did, where that was before now.
    """
    regime = regimes.frozen(unit, clock)
    whole, ids = not tasks or any(task.part == Part.LEAD for task in tasks), {task.id for task in tasks}
    # What waits at the desk ends by the number of an assignment, and an older one may be heard of after that.
    stopping = {one.name for one in regime.rules.clocks if what in one.stops and one.starts is not Happening.WAITING}
    if stopping:
        for row in store.running(unit.session, case.id):
            if row.name in stopping and (whole if row.task_id is None else row.task_id in ids):
                stop(unit, row, what)
    begun = []
    for rule in regime.rules.clocks:
        if rule.starts is not what:
            continue
        if rule.of in _WHOLE:
            if whole:
                begun += _start(unit, regime, case, clock, rule, None, since or unit.now)
        else:
            for task in tasks:
                if task.part == _PARTS[rule.of]:
                    begun += _start(unit, regime, case, clock, rule, task, since or unit.now)
    return begun


def limit_for(rules: Rules, begun: Iterable[Begun], task_id: str, stop: Happening) -> datetime | None:
    """Return until when something has to be done with a task, by the clocks that it stops; None where none watches."""
    stopped = {one.name for one in rules.clocks if stop in one.stops}
    return min((row.due_at for row in begun if row.task_id == task_id and row.name in stopped), default=None)


def begin(unit: Unit, case: Case, clock: Clock, name: str, *, body: str | None, start: datetime, due: Due) -> Begun:
    """Start a clock that no limit of a class stands behind: a notice's, or what is counted from a step."""
    row = _written(unit, case, name, None, body, start, due)
    timers.wait_for_clock(unit, regimes.frozen(unit, clock), case, clock, row)
    return row


def step_happened(unit: Unit, regime: Regime, case: Case, clock: Clock, step: str, body: str) -> None:
    """Start what is counted from a step, if any other step is; it has no limit but the moment itself."""
    if regime.policy.steps_of(HAPPENED + step):
        begin(unit, case, clock, HAPPENED + step, body=body, start=unit.now, due=Due(unit.now, False))


def stop(unit: Unit, row: RunningClock, by: str) -> None:
    """Stop a clock; its steps that have not happened will not."""
    row.stopped_at, row.stopped_by, row.rests_since = unit.now, str(by), None
    timers.stop_clock(unit, row)


def tasks_over(unit: Unit, case: Case) -> None:
    """Stop whatever waits for tasks that are over with their assignment."""
    timers.stop_waiting_for_tasks(unit, case)
    for row in store.running(unit.session, case.id):
        if row.task_id is not None:
            stop(unit, row, OVER)


def rounds_over(unit: Unit, case: Case, up_to: int) -> None:
    """Stop every timer and clock of rounds that have ended."""
    timers.end(unit, case, up_to)
    for row in store.running(unit.session, case.id):
        if row.round <= up_to:
            stop(unit, row, Happening.CLOSED)


def rest(unit: Unit, case: Case, clock: Clock, task: Task | None = None) -> None:
    """Let those clocks stand still that rest with the case; with one task of it, those of that task."""
    clocks = regimes.frozen(unit, clock).rules.clocks
    rests = {one.name for one in clocks if one.rests and one.starts is not Happening.WAITING}
    for row in store.running(unit.session, case.id):
        if row.name in rests and (task is None or row.task_id == task.id):
            row.rests_since = unit.now
            timers.rest_clock(unit, row)


def go_on(unit: Unit, case: Case, clock: Clock, until: datetime) -> None:
    """Let the clocks go on that stood still until then, with as much left as there was."""
    regime = regimes.frozen(unit, clock)
    rules = {one.name: one for one in regime.rules.clocks}
    for row in store.running(unit.session, case.id):
        if row.rests_since is None:
            continue
        limit = regime.rules.limit_of(rules[row.name], clock.case_class, case.facts["kind"])
        since, row.rests_since = row.rests_since, None
        if limit is not None:
            set_due(row, after_rest(regime.calendar, limit.unit, due_of(row), since, until))
        timers.move_clock(unit, regime, row, since)


def _began_before(unit: Unit, case: Case, rule: ClockRule) -> bool:
    """Say whether a clock of the case has begun: what begins with the first dispatch does not begin with each."""
    once = rule.starts in (Happening.RECEIVED, Happening.DISPATCHED)
    return once and store.has_run(unit.session, case.id, case.round, rule.name)


def _start(
    unit: Unit, regime: Regime, case: Case, clock: Clock, rule: ClockRule, task: Task | None, since: datetime
) -> list[Begun]:
    due = regime.rules.runs_until(rule, regime.calendar, clock.case_class, case.round, case.facts, since)
    # Asked only for what has a limit: the question writes all that waits, and most cases have no such clock.
    if due is None or (task is None and _began_before(unit, case, rule)):
        return []
    row = _written(unit, case, rule.name, task, task.body if task else rule.body, since, due)
    timers.wait_for_clock(unit, regime, case, clock, row)
    return [row]


def _written(
    unit: Unit, case: Case, name: str, task: Task | None, body: str | None, start: datetime, due: Due
) -> Begun:
    begun = Begun(new_id(), name, task.id if task else None, start, due.at)
    unit.session.write(
        RunningClock,
        **begun._asdict(),
        case_id=case.id,
        round=case.round,
        body=body,
        assignment=case.assignment,
        turn=case.turn,
        provisional=due.provisional,
        reckoned=to_json(due.how),
    )
    return begun
