"""On which day an enterprise is to be asked what became of its matter: the calendar is here, the calls are intake's."""

from datetime import datetime

from services.notifier import regime as regimes
from services.notifier.limits.clocks import clock_of
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import Case, Task
from shared.contracts.from_notifier import CALL_PLANNED
from shared.messaging import Unit


def plan(unit: Unit, case: Case, task: Task, turn: int, answered: datetime) -> None:
    """Tell intake when to call about an answer that went out, where the place names a day and the case is not over.

    turn: that of its report. answered: when the centre let it out.
    """
    head, clock = head_of(case), clock_of(unit, case)
    after = regimes.call_back(unit.session, unit.service.parts)
    if after is None or clock is None or not (head.live and head.is_own(task.round, task.assignment)):
        return
    calendar = regimes.frozen(unit, clock).calendar
    due = calendar.due(answered, after)
    day = due.at.astimezone(calendar.zone).date().isoformat()
    told = {"turn": turn, "due_on": day, "provisional": due.provisional}
    line = unit.record(case, "call.planned", {"task": task.id, **told}, "clock")
    unit.send(CALL_PLANNED, case, told, line=line, round=task.round, assignment=task.assignment)
