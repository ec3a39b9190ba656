"""Timers of a case on the ledger: before a review, on its day, when it was missed. They outlive the case's round."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from services.notifier.escalation import store
from services.notifier.escalation.domain import TimerKind, TimerState, step_on
from services.notifier.escalation.models import Timer
from services.notifier.escalation.timers import SOON
from services.notifier.ledger.domain import Policy
from services.notifier.ledger.models import LedgerEntry
from services.notifier.limits.calendar import Calendar
from services.notifier.limits.offsets import after, before
from shared.messaging import Unit


def plan(unit: Unit, calendar: Calendar, policy: Policy, one: LedgerEntry) -> None:
    """Set the timers of the next review in the place of those that were set before. `due_at` is set already."""
    stop(unit, one)
    if one.due_at is None:
        return
    one.plans += 1
    times = _times(calendar, policy, one.due_at)
    # What lies behind us would say that something comes of which the mail about the entry itself has just told.
    for kind in (TimerKind.LEDGER_NEAR, TimerKind.LEDGER_DAY):
        at = times[kind]
        # Nor is it near that somebody outside is to be asked, so many days hence, when they were asked just now.
        soon = kind == TimerKind.LEDGER_NEAR and one.days is not None and at - unit.now < one.due_at - at
        if unit.now < at and not soon:
            _wait(unit, one, kind, at)
    _wait(unit, one, TimerKind.LEDGER_MISSED, one.due_at)


def move(unit: Unit, calendar: Calendar, policy: Policy, one: LedgerEntry) -> None:
    """Set those timers of a planned review anew that wait, by the calendar and the day of now."""
    if one.due_at is None:
        return
    times = _times(calendar, policy, one.due_at)
    for timer in _pending(unit, one):
        timer.due_at = times[TimerKind(timer.kind)]
        _ring_soon(unit, timer.due_at)


def say_again(unit: Unit, calendar: Calendar, policy: Policy, one: LedgerEntry, last: Timer, times: int) -> None:
    """Set when it is said again that a review was missed, where the place has a cycle for that.

    last: the timer that has said it now, for the `times`-th time. What an outage has swallowed does not come at once.
    """
    if policy.every is not None:
        _wait(unit, one, TimerKind.LEDGER_MISSED, after(calendar, max(last.due_at, unit.now), policy.every), times + 1)


def stop(unit: Unit, one: LedgerEntry) -> None:
    """Void the timers of an entry; one that has fired stays fired."""
    for timer in _pending(unit, one):
        timer.state = TimerState.VOID


def _pending(unit: Unit, one: LedgerEntry) -> Iterable[Timer]:
    wanted = select(Timer).where(Timer.case_id == one.case_id, Timer.task_id == one.id, Timer.state.in_(store.PENDING))
    return unit.session.scalars(wanted)


def _times(calendar: Calendar, policy: Policy, due: datetime) -> dict[TimerKind, datetime]:
    return {
        TimerKind.LEDGER_NEAR: before(calendar, due, policy.before),
        TimerKind.LEDGER_DAY: calendar.opening_before(due, 0),
        TimerKind.LEDGER_MISSED: due,
    }


def _wait(unit: Unit, one: LedgerEntry, kind: TimerKind, at: datetime, time: int = 1) -> None:
    unit.session.add(
        Timer(
            case_id=one.case_id,
            round=one.round,
            step=step_on(f"{kind}:{one.number}", str(one.plans), time),
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
