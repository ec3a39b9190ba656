"""An urgent task is watched until a person of its body opens it: its ladder begins, is climbed, and ends.

The case's row is the lock. Rungs are timers; each fires once, late with both times on record, and never once the task
was opened. A rung by which nobody can be reached gives way to the next at once.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.channels import store
from services.notifier.channels.actions import write_short
from services.notifier.channels.domain import Reached, Said, ShortKind
from services.notifier.channels.ladder import UNOPENED, By, Opened, Rung, rung_of, step_name
from services.notifier.channels.models import Watch
from services.notifier.channels.reading import ladders_of
from services.notifier.directory import store as directory
from services.notifier.directory.actions import delegate_of, gone, team_today
from services.notifier.directory.domain import Person
from services.notifier.directory.duties import serving
from services.notifier.escalation.domain import TimerState
from services.notifier.escalation.models import Timer
from services.notifier.escalation.timers import wait_for_opening
from services.notifier.limits.calendar import Calendar
from services.notifier.limits.clocks import clock_of, due_of
from services.notifier.limits.models import Clock
from services.notifier.limits.offsets import after
from services.notifier.mail.actions import write_about_case
from services.notifier.mail.domain import MailKind, MailState, Way
from services.notifier.mail.models import Mail
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Duty, Part
from shared.messaging import Unit

NUMBERS = {By.SMS: "phone", By.MESSENGER: "messenger", By.TELEPHONE: "phone"}
"""Where the directory has somebody's address, by way."""

TOLD = ("number", "title", "confidential", "anonymous", "enterprise", "complainant", "about")
"""What the desk's mail keeps of a case."""

NOT_SENT = (MailState.FAILED, MailState.KEPT, MailState.EXPIRED)


def begin(unit: Unit, regime: Regime, case: Case, clock: Clock, task: Task) -> None:
    """Watch a task that has just been opened, if its place has a ladder for it."""
    digest = _in_force(unit)
    if digest is None:
        return
    ladders = regimes.part_of(unit.session, unit.service.parts, digest, ladders_of)
    index = ladders.fit(Part(task.part), clock.case_class, case.round, case.facts)
    if index is None:
        return
    unit.session.add(
        Watch(task_id=task.id, case_id=case.id, part=digest, ladder=index, rung=0, began_at=unit.now, calls=0)
    )
    first = ladders.urgent[index].rungs[0]
    wait_for_opening(unit, case, task, step_name(0, task.id), after(regime.calendar, unit.now, first.after))


def opened(unit: Unit, case: Case, task: Task, person: str, how: Opened) -> bool:
    """Put on record that a person of its body has opened a task, and end its ladder; say whether that is news."""
    watch = store.watch(unit.session, task.id)
    if watch is None or watch.seen_at is not None:
        return False
    watch.seen_at, watch.seen_by, watch.seen_how = unit.now, person, how
    for timer in store.pending(unit.session, case.id, task.id):
        timer.state = TimerState.VOID
    unit.record(case, "task.seen", {**_named(task), "how": str(how)}, person)
    return True


def fire(unit: Unit, case: Case, timer: Timer) -> None:
    """Climb a rung that is due, and those after it where it reaches nobody; void where the task was opened."""
    task = unit.session.get(Task, timer.task_id) if timer.task_id else None
    watch = store.watch(unit.session, task.id) if task is not None else None
    clock = clock_of(unit, case)
    if task is None or watch is None or clock is None or watch.seen_at is not None or task.state not in UNOPENED:
        timer.state = TimerState.VOID
        return
    timer.state, timer.fired_at = TimerState.FIRED, unit.now
    calendar = regimes.frozen(unit, clock).calendar
    rungs = _rungs(unit, watch)
    rung, tried = rung_of(timer.step), list[dict[str, Any]]()
    reached = False
    while rung < len(rungs) and not reached:
        done = _climb(unit, case, task, watch, rungs[rung], rung, calendar)
        tried.append(done)
        reached = bool(done["told"]) or rungs[rung].by is By.TELEPHONE
        rung += 1
    watch.rung = rung
    if rung < len(rungs):
        at = after(calendar, unit.now, rungs[rung].after)
        wait_for_opening(unit, case, task, step_name(rung, task.id), at)
    times = {"due_at": timer.due_at.isoformat(), "fired_at": unit.now.isoformat()}
    listed = {"listed": watch.listed_at.isoformat() if watch.listed_at else None}
    unit.record(case, "channel.tried", {**_named(task), **times, "tried": tried, "rung": rung, **listed}, "clock")


