"""The enterprise is asked for something: the case's clocks rest, and go on with as much left as there was.

They go on when the enterprise has answered, when its time for that is over, or when the lead reports or returns the
case all the same. A limit that runs at the source of a case is not ours to stop, and bounds what is given back.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.absences.reaching import people_for
from services.notifier.escalation import running, timers
from services.notifier.limits.calendar import Due
from services.notifier.limits.clocks import clock_of, due_of, set_due, source_due
from services.notifier.limits.models import Clock
from services.notifier.limits.reckoning import after_rest, fixed
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.regime import Regime
from services.notifier.tasks import store
from services.notifier.tasks.domain import MOVES, OPEN, Act
from services.notifier.tasks.models import Case, Deed, Task
from shared.contracts.from_notifier import TASK_RESUMED
from shared.contracts.words import Part, TaskState, Why
from shared.messaging import Unit

BY_SUPPLEMENT, BY_TIME = "intake", "clock"
"""Who lets a case go on, where it is none of its lead's people."""


def until_when(unit: Unit, clock: Clock) -> datetime:
    """Return until when the enterprise may answer what it is asked now."""
    regime = regimes.frozen(unit, clock)
    return regime.calendar.due(unit.now, regime.rules.supplement).at


def begin(unit: Unit, case: Case, lead: Task, until: datetime) -> None:
    """Let the clocks of a case rest from now on; `case.turn` is that of the request."""
    clock = clock_of(unit, case)
    if clock is None:
        return
    clock.rests_since, clock.asked_in = unit.now, case.turn
    stand_still(unit, case, clock)
    timers.wait_for_supplement(unit, case, lead, case.turn, until)


def answers(case: Case, clock: Clock | None, round_: int, assignment: int, turn: int) -> bool:
    """Say whether something that was said of a case, at that turn of an assignment, is what it is waiting for."""
    if clock is None or clock.rests_since is None or clock.asked_in is None:
        return False
    return (round_, assignment, turn) >= (case.round, case.assignment, clock.asked_in)


def resume(unit: Unit, case: Case, why: Why, actor: str, said: dict[str, Any] | None = None) -> None:
    """Go on with a case that rests, and tell the others, and the people at work where nobody of them did it.

    actor: for the history. said: what the enterprise has answered, for the mails.
    """
    lead, clock = store.lead_task(unit.session, case), clock_of(unit, case)
    if lead is None or clock is None or (Act.RESUME, Part.LEAD, TaskState(lead.state)) not in MOVES:
        return
    give_back(unit, case)
    lead.state = MOVES[Act.RESUME, Part.LEAD, TaskState(lead.state)].to
    case.turn += 1
    told = {"due_at": lead.due_at.isoformat(), "case_due_at": clock.due_at.isoformat(), "why": why.value}
    line = unit.record(case, "task.resumed", {"task": lead.id, "turn": case.turn, **told}, actor)
    unit.session.add(
        Deed(task_id=lead.id, act=Act.RESUME, turn=case.turn, at=unit.now, person=None, name=None, facts=told)
    )
    goes_on = {"turn": case.turn, "lead": case.lead, "by": None, **told}
    unit.send(TASK_RESUMED, case, goes_on, line=line, round=case.round, assignment=case.assignment)
    if actor in (BY_SUPPLEMENT, BY_TIME):
        _tell(unit, case, clock, {"why": why.value, **(said or {})})


def _tell(unit: Unit, case: Case, clock: Clock, told: dict[str, Any]) -> None:
    calendar = regimes.frozen(unit, clock).calendar
    for task in store.own_tasks(unit.session, case):
        if task.state in OPEN:
            details = {**calendar.told(unit.now, due_of(task)), **told}
            people = people_for(unit, task)
            queue(unit, task, MailKind.RESUMED, people, details, occasion=str(case.turn))


def give_back(unit: Unit, case: Case) -> None:
    """End a rest, if there is one: every limit and step that was still to come moves by what has passed meanwhile."""
    clock = clock_of(unit, case)
    if clock is None or clock.rests_since is None:
        return
    regime, since = regimes.frozen(unit, clock), clock.rests_since
    clock.rests_since, clock.asked_in = None, None
    for row, after in rested(case, clock, regime, store.own_tasks(unit.session, case), since, unit.now):
        set_due(row, after)
    timers.stop_waiting_for_supplement(unit, case)
    run_again(unit, case, clock, regime, since, unit.now)


def stand_still(unit: Unit, case: Case, clock: Clock) -> None:
    """Let everything of a case rest that may be late: its steps, those of its tasks, and the clocks of the place."""
    timers.rest(unit, case)
    timers.let_tasks_rest(unit, case)
    running.rest(unit, case, clock)


def run_again(unit: Unit, case: Case, clock: Clock, regime: Regime, since: datetime, until: datetime) -> None:
    """Let everything of a case go on that has stood still from `since` until `until`, by its limits as they are now."""
    for task in store.own_tasks(unit.session, case):
        if task.state in OPEN:
            timers.move_task(unit, regime, task, since)
    running.go_on(unit, case, clock, until)
    timers.move_steps(unit, regime, clock, since)
    timers.go_on(unit, case)


def rested(
    case: Case, clock: Clock, regime: Regime, tasks: Iterable[Task], since: datetime, until: datetime
) -> Iterator[tuple[Clock | Task, Due]]:
    """Yield the enterprise's limit, and those of the open ones of some tasks, each as it is after a rest."""
    source, kind, rules, calendar = source_due(case.facts), case.facts["kind"], regime.rules, regime.calendar
    of_case, of_lead = rules.closing(clock.case_class, kind), rules.answer(clock.case_class, kind)
    whole = fixed(source) if source else None
    bound = calendar.before(whole, rules.review) if whole else None
    yield clock, after_rest(calendar, of_case.unit, due_of(clock), since, until, whole)
    for task in tasks:
        if task.state not in OPEN:
            continue
        lead = task.part == Part.LEAD
        limit = rules.opinion if task.part == Part.ASSISTING else of_lead
        if task.part == Part.SPLIT:
            limit = rules.split or of_lead
        yield task, after_rest(calendar, limit.unit, due_of(task), since, until, bound if lead else None)
