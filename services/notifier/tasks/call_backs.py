"""On which day an enterprise is to be asked what became of its matter: the calendar is here, the calls are intake's."""

from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.limits.clocks import clock_of
from services.notifier.limits.reckoning import to_json
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import CallBack, Case, Task
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
    one = unit.session.get(CallBack, (case.id, task.round)) or CallBack(case_id=case.id, round=task.round)
    one.assignment, one.turn, one.answered_at = task.assignment, turn, answered
    one.due_at, one.provisional, one.reckoned = due.at, due.provisional, to_json(due.how)
    unit.session.add(one)
    told = planned(calendar, turn, due)
    line = unit.record(case, "call.planned", {"task": task.id, **told}, "clock")
    told["move"] = line.number
    unit.send(CALL_PLANNED, case, told, line=line, round=task.round, assignment=task.assignment)


def planned(calendar: Calendar, turn: int, due: Due) -> dict[str, Any]:
    """Return the day of a call as messages have it. turn: of the report whose answer went out."""
    day = due.at.astimezone(calendar.zone).date().isoformat()
    return {"turn": turn, "due_on": day, "provisional": due.provisional}
