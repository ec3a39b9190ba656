"""What a step of a policy does when its time has come: mails, a card, its next time, and the record of all that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.directory.actions import team_today
from services.notifier.escalation import running, timers
from services.notifier.escalation.domain import (
    HAPPENED,
    NOTICE,
    Step,
    TimerKind,
    TimerState,
    again_at,
    step_of,
    step_on,
    time_of,
    too_late,
)
from services.notifier.escalation.models import MeasureRow, Timer
from services.notifier.escalation.recipients import copied_by, of_centre, of_task, told_by
from services.notifier.limits.calendar import Due
from services.notifier.limits.clocks import clock_of, due_of
from services.notifier.limits.happenings import OF_PART, Happening, Of
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.mail.actions import queue
from services.notifier.mail.domain import MailKind
from services.notifier.notices.drafting import draft
from services.notifier.regime import Regime
from services.notifier.tasks import store as tasks
from services.notifier.tasks.domain import OPEN, Act
from services.notifier.tasks.merging import head_of
from services.notifier.tasks.models import Case, Task
from shared.contracts.from_notifier import ESCALATION_RAISED
from shared.contracts.words import Part, TaskState
from shared.messaging import Unit

_DEEDS = {
    Act.SIGN: Happening.SIGNED,
    Act.INTERIM: Happening.INTERIM,
    Act.CONTACT: Happening.CONTACTED,
    Act.RETURN: Happening.RETURNED,
    Act.REPORT: Happening.REPORTED,
    Act.PART: Happening.PART_REPORTED,
    Act.OPINION: Happening.OPINION,
}
"""What people do with a task, as `unless` names it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A clock of whatever sort whose step is due. clock: its name; task: of the body that is late, or the lead's.

    centre: the code of the body that is the centre, where that is late; None where the task's is.
    """

    clock: str
    task: Task
    body: str
    started_at: datetime
    due: Due
    centre: str | None = None


def fire_step(unit: Unit, case: Case, timer: Timer, lead: Task | None = None) -> None:
    """Do what a step of the policy asks for, if it is still to be done; else its timer is void, or skipped.

    lead: the lead's task, where it is at hand already.
    """
    clock = clock_of(unit, case)
    if clock is None or clock.round != timer.round or not head_of(case).live:
        timer.state = TimerState.VOID
        return
    regime = regimes.frozen(unit, clock)
    step, run = regime.policy.step(step_of(timer.step)), _run(unit, case, clock, timer, lead)
    if step is None or run is None:
        timer.state = TimerState.VOID
        return
    why = _needless(unit, step, run)
    if why:
        skip(unit, case, timer, run.clock, why)
    else:
        happen(unit, case, timer, step, run, regime, clock)
        again(unit, case, regime, timer, step, run.clock)


def happen(
    unit: Unit, case: Case, timer: Timer, step: Step, run: Run, regime: Regime, clock: Clock, skipped: str = ""
) -> None:
    """Let a step happen: its mark, its mails, its card or draft, what is counted from it, and the message about it.

    skipped: a mail address that is known to reach nobody.
    """
    timer.state, timer.fired_at = TimerState.FIRED, unit.now
    details = _details(regime, step, run, unit.now) | ({"recipient": skipped} if skipped else {})
    late = of_centre(unit, case, run.centre, case.facts) if run.centre else of_task(unit, case, run.task)
    told = told_by(unit, regime.policy, step, late, skipped)
    copied = copied_by(unit, regime.policy, step, late, told.people)
    notice = draft(unit, case, timer.step, step.notice, run.task) if step.notice else None
    if step.mail:
        if notice is not None:
            details["drafted"] = notice.id
        kind, own = MailKind(step.mail), {one.id for one in team_today(unit, run.task).everybody()}
        for people, more in ((told.people, {}), (copied, {"copy": True})):
            for within in (True, False):
                # An office has no part in the task: its people sign in for its page, a personal link is not for them.
                mine = [one for one in people if (one.id in own) is within]
                seen = details | more | ({} if within else {"signs_in": True})
                # Several steps of a policy may send the same kind of mail to the same people: each is one of its own.
                queue(unit, run.task, kind, mine, seen, occasion=timer.step)
    if step.mark:
        mark(unit, timer, step, run.body, run.clock, run.due)
    running.step_happened(unit, regime, case, clock, step.name, run.body)
    facts: dict[str, Any] = {
        "round": timer.round,
        "assignment": run.task.assignment,
        "task": run.task.id,
        "step": timer.step,
        "clock": run.clock,
        "body": run.body,
        "due_at": timer.due_at.isoformat(),
        "fired_at": unit.now.isoformat(),
        "told": [one.id for one in told.people],
        "copied": [one.id for one in copied],
        **({"absent": told.absent} if told.absent else {}),
        **({"up": True} if told.up else {}),
        "card": step.card,
        "measure": step.measure,
        "notice": step.notice.colour if step.notice else None,
    }
    if _between_bodies(timer, step, run):
        unit.record(case, "task.reminded", facts, "clock")
        return
    line = unit.record(case, "escalation.raised", facts, "clock")
    raised = {name: facts[name] for name in _RAISED}
    unit.send(ESCALATION_RAISED, case, raised, line=line, round=timer.round, assignment=case.assignment)


_RAISED = ("step", "due_at", "fired_at", "clock", "body", "card", "measure", "notice")
"""What the others hear of a step, of the facts of its line: not who was written to."""


def _between_bodies(timer: Timer, step: Step, run: Run) -> bool:
    """Say whether a step is a word among those who help with a case: the enterprise need not know who reminds whom."""
    helps = timer.kind == TimerKind.PART and run.task.part != Part.LEAD
    return helps and step.mark is None and step.notice is None


def skip(unit: Unit, case: Case, timer: Timer, clock: str, why: str) -> None:
    """Put on record that a step has not happened, and why.

    over: its limit has passed. done: nothing was left to ask for. overtaken: its next time had come before it did.
    """
    timer.state, timer.fired_at = TimerState.SKIPPED, unit.now
    facts = {"round": timer.round, "step": timer.step, "clock": clock, "due_at": timer.due_at.isoformat(), "why": why}
    unit.record(case, "step.skipped", facts, "clock")


def _run(unit: Unit, case: Case, clock: Clock, timer: Timer, lead: Task | None) -> Run | None:
    """Return the clock of a timer; None where it runs no more, or belongs to what is over."""
    lead = lead or tasks.lead_task(unit.session, case)
    if timer.kind == TimerKind.STEP:
        return Run("closing", lead, lead.body, clock.started_at, due_of(clock)) if lead else None
    if timer.kind == TimerKind.PART:
        task = tasks.task(unit.session, timer.task_id) if timer.task_id else None
        own = task is not None and head_of(case).is_own(task.round, task.assignment) and task.state in OPEN
        return Run(OF_PART[Part(task.part)], task, task.body, task.opened_at, due_of(task)) if task and own else None
    row = unit.session.get(RunningClock, timer.task_id) if timer.task_id else None
    if row is None or row.stopped_at is not None:
        return None
    task = tasks.task(unit.session, row.task_id) if row.task_id else lead
    if task is None:
        return None
    rules = regimes.frozen(unit, clock).rules
    centre = row.body if row.body in {one.body for one in rules.clocks if one.of is Of.CENTRE} else None
    return Run(row.name, task, row.body or task.body, row.started_at, due_of(row), centre)


def _needless(unit: Unit, step: Step, run: Run) -> str:
    """Return why a step need not happen, empty where it must."""
    if too_late(step, run.due.at, unit.now):
        return "over"
    if step.unless:
        deeds = tasks.deeds(unit.session, [run.task.id])
        did = {_DEEDS[Act(one.act)] for one in deeds if Act(one.act) in _DEEDS and one.at >= run.started_at}
        if run.task.state != TaskState.TO_SIGN and run.task.part == Part.LEAD:
            did.add(Happening.SIGNED)
        if did & step.unless:
            return "done"
    return ""


def again(unit: Unit, case: Case, regime: Regime, timer: Timer, step: Step, clock: str) -> None:
    """Set the next time of a step that is repeated; what an outage has swallowed is on record as skipped."""
    time = time_of(timer.step)
    subject = (timer.task_id or "") if timer.kind != TimerKind.STEP else ""
    for at in again_at(regime.calendar, step, time, timer.due_at, unit.now):
        time += 1
        next_one = timers.wait_again(unit, timer, step_on(step.name, subject, time), at)
        if at <= unit.now:
            skip(unit, case, next_one, clock, "overtaken")


def mark(unit: Unit, timer: Timer, step: Step, body: str, clock: str, due: Due) -> None:
    """Put on record that a step has marked a body. clock, due: the name of the one that had run, and its limit."""
    unit.session.add(
        MeasureRow(
            case_id=timer.case_id,
            round=timer.round,
            step=timer.step,
            measure=str(step.mark),
            body=body,
            clock=clock,
            due_at=due.at,
            given_at=unit.now,
        )
    )


def _details(regime: Regime, step: Step, run: Run, now: datetime) -> dict[str, Any]:
    """Return what the mail of a step says beyond case and task."""
    rule = next((one for one in regime.rules.clocks if one.name == run.clock), None)
    named = {"step_name": dict(step.names)} if step.names else {}
    clock_name = {"clock_name": dict(rule.names), "of_centre": rule.of is Of.CENTRE} if rule else {}
    measure = {"measure": str(step.mark)} if step.mark else {}
    of_step = run.clock.startswith(HAPPENED)
    told = {} if of_step else regime.calendar.told(now, run.due)
    return {**told, **named, **clock_name, **measure, **({"clock": run.clock} if run.clock.startswith(NOTICE) else {})}
