"""Setting and stopping a case's timers, inside the transaction that starts, moves or ends its clock."""

from services.notifier.escalation import store
from services.notifier.escalation.domain import TimerKind, TimerState, consent_step, timers
from services.notifier.escalation.models import Timer
from services.notifier.limits.models import Clock
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case, Task
from shared.messaging import Unit


def start_steps(unit: Unit, regime: Regime, clock: Clock) -> None:
    """Set a timer for each step that can still happen in a round whose clock has just started."""
    for step, at in timers(regime.calendar, clock.started_at, clock.due_at, regime.steps):
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
    unit.ring("clock")


def wait_for_opinion(unit: Unit, task: Task) -> None:
    """Set the timer after which an assisting body's silence counts as consent."""
    unit.session.add(
        Timer(
            case_id=task.case_id,
            round=task.round,
            step=consent_step(task.assignment, task.body),
            kind=TimerKind.CONSENT,
            state=TimerState.WAITING,
            task_id=task.id,
            due_at=task.due_at,
        )
    )


def go_on(unit: Unit, case: Case) -> None:
    """Let the steps of the present round wait again: a body has the case once more. What is due by now fires late."""
    store.move_steps(unit.session, case.id, case.round, TimerState.WAITING)
    unit.ring("clock")


def rest(unit: Unit, case: Case) -> None:
    """Let the steps of the present round rest: no body is late now."""
    store.move_steps(unit.session, case.id, case.round, TimerState.RESTING)


def stop_waiting_for_opinions(unit: Unit, case: Case) -> None:
    """Void the timers of opinions that are not asked for any more."""
    store.void_consents(unit.session, case.id)


def stop_waiting_for_opinion(unit: Unit, task: Task) -> None:
    """Void the timer of an opinion that has been given; one that has fired stays fired."""
    timer = store.timer(unit.session, task.case_id, task.round, consent_step(task.assignment, task.body))
    if timer is not None and timer.state == TimerState.WAITING:
        timer.state = TimerState.VOID


def end(unit: Unit, case: Case, up_to: int) -> None:
    """Void every timer of rounds that have ended."""
    store.void_rounds(unit.session, case.id, up_to)
