"""Setting and stopping a case's timers, inside the transaction that starts, moves or ends its clocks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from services.notifier.escalation import store
from services.notifier.escalation.domain import (
    Step,
    TimerKind,
    TimerState,
    asked_step,
    consent_step,
    step_at,
    step_of,
    step_on,
    supplement_step,
    time_of,
    timers,
)
from services.notifier.escalation.models import Timer
from services.notifier.limits.extending import remind_at
from services.notifier.limits.happenings import OF_PART
from services.notifier.limits.models import Clock, RunningClock
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Part
from shared.messaging import Unit

_Round = tuple[str, int]
"""A case's id and the round that a timer is of."""

_Found = Iterable[tuple[str, datetime]]
"""Names of timers, each with when it is due."""

SOON = timedelta(seconds=2)
"""The clock looks by itself once a second; it is woken only for what is due sooner, for it would find nothing else."""


class Pending(Protocol):
    """What is known of a timer that has not fired."""

    @property
    def kind(self) -> str:
        """A TimerKind."""

    @property
    def step(self) -> str:
        """Its name."""

    @property
    def due_at(self) -> datetime:
        """When it is due."""


class Begun(NamedTuple):
    """What others need to know of a clock that has just begun beside the case's (limits.models.RunningClock)."""

    id: str
    name: str
    task_id: str | None
    started_at: datetime
    due_at: datetime


def start_steps(unit: Unit, regime: Regime, case: Case, clock: Clock) -> None:
    """Set a timer for each step that can still happen in a round whose clock has just started."""
    steps = _meant(regime, case, clock, "closing")
    found = timers(regime.calendar, clock.started_at, clock.due_at, steps)
    _wait(unit, case, TimerKind.STEP, None, ((step.name, at) for step, at in found))


def wait_for_task(unit: Unit, regime: Regime, case: Case, clock: Clock, task: Task, start: datetime) -> None:
    """Set the timers of a body's task: after an opinion's limit silence is consent, else the policy's steps by it."""
    if task.part == Part.ASSISTING and regime.rules.consents:
        name = consent_step(task.assignment, task.body)
        _wait(unit, case, TimerKind.CONSENT, task.id, [(name, task.due_at)])
        return
    steps = _meant(regime, case, clock, OF_PART[Part(task.part)])
    found = timers(regime.calendar, start, task.due_at, steps)
    _wait(unit, case, TimerKind.PART, task.id, ((step_on(step.name, task.id), at) for step, at in found))


def wait_for_clock(unit: Unit, regime: Regime, case: Case, clock: Clock, row: Begun) -> None:
    """Set the timers of a clock that has just begun beside the case's."""
    steps = _meant(regime, case, clock, row.name)
    found = timers(regime.calendar, row.started_at, row.due_at, steps)
    _wait(unit, case, TimerKind.CLOCK, row.id, ((step_on(step.name, row.id), at) for step, at in found))


def wait_at_desk(unit: Unit, regime: Regime, row: RunningClock, case_class: str, facts: Mapping[str, Any]) -> None:
    """Set the timers of a clock that has begun while the desk has its case. facts: CaseFacts, with `tags` if any."""
    meant = [one for one in regime.policy.steps_of(row.name) if one.condition.holds(case_class, row.round, facts)]
    found = timers(regime.calendar, row.started_at, row.due_at, meant)
    steps = ((step_on(one.name, row.id), at) for one, at in found)
    _wait_in(unit, (row.case_id, row.round), TimerKind.DESK, row.id, steps)


def wait_again(unit: Unit, timer: Timer, name: str, at: datetime) -> Timer:
    """Set the timer of a step that happens once more, by the same limit as the one before, and return it."""
    again = Timer(**_columns((timer.case_id, timer.round), TimerKind(timer.kind), timer.task_id, name, at))
    unit.session.add(again)
    return again


def wait_for_opening(unit: Unit, case: Case, task: Task, step: str, at: datetime) -> None:
    """Set the timer of a rung of a task's ladder, for somebody has to open it."""
    _wait(unit, case, TimerKind.CHANNEL, task.id, [(step, at)])


