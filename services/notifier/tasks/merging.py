"""What messages from intake and router do to a case's tasks: they merge by key, and what is stale changes nothing.

Each function may be called with any message, at any time and any number of times: the protocol's rules NUMBER, JUMP,
TOMB, ROUND and WHOLE are in `Head` and in the order of the steps here.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.absences.reaching import bring_to, people_for
from services.notifier.directory.actions import delegate_of, gone, team_today
from services.notifier.directory.domain import TOLD
from services.notifier.escalation import running, timers
from services.notifier.extensions.ending import lapse
from services.notifier.ledger import actions as ledger
from services.notifier.limits.clocks import clock_of, due_of, received_at, start_clock
from services.notifier.limits.happenings import Happening
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.notices import actions as notices
from services.notifier.task_forces import actions as task_forces
from services.notifier.tasks import resting, store
from services.notifier.tasks.domain import MOVES, OPEN, Act
from services.notifier.tasks.head import Head
from services.notifier.tasks.models import Case, Note, Task
from services.notifier.tasks.opening import open_tasks, tell_bodies
from services.notifier.waiting import actions as waiting
from shared.contracts import Message
from shared.contracts.from_notifier import TASK_OPENED, TASK_RECALLED
from shared.contracts.words import Part, TaskState, Why
from shared.messaging import Unit


def head_of(case: Case) -> Head:
    """Return what a case's merging goes by."""
    return Head(case.round, case.assignment, case.ended)


def take_assignment(unit: Unit, case: Case, message: Message) -> None:
    """End all older tasks and open the new ones, in this one transaction (WHOLE)."""
    head = head_of(case)
    if not head.takes_assignment(message.round, message.assignment):
        return
    regime, data = regimes.in_force(unit), message.data
    gone(unit)  # asked before anything is written, which would else be written in two parts
    # Dispatch is when router decided; another machine's clock may run ahead of ours.
    start = min(message.time, unit.now)
    same_round = head.round == message.round
    if head.assignment:
        lapse(unit, case)
        resting.give_back(unit, case)
        staying = {party["code"] for party in (data["lead"], *data.get("split", ()), *data["assisting"])}
        replaced = _move_open(unit, case, Act.REPLACE)
        _tell_over(unit, (task for task in replaced if task.body not in staying), "replaced")
        running.tasks_over(unit, case)
        if not same_round:
            _rounds_over(unit, case, message.round - 1)
        notices.moved(unit, case, _parties(data))
    _move_head(unit, case, head.moved_to(message.round, message.assignment), data["lead"]["code"])
    case.facts, case.may_return, case.turn = _facts(data), data["may_return"], 1
    case.basis = data.get("basis")
    clock = clock_of(unit, case) if same_round else None
    if clock is None:
        clock = start_clock(unit, regime, case, data["case_class"], start)
        timers.start_steps(unit, regime, case, clock)
        waiting.goes_with(unit, case, regime)
    else:
        regime = regimes.frozen(unit, clock)
        timers.go_on(unit, case)
    tasks = open_tasks(unit, regime, case, clock, data, start)
    if not same_round:
        running.happened(unit, case, clock, Happening.RECEIVED, since=received_at(case.facts))
    begun = running.happened(unit, case, clock, Happening.DISPATCHED, tasks, start)
    lead = tasks[0]
    to_sign, to_contact = (
        running.limit_for(regime.rules, begun, lead.id, stop) for stop in (Happening.SIGNED, Happening.CONTACTED)
    )
    line = unit.record(
        case,
        "task.opened",
        {
            "round": case.round,
            "assignment": case.assignment,
            "lead": case.lead,
            "split": [task.body for task in tasks if task.part == Part.SPLIT],
            "assisting": [task.body for task in tasks if task.part == Part.ASSISTING],
            "class": clock.case_class,
            "due_at": lead.due_at.isoformat(),
            "case_due_at": clock.due_at.isoformat(),
            "provisional": lead.provisional or clock.provisional,
            "unreachable": [task.body for task in tasks if not bring_to(unit, task).people],
            "parts": list(regime.hashes),
            "may_return": case.may_return,
            "basis": case.basis,
            "return_until": lead.return_until.isoformat() if lead.return_until else None,
            "case": case.facts,
        },
        "router",
    )
    opened = {"turn": 1, "lead": case.lead, "by": None}
    due = {
        "due_at": lead.due_at.isoformat(),
        "case_due_at": clock.due_at.isoformat(),
        "sign_due_at": to_sign.isoformat() if to_sign else None,
        "contact_due_at": to_contact.isoformat() if to_contact else None,
    }
    unit.send(TASK_OPENED, case, {**opened, **due}, line=line, round=case.round, assignment=case.assignment)
    tell_bodies(unit, regime, case, tasks)
    task_forces.follow_assignment(unit, case, data, start, first=not head.assignment)


