"""Setting and stopping a case's timers, inside the transaction that starts, moves or ends its clock."""

from datetime import datetime, timedelta

from services.notifier.escalation import store
from services.notifier.escalation.domain import (
    TimerKind,
    TimerState,
    consent_step,
    part_step,
    step_at,
    step_of,
    supplement_step,
    timers,
)
from services.notifier.escalation.models import Timer
from services.notifier.limits.models import Clock
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Part
from shared.messaging import Unit

SOON = timedelta(seconds=2)
"""The clock looks by itself once a second; it is woken only for what is due sooner, for it would find nothing else."""


def start_steps(unit: Unit, regime: Regime, clock: Clock) -> None:
    """Set a timer for each step that can still happen in a round whose clock has just started."""
    found = timers(regime.calendar, clock.started_at, clock.due_at, regime.steps)
    for step, at in found:
        unit.session.add(
            Timer(
                case_id=clock.case_id,
                round=clock.round,
                step=step.name,
                kind=TimerKind.STEP,
                state=TimerState.WAITING,
                due_at=at,
            )
        )
    if any(at <= unit.now + SOON for _, at in found):
        unit.ring("clock")


def wait_for_task(unit: Unit, regime: Regime, task: Task, start: datetime) -> None:
    """Set the timers of a split or assisting body's task: after it silence is consent, or the policy's steps by it."""
    if task.part == Part.ASSISTING and regime.rules.consents:
        found = [(consent_step(task.assignment, task.body), TimerKind.CONSENT, task.due_at)]
    else:
        steps = timers(regime.calendar, start, task.due_at, regime.steps)
        found = [(part_step(step.name, task.id), TimerKind.PART, at) for step, at in steps]
    for name, kind, at in found:
        unit.session.add(
            Timer(
                case_id=task.case_id,
                round=task.round,
                step=name,
                kind=kind,
                state=TimerState.WAITING,
                task_id=task.id,
                due_at=at,
            )
        )
    if any(at <= unit.now + SOON for _, _, at in found):
        unit.ring("clock")


def wait_for_supplement(unit: Unit, lead: Task, turn: int, until: datetime) -> None:
    """Set the timer after which a case goes on without what the enterprise was asked for in that turn."""
    unit.session.add(
        Timer(
            case_id=lead.case_id,
            round=lead.round,
            step=supplement_step(lead.assignment, turn),
            kind=TimerKind.SUPPLEMENT,
            state=TimerState.WAITING,
            task_id=lead.id,
            due_at=until,
        )
    )
    if until <= unit.now + SOON:
        unit.ring("clock")


def stop_waiting_for_supplement(unit: Unit, case: Case) -> None:
    """Void the timer of a request to the enterprise, if one waits."""
    store.void_supplements(unit.session, case.id)


def let_tasks_rest(unit: Unit, case: Case) -> None:
    """Let the timers of parts and opinions rest: what is being asked for may be what they depend on."""
    store.move_of_tasks(unit.session, case.id, TimerState.RESTING)


def move_task(unit: Unit, regime: Regime, task: Task, since: datetime) -> None:
    """Let the timers of a part or an opinion wait again, by its limit as it is now; what was due before stays."""
    steps = {step.name: step for step in regime.steps}
    for timer in store.pending_of_task(unit.session, task.case_id, task.id):
        timer.state = TimerState.WAITING
        if timer.due_at <= since:
            continue
        if timer.kind == TimerKind.CONSENT:
            timer.due_at = task.due_at
        elif step_of(timer.step) in steps:
            at = step_at(regime.calendar, task.opened_at, task.due_at, steps[step_of(timer.step)])
            timer.due_at = at or timer.due_at


def move_steps(unit: Unit, regime: Regime, clock: Clock, since: datetime) -> None:
    """Set anew, by the limit as it is now, the steps that had neither happened nor been due before a rest began."""
    steps = {step.name: step for step in regime.steps}
    for timer in store.pending_steps(unit.session, clock.case_id, clock.round, since):
        if timer.step in steps:
            at = step_at(regime.calendar, clock.started_at, clock.due_at, steps[timer.step])
            timer.due_at = at or timer.due_at


def go_on(unit: Unit, case: Case) -> None:
    """Let the steps of the present round wait again: a body has the case once more. What is due by now fires late."""
    store.move_steps(unit.session, case.id, case.round, TimerState.WAITING)
    unit.ring("clock")


def rest(unit: Unit, case: Case) -> None:
    """Let the steps of the present round rest: no body is late now."""
    store.move_steps(unit.session, case.id, case.round, TimerState.RESTING)


def stop_waiting_for_tasks(unit: Unit, case: Case) -> None:
    """Void the timers of parts and opinions that are not asked for any more."""
    store.move_of_tasks(unit.session, case.id, TimerState.VOID)


def stop_waiting_for_task(unit: Unit, task: Task) -> None:
    """Void the timers of a part or an opinion that has come; what has fired stays fired."""
    for timer in store.pending_of_task(unit.session, task.case_id, task.id):
        timer.state = TimerState.VOID


def end(unit: Unit, case: Case, up_to: int) -> None:
    """Void every timer of rounds that have ended."""
    store.void_rounds(unit.session, case.id, up_to)
