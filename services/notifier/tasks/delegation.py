"""Giving a task to one person of the body that has it, and taking it back. The other services need not know."""

from typing import Any

from services.notifier import regime as regimes
from services.notifier.directory.actions import team_today
from services.notifier.directory.domain import Person
from services.notifier.limits.clocks import clock_of, due_of
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.tasks import store
from services.notifier.tasks.actions import Refused, standing
from services.notifier.tasks.domain import Act, Refusal, judge
from services.notifier.tasks.models import Case, Delegation, Task
from shared.messaging import Unit


def delegate(unit: Unit, task_id: str, who: Person, facts: dict[str, Any]) -> Refused | None:
    """Give a task to somebody of its body as it is today, and write to them; None means done.

    facts: `to`, a person's id, and `note`, words for them. Whoever has it already keeps it, and no mail goes.
    """
    found = _judged(unit, task_id, Act.DELEGATE)
    if isinstance(found, Refused):
        return found
    case, task = found
    to = team_today(unit, task).member(facts["to"])
    if to is None:
        return Refused(Refusal.NOT_OF_BODY)
    if task.delegate == to.id:
        last = store.delegations(unit.session, [task.id])[-1]
        return Refused(Refusal.ALREADY, last.at, last.name)
    line = hand(unit, case, task, to, who, facts["note"])
    if to.id != who.id:
        tell(unit, case, task, to, who.name, line, facts["note"])
    return None


def tell(unit: Unit, case: Case, task: Task, to: Person, given_by: str, line: int, note: str = "") -> None:
    """Write to whom a task was given, in the thread of its case. line: of the history that says so."""
    clock = clock_of(unit, case)
    if clock is None:
        return
    calendar = regimes.frozen(unit, clock).calendar
    details: dict[str, Any] = {**calendar.told(unit.now, due_of(task)), "given_by": given_by}
    if note:
        details["said"] = {"text": note, "by": given_by, "at": calendar.local(unit.now)}
    queue(unit, task, MailKind.DELEGATED, [to], details, occasion=str(line))


def take_back(unit: Unit, task_id: str, who: Person, _facts: dict[str, Any]) -> Refused | None:
    """Let a task be nobody's in particular again; None means that it is."""
    found = _judged(unit, task_id, Act.TAKE_BACK)
    if isinstance(found, Refused):
        return found
    case, task = found
    if task.delegate is not None:
        hand(unit, case, task, None, who, "")
    return None


def hand(unit: Unit, case: Case, task: Task, to: Person | None, who: Person | None, note: str) -> int:
    """Write down who of its body has a task from now on, and return the line of the history that says so.

    The case's row is locked. who: whose wish it was; None where somebody has left and the directory names another.
    """
    before, task.delegate = task.delegate, to.id if to else None
    line = unit.record(
        case,
        "task.delegated",
        {
            "task": task.id,
            "round": task.round,
            "assignment": task.assignment,
            "body": task.body,
            "from": before,
            "to": task.delegate,
            "by": who.name if who else None,
            "note": note,
        },
        who.id if who else "router",
    )
    unit.session.add(
        Delegation(
            task_id=task.id,
            line=line.number,
            at=unit.now,
            person=who.id if who else None,
            name=who.name if who else None,
            given_to=task.delegate,
            given_to_name=to.name if to else None,
            note=note,
        )
    )
    return line.number


def _judged(unit: Unit, task_id: str, act: Act) -> tuple[Case, Task] | Refused:
    case_id = store.case_of_task(unit.session, task_id)
    case = unit.case(case_id) if case_id else None
    task = store.task(unit.session, task_id)
    if case is None or task is None:
        return Refused(Refusal.OVER)
    judged = judge(standing(unit.session, case, task, frozenset()), act)
    return Refused(judged) if isinstance(judged, Refusal) else (case, task)
