"""Timers of a promise: reminders, one after the other, and its day. They outlive the case's round."""

from datetime import datetime

from sqlalchemy import select

from services.notifier.escalation import store
from services.notifier.escalation.domain import TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.escalation.timers import SOON
from services.notifier.limits.calendar import Calendar
from services.notifier.promises.domain import Policy, next_reminder
from services.notifier.promises.models import Promise
from shared.messaging import Unit


def start(unit: Unit, calendar: Calendar, policy: Policy, one: Promise) -> None:
    """Set the timers of a promise that has just been made."""
    if one.made_at is not None and one.due_at is not None:
        _wait(unit, one, TimerKind.PROMISE_DUE, _step(TimerKind.PROMISE_DUE, one.number), one.due_at)
        remind(unit, calendar, policy, one, one.made_at)


def remind(unit: Unit, calendar: Calendar, policy: Policy, one: Promise, after: datetime) -> None:
    """Set the next reminder behind an instant, if there is one. Each has a number, so that each happens once."""
    at = next_reminder(calendar, policy, after, one.due_at) if one.due_at else None
    if at is not None:
        one.reminders += 1
        step = _step(TimerKind.PROMISE_NEAR, one.number, one.reminders)
        _wait(unit, one, TimerKind.PROMISE_NEAR, step, at)


def move(unit: Unit, calendar: Calendar, policy: Policy, one: Promise) -> None:
    """Set the timers anew of a promise whose day is to come, by the calendar of now.

    A reminder that was sent stays; where the last one was, none comes after it.
    """
    if one.made_at is None or one.due_at is None:
        return
    waits, last = None, None
    for timer in unit.session.scalars(select(Timer).where(Timer.case_id == one.case_id, Timer.task_id == one.id)):
        if timer.kind == TimerKind.PROMISE_DUE and timer.state in store.PENDING:
            timer.due_at = one.due_at
            _ring_soon(unit, timer.due_at)
        elif timer.kind == TimerKind.PROMISE_NEAR and timer.state in store.PENDING:
            waits = timer
        elif timer.kind == TimerKind.PROMISE_NEAR and timer.fired_at is not None:
            last = max(last or one.made_at, timer.due_at, timer.fired_at)
    if waits is None:
        if last is None:  # there was no room for one until now
            remind(unit, calendar, policy, one, one.made_at)
        return
    at = next_reminder(calendar, policy, last or one.made_at, one.due_at)
    if at is None:
        waits.state = TimerState.VOID
    else:
        waits.due_at = at
        _ring_soon(unit, at)


def stop(unit: Unit, one: Promise) -> None:
    """Void the timers of a promise that has ended; one that has fired stays fired."""
    wanted = select(Timer).where(Timer.case_id == one.case_id, Timer.task_id == one.id, Timer.state.in_(store.PENDING))
    for timer in unit.session.scalars(wanted):
        timer.state = TimerState.VOID


def _wait(unit: Unit, one: Promise, kind: TimerKind, step: str, at: datetime) -> None:
    unit.session.add(
        Timer(
            case_id=one.case_id,
            round=one.round,
            step=step,
            kind=kind,
            state=TimerState.WAITING,
            task_id=one.id,
            due_at=at,
        )
    )
    _ring_soon(unit, at)


def _ring_soon(unit: Unit, at: datetime) -> None:
    if at <= unit.now + SOON:
        unit.ring("clock")


def _step(kind: TimerKind, promise: int, reminder: int = 0) -> str:
    """Return the name of a promise's timer, by its number; reminder: which of them, counted from 1."""
    return f"{kind}:{promise}" + (f":{reminder}" if reminder else "")