def take_recall(unit: Unit, case: Case, message: Message) -> None:
    """Give back what nobody has signed for, or what is taken over, until its lead has reported.

    An assignment that has not arrived is marked and opens nothing (TOMB).
    """
    head, binding = head_of(case), message.data.get("binding", False)
    if head.takes_recall_early(message.round, message.assignment):
        lapse(unit, case)
        resting.give_back(unit, case)
        _tell_over(unit, _move_open(unit, case, Act.REPLACE), "replaced")
        running.tasks_over(unit, case)
        if head.round != message.round:
            _rounds_over(unit, case, message.round - 1)
            task_forces.end_rounds(unit, case, message.round - 1, "closed")
        _move_head(unit, case, head.moved_to(message.round, message.assignment), message.data["lead"])
        case.turn = 1
    elif head.is_own(message.round, message.assignment):
        lead = store.lead_task(unit.session, case)
        act = Act.TAKE_OVER if binding else Act.RECALL
        if lead is None or (act, Part.LEAD, TaskState(lead.state)) not in MOVES:
            return  # signed, reported or returned in the meantime: what we sent then is the reply
        lapse(unit, case)
        resting.give_back(unit, case)
        _tell_over(unit, _move_open(unit, case, act), "taken_over" if binding else "recalled")
        running.tasks_over(unit, case)
        case.turn += 1
    else:
        return
    timers.rest(unit, case)
    notices.moved(unit, case)
    facts = {"round": case.round, "assignment": case.assignment, "lead": case.lead, "binding": binding}
    line = unit.record(case, "task.recalled", facts, "router")
    told = {"turn": case.turn, "lead": case.lead, "by": None}
    unit.send(TASK_RECALLED, case, told, line=line, round=case.round, assignment=case.assignment)


def take_end(unit: Unit, case: Case, round_: int, why: str, told: str | None = None) -> None:
    """End every round up to this one.

    Tasks of a newer round are left alone (ROUND); an unknown case keeps the mark (TOMB). told: what people at work are
    told of why, where that is more than `why`.
    """
    if not head_of(case).takes_end(round_):
        return
    case.ended = round_
    unit.record(case, f"case.{why}", {"round": round_, **({"ending": told} if told else {})}, "intake")
    waiting.follow(unit, case, Happening.CLOSED)
    if not case.assignment:
        return
    if case.round <= round_:
        lapse(unit, case)
    _rounds_over(unit, case, round_)
    task_forces.end_rounds(unit, case, round_, told or why)
    if case.round <= round_:
        _tell_over(unit, _move_open(unit, case, Act.END), told or why)


def take_note(unit: Unit, case: Case, message: Message, kind: MailKind) -> None:
    """Keep what was said about the case and pass it on to the bodies that are working on it."""
    if unit.session.get(Note, (case.id, kind, message.line)) is not None:
        return
    told = message.data
    at = datetime.fromisoformat(told["at"])
    unit.session.add(Note(case_id=case.id, kind=kind, line=message.line, text=told["text"], by=told["by"], at=at))
    unit.record(case, f"case.{kind}", {"by": told["by"], "text": told["text"], "line": message.line}, "intake")
    clock = clock_of(unit, case) if head_of(case).live else None
    if clock is None:
        said = {name: told[name] for name in ("text", "by", "at")}
        ledger.pass_on(unit, case, kind, said, f"{kind}.{message.line}", answered=told.get("from_outside", False))
        return
    regime = regimes.frozen(unit, clock)
    said = {"said": {"text": told["text"], "by": told["by"], "at": regime.calendar.local(at)}}
    if resting.answers(case, clock, message.round, message.assignment, told.get("turn", -1)):
        resting.resume(unit, case, Why.SUPPLEMENTED, resting.BY_SUPPLEMENT, said)
        return
    for task in store.own_tasks(unit.session, case):
        if task.state in OPEN and task.state != TaskState.RETURNED:  # who has asked to return it waits for the desk
            details = {**regime.calendar.told(unit.now, due_of(task)), **said}
            people = people_for(unit, task)
            queue(unit, task, kind, people, details, occasion=str(message.line))


def _rounds_over(unit: Unit, case: Case, up_to: int) -> None:
    running.rounds_over(unit, case, up_to)
    notices.end(unit, case, up_to)


def _parties(data: Mapping[str, Any]) -> list[tuple[str, Part]]:
    """Return who has which part by a new assignment."""
    parts = ((Part.SPLIT, data.get("split", ())), (Part.ASSISTING, data["assisting"]))
    found = [(party["code"], part) for part, parties in parts for party in parties]
    return [(data["lead"]["code"], Part.LEAD), *found]


def _move_open(unit: Unit, case: Case, act: Act) -> list[Task]:
    """Move every open task that the act moves, and return those on which somebody was at work."""
    at_work = []
    for task in store.open_tasks(unit.session, case.id):
        move = MOVES.get((act, Part(task.part), TaskState(task.state)))
        if move is not None:
            if task.state != TaskState.RETURNED:
                at_work.append(task)
            task.state = move.to
    return at_work


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of a case by its assignment: CaseFacts, and its tags where it has any."""
    tags = {"tags": data["tags"]} if data.get("tags") else {}
    return {**data["case"], **tags}


def _move_head(unit: Unit, case: Case, head: Head, lead: str) -> None:
    case.round, case.assignment, case.ended, case.lead = head.round, head.assignment, head.ended, lead
    waiting.follow(unit, case, Happening.DISPATCHED)


def _tell_over(unit: Unit, tasks: Iterable[Task], why: str) -> None:
    """Tell people who were asked to do something that there is nothing left to do."""
    for task in tasks:
        people = [*team_today(unit, task).choose(TOLD).people, *delegate_of(unit, task)]
        queue(unit, task, MailKind.OVER, people, {"why": why})
