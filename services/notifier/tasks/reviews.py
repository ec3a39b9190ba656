"""What the centre made of a report: its answer has gone out, or there is more to do.

A review names the turn of the report that it judges. Of a report that was judged before, or of an older one than the
newest, it changes nothing.
"""

from services.notifier import regime as regimes
from services.notifier.absences.reaching import people_for
from services.notifier.escalation import running, timers
from services.notifier.limits.clocks import clock_of, due_of, set_due
from services.notifier.limits.domain import redo_due
from services.notifier.limits.happenings import Happening
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.tasks import call_backs, store
from services.notifier.tasks.domain import MOVES, Act
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import Case, Deed, Task
from shared.contracts import Message
from shared.contracts.from_notifier import TASK_RESUMED
from shared.contracts.words import Part, TaskState, Why
from shared.messaging import Unit


def take_review(unit: Unit, case: Case, message: Message) -> None:
    """Follow a review (`Reviewed`) of one of a case's reports."""
    task = store.lead_of(unit.session, case.id, message.round, message.assignment)
    if task is None or not judges(unit, task, message.data["turn"]):
        return
    if message.data["approved"]:
        # True of what is over as well: the end may have overtaken it.
        _judged(unit, case, task, message, Act.APPROVE)
        timers.stop_waiting_for_task(unit, task)
        _happened(unit, case, task, Happening.ANSWERED)
        call_backs.plan(unit, case, task, message.data["turn"], min(message.time, unit.now))
        return
    head = head_of(case)
    if head.live and head.is_own(task.round, task.assignment):
        _send_back(unit, case, task, message)


def judges(unit: Unit, task: Task, turn: int) -> bool:
    """Say whether a review of the report of that turn is about the task's newest, and nobody has judged that yet."""
    report = store.newest(unit.session, task.id, Act.REPORT)
    return task.state == TaskState.REPORTED and report is not None and report.turn == turn


def _send_back(unit: Unit, case: Case, task: Task, message: Message) -> None:
    clock = clock_of(unit, case)
    if clock is None:
        return
    regime, data = regimes.frozen(unit, clock), message.data
    due = redo_due(regime.rules, regime.calendar, min(message.time, unit.now))
    case.turn += 1
    set_due(task, due)
    _judged(unit, case, task, message, Act.REDO)
    timers.go_on(unit, case)
    # What had not happened when it was reported counts by the new limit, also where the old one has ended meanwhile.
    timers.move_task(unit, regime, task, task.opened_at)
    running.happened(unit, case, clock, Happening.SENT_BACK, [task])
    told = {"due_at": due.at.isoformat(), "case_due_at": clock.due_at.isoformat(), "why": Why.REDO.value}
    line = unit.record(case, "task.resumed", {"task": task.id, "turn": case.turn, **told}, "intake")
    goes_on = {"turn": case.turn, "lead": case.lead, "by": data["by"], **told}
    unit.send(TASK_RESUMED, case, goes_on, line=line, round=case.round, assignment=case.assignment)
    said = {"text": data["reason"] or "", "by": data["by"] or "", "at": regime.calendar.local(message.time)}
    details = {**regime.calendar.told(unit.now, due_of(task)), "said": said}
    people = people_for(unit, task)
    queue(unit, task, MailKind.REDO, people, details, occasion=str(case.turn))


def _happened(unit: Unit, case: Case, task: Task, what: Happening) -> None:
    clock = clock_of(unit, case)
    if clock is not None and clock.round == task.round:
        running.happened(unit, case, clock, what, [task])


def _judged(unit: Unit, case: Case, task: Task, message: Message, act: Act) -> None:
    data = message.data
    task.state = MOVES[act, Part.LEAD, TaskState.REPORTED].to
    said = {"reason": data["reason"]}
    # The turn of the report, whatever the case's has become: an approval may come after the end of its round.
    unit.session.add(
        Deed(task_id=task.id, act=act, turn=data["turn"], at=unit.now, person=None, name=data["by"], facts=said)
    )
    judged = {"task": task.id, "round": task.round, "assignment": task.assignment, "body": task.body}
    unit.record(case, f"task.{task.state}", {**judged, "report": data["turn"], "by": data["by"], **said}, "intake")