def wait_for_supplement(unit: Unit, case: Case, lead: Task, turn: int, until: datetime) -> None:
    """Set the timer after which a case goes on without what the enterprise was asked for in that turn."""
    _wait(unit, case, TimerKind.SUPPLEMENT, lead.id, [(supplement_step(lead.assignment, turn), until)])


def wait_for_decision(unit: Unit, case: Case, number: int, task: Task, remind: datetime, until: datetime) -> None:
    """Set the timers by which whoever decides on an extension is reminded, and after which silence decides."""
    for kind, at in ((TimerKind.UNDECIDED, remind), (TimerKind.EXTENSION, until)):
        _wait(unit, case, kind, task.id, [(asked_step(kind, number), at)])


def stop_waiting_for_decision(unit: Unit, case: Case, number: int) -> None:
    """Void the timers of an extension that somebody has decided on, or that is asked for no more."""
    for kind in (TimerKind.UNDECIDED, TimerKind.EXTENSION):
        _void(unit, case, asked_step(kind, number))


def wait_for_signature(unit: Unit, case: Case, notice: str, time: int, at: datetime) -> None:
    """Set the timer by which the supervision office is reminded of a notice, so manieth time. notice: its id."""
    _wait(unit, case, TimerKind.UNSIGNED, notice, [(step_on(TimerKind.UNSIGNED, notice, time), at)])


def wait_for_rest(unit: Unit, case: Case, number: int, task_id: str, until: datetime) -> None:
    """Set the timer after which a clock goes on that rests because an office has asked for it."""
    _wait(unit, case, TimerKind.SUSPENSION, task_id, [(asked_step(TimerKind.SUSPENSION, number), until)])


def stop_waiting_for_rest(unit: Unit, case: Case, number: int) -> None:
    """Void the timer of a rest that is over."""
    _void(unit, case, asked_step(TimerKind.SUSPENSION, number))


def _void(unit: Unit, case: Case, step: str) -> None:
    timer = store.timer(unit.session, case.id, case.round, step)
    if timer is not None and timer.state in store.PENDING:
        timer.state = TimerState.VOID


def follow_limits(unit: Unit, regime: Regime, clock: Clock, task: Task) -> None:
    """Set anew the steps of a round and of a task that have not happened: their limits were extended."""
    for timer in store.pending_steps(unit.session, clock.case_id, clock.round, clock.started_at):
        timer.due_at = anew(regime, timer, clock.started_at, clock.due_at)
    for timer in store.pending_of(unit.session, clock.case_id, task.id):
        timer.due_at = anew(regime, timer, task.opened_at, task.due_at)
    unit.ring("clock")


def _meant(regime: Regime, case: Case, clock: Clock, name: str) -> list[Step]:
    """Return the steps that count by a clock, and are meant for this case."""
    return [
        step for step in regime.policy.steps_of(name) if step.condition.holds(clock.case_class, case.round, case.facts)
    ]


def _wait(unit: Unit, case: Case, kind: TimerKind, subject: str | None, found: _Found) -> None:
    _wait_in(unit, (case.id, case.round), kind, subject, found)


def _wait_in(unit: Unit, of: _Round, kind: TimerKind, subject: str | None, found: _Found) -> None:
    soon = False
    for name, at in found:
        soon = soon or at <= unit.now + SOON
        # A row and no object: a case begins with several, and none of them is looked at before it is due.
        unit.session.write(Timer, **_columns(of, kind, subject, name, at))
    if soon:
        unit.ring("clock")


def _columns(of: _Round, kind: TimerKind, subject: str | None, name: str, at: datetime) -> dict[str, Any]:
    return {
        "case_id": of[0],
        "round": of[1],
        "step": name,
        "kind": kind,
        "state": TimerState.WAITING,
        "task_id": subject,
        "due_at": at,
    }


def stop_waiting_for_supplement(unit: Unit, case: Case) -> None:
    """Void the timer of a request to the enterprise, if one waits."""
    store.void_supplements(unit.session, case.id)