def not_sent(unit: Unit, mail: Mail) -> None:
    """Let the next rung come at once where none of the messages of this one has gone, or still may."""
    case = unit.case(mail.case_id) if mail.case_id else None
    if case is None or mail.task_id is None or mail.state not in NOT_SENT:
        return
    unit.session.flush()
    if any(one.state not in NOT_SENT for one in store.told_on(unit.session, mail.task_id, mail.occasion)):
        return
    for timer in store.pending(unit.session, case.id, mail.task_id):
        if rung_of(timer.step) > int(mail.occasion) and timer.state == TimerState.WAITING:
            timer.due_at = min(timer.due_at, unit.now)
            unit.ring("clock")


def _climb(
    unit: Unit, case: Case, task: Task, watch: Watch, rung: Rung, index: int, calendar: Calendar
) -> dict[str, Any]:
    """Do what one rung asks for, and return what the history says of it."""
    chosen = team_today(unit, task).choose(rung.to)
    people = {one.id: one for one in (*chosen.people, *delegate_of(unit, task))}
    numbers = {one: number for one in people if (number := _number(unit, one, rung.by))}
    told = {"by": str(rung.by), "told": list(numbers), "without": [one for one in people if one not in numbers]}
    if rung.by is By.TELEPHONE:
        watch.listed_at = watch.next_at = unit.now
        _tell_desk(unit, case, task, calendar)
    else:
        due = datetime.fromisoformat(calendar.local(task.due_at))
        said = Said(case.facts["number"], bool(case.facts["confidential"]), due)
        for person, number in numbers.items():
            to = Reached(person, people[person].name, number, people[person].language)
            write_short(
                unit,
                Way(rung.by),
                to,
                ShortKind.NOT_OPENED,
                said,
                case_id=case.id,
                task_id=task.id,
                occasion=str(index),
            )
    return told | ({"absent": chosen.absent} if chosen.absent else {}) | ({"up": True} if chosen.up else {})


def _tell_desk(unit: Unit, case: Case, task: Task, calendar: Calendar) -> None:
    """Write to everybody at the desk who may know of the case that somebody has to be called."""
    people = serving(unit.session, Duty.DISPATCHER, case.facts)
    told = {
        "case": {name: case.facts[name] for name in TOLD},
        "body": task.party["name"],
        **calendar.told(unit.now, due_of(task)),
    }
    write_about_case(unit, case.id, MailKind.CALL, _there(unit, people), told, task.id)


def _there(unit: Unit, people: Iterable[Person]) -> list[Person]:
    listed = list(people)
    away = gone(unit)
    return [one for one in listed if one.id not in away] or listed


def _number(unit: Unit, person: str, by: By) -> str:
    staff = directory.staff(unit.session, person)
    return str((staff or {}).get(NUMBERS[by]) or "")


def _rungs(unit: Unit, watch: Watch) -> tuple[Rung, ...]:
    ladders = regimes.part_of(unit.session, unit.service.parts, watch.part, ladders_of)
    return ladders.urgent[watch.ladder].rungs


def _in_force(unit: Unit) -> str | None:
    """Return the hash of the part `channels`, asked for once in a unit."""
    if "channels" not in unit.session.info:
        unit.session.info["channels"] = unit.service.parts.current_hash(unit.session, regimes.CHANNELS)
    digest: str | None = unit.session.info["channels"]
    return digest


def _named(task: Task) -> dict[str, Any]:
    return {"task": task.id, "round": task.round, "assignment": task.assignment, "body": task.body}
