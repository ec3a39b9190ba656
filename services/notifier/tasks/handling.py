"""How much working time a lead took for a report: its limit keeps when it began, and every rest."""

from datetime import timedelta
from typing import Any

from services.notifier import regime as regimes
from services.notifier.limits.calendar import Calendar
from services.notifier.limits.clocks import clock_of, due_of
from services.notifier.limits.reckoning import rests, started
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit

_MINUTE = timedelta(minutes=1)


def handled(unit: Unit, case: Case, task: Task) -> dict[str, Any]:
    """Return `handled` of a report that is made now, as its message has it (Handled); nothing without a clock."""
    clock = clock_of(unit, case)
    if clock is None:
        return {}
    calendar, how = regimes.frozen(unit, clock).calendar, due_of(task).how
    lengths = [calendar.worked(since, min(until, unit.now)) for since, until in rests(how)]
    whole, rested = calendar.worked(started(how) or task.opened_at, unit.now), sum(lengths, timedelta())
    told = {"worked": max(whole - rested, timedelta()) // _MINUTE, "rested": rested // _MINUTE, "rests": len(lengths)}
    return {"handled": {**told, "day": _day(calendar) // _MINUTE}}


def _day(calendar: Calendar) -> timedelta:
    lengths = [
        timedelta(hours=end.hour - begin.hour, minutes=end.minute - begin.minute) for begin, end in calendar.hours
    ]
    return sum(lengths, timedelta())