def let_tasks_rest(unit: Unit, case: Case) -> None:
    """Let the timers of the tasks' own limits rest: what is being asked for may be what they depend on."""
    store.move_of_tasks(unit.session, case.id, TimerState.RESTING)


def let_task_rest(unit: Unit, task: Task) -> None:
    """Let the timers of one task's limit rest, while its report is looked over."""
    _move_pending(unit, task.case_id, task.id, TimerState.RESTING)


def move_task(unit: Unit, regime: Regime, task: Task, since: datetime) -> None:
    """Let the timers of a task wait again, by its limit as it is now; what was due before `since` stays."""
    _move(unit, regime, task.case_id, task.id, task.opened_at, task.due_at, since)


def move_clock(unit: Unit, regime: Regime, row: RunningClock, since: datetime) -> None:
    """Let the timers of a clock wait again, by its limit as it is now; what was due before `since` stays."""
    _move(unit, regime, row.case_id, row.id, row.started_at, row.due_at, since)


def _move(
    unit: Unit, regime: Regime, case_id: str, subject: str, start: datetime, due: datetime, since: datetime
) -> None:
    for timer in store.pending_of(unit.session, case_id, subject):
        timer.state = TimerState.WAITING
        if timer.due_at > since:
            timer.due_at = anew(regime, timer, start, due)
    unit.ring("clock")


def move_steps(unit: Unit, regime: Regime, clock: Clock, since: datetime) -> None:
    """Set anew, by the limit as it is now, the steps that had neither happened nor been due before a rest began."""
    for timer in store.pending_steps(unit.session, clock.case_id, clock.round, since):
        timer.due_at = anew(regime, timer, clock.started_at, clock.due_at)


def anew(regime: Regime, timer: Pending, start: datetime, due: datetime) -> datetime:
    """Return when a timer that has not fired is due by its limit as it is now; what is past then fires late."""
    if timer.kind in _AT_THE_LIMIT:
        return due
    if timer.kind == TimerKind.UNDECIDED:
        return remind_at(regime.calendar, start, due)
    step = regime.policy.step(step_of(timer.step))
    at = step_at(regime.calendar, start, due, step) if step is not None else None
    if at is None:
        return timer.due_at
    # What is repeated keeps its day, but for one before that on which it would happen at all by the new limit.
    return max(at, timer.due_at) if time_of(timer.step) > 1 else at


_AT_THE_LIMIT = (TimerKind.CONSENT, TimerKind.EXTENSION, TimerKind.SUSPENSION)
"""What happens when a limit ends: silence consents, or decides, and a rest is over."""


def go_on(unit: Unit, case: Case) -> None:
    """Let the steps of the present round wait again: a body has the case once more. What is due by now fires late."""
    store.move_steps(unit.session, case.id, case.round, TimerState.WAITING)
    unit.ring("clock")


def rest(unit: Unit, case: Case) -> None:
    """Let the steps of the present round rest: no body is late now."""
    store.move_steps(unit.session, case.id, case.round, TimerState.RESTING)


def stop_waiting_for_tasks(unit: Unit, case: Case) -> None:
    """Void the timers of tasks that are not asked for any more."""
    store.move_of_tasks(unit.session, case.id, TimerState.VOID)


def stop_waiting_for_task(unit: Unit, task: Task) -> None:
    """Void the timers of a report, a part or an opinion that has come; what has fired stays fired."""
    _move_pending(unit, task.case_id, task.id, TimerState.VOID)


def stop_clock(unit: Unit, row: RunningClock) -> None:
    """Void the timers of a clock that has stopped."""
    _move_pending(unit, row.case_id, row.id, TimerState.VOID)


def rest_clock(unit: Unit, row: RunningClock) -> None:
    """Let the timers of a clock rest with it."""
    _move_pending(unit, row.case_id, row.id, TimerState.RESTING)


def _move_pending(unit: Unit, case_id: str, subject: str, to: TimerState) -> None:
    for timer in store.pending_of(unit.session, case_id, subject):
        timer.state = to


def end(unit: Unit, case: Case, up_to: int) -> None:
    """Void every timer of rounds that have ended."""
    store.void_rounds(unit.session, case.id, up_to)
