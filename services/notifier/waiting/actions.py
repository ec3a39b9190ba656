"""What happens to a case at the desk: it begins to wait, its clocks run, it waits no more.

The case's row is the lock. Messages merge by (round, assignment), in any order and any number of times; a wait ends by
what is known of the case, and no message of its own.
"""

from datetime import datetime
from typing import Any

from services.notifier import regime as regimes
from services.notifier.escalation import running, timers
from services.notifier.escalation.domain import TimerKind
from services.notifier.escalation.store import has_run
from services.notifier.limits.calendar import Due
from services.notifier.limits.clocks import clock_of, due_of, received_at, set_due
from services.notifier.limits.happenings import ClockRule, Happening, Of
from services.notifier.limits.models import RunningClock
from services.notifier.limits.reckoning import again, to_json
from services.notifier.regime import Regime
from services.notifier.tasks.models import Case
from services.notifier.waiting import domain, store
from services.notifier.waiting.models import Wait
from services.notifier.waiting.store import AT_DESK
from shared.contracts import Message
from shared.contracts.words import WhyMoved
from shared.db import new_id
from shared.messaging import Unit


def take_waiting(unit: Unit, case: Case, message: Message) -> None:
    """Watch a case that waits at the desk, from when it began to, unless that is over or known already.

    Raises regime.NothingLoaded before the place's configuration is there.
    """
    key, known = (message.round, message.assignment), store.wait_of(unit.session, case.id)
    if domain.is_over(key, (case.round, case.assignment), case.ended):
        return
    if not domain.is_news(key, known.key if known else None):
        return
    if known is not None and known.over_at is None:
        _stop_clocks(unit, known, Happening.WAITING)
    data, clock = message.data, clock_of(unit, case)
    own = clock is not None and clock.round == message.round
    regime = regimes.frozen(unit, clock) if own and clock else regimes.in_force(unit)
    limits, calendar, escalation = regime.hashes
    wait = known or Wait(case_id=case.id)
    wait.round, wait.assignment = key
    wait.awaited, wait.reason = data["awaited"], data["reason"]
    wait.since = min(datetime.fromisoformat(data["since"]), unit.now)  # router's clock may run ahead of ours
    wait.facts = data["case"] | ({"tags": data["tags"]} if data["tags"] else {})
    wait.case_class = regime.rules.known_class(data["case_class"] or regime.rules.default)
    wait.limits, wait.calendar, wait.escalation = limits, calendar, escalation
    wait.over_at = wait.over_by = None
    store.keep(unit.session, wait)
    begun = _start_clocks(unit, regime, wait)
    told = {row.name: row.due_at.isoformat() for row in begun}
    unit.record(case, "case.waits", {**_key(wait), "awaited": wait.awaited, "clocks": told}, message.source)


def follow(unit: Unit, case: Case, what: Happening) -> None:
    """End the wait of a case, where what has just been taken of it says that it waits no more."""
    if not case.line:  # nothing has ever been put on record of it, so it has not waited: most are heard of only now
        return
    store.learn(unit.session, unit.held)
    wait = store.waiting(unit.session, case.id)
    if wait is None or not domain.is_over(wait.key, (case.round, case.assignment), case.ended):
        return
    wait.over_at, wait.over_by = unit.now, what.value
    _stop_clocks(unit, wait, what)


def goes_with(unit: Unit, case: Case, regime: Regime) -> None:
    """Reckon the centre's clocks that go on after the desk again by the calendar of the round's clock, which begins.

    It takes the calendar in force, so it is behind no year that was published since, and its wait is over: nothing
    else would move them. regime: that of the round's clock.
    """
    wait = store.wait_of(unit.session, case.id) if case.line else None
    if wait is None or wait.round != case.round or wait.calendar == regime.hashes[1]:
        return
    moved = []
    for row in store.clocks_of(unit.session, [case.id]):
        before = due_of(row)
        after = before if before.how is None else again(regime.calendar, before.how)
        if after == before:
            continue
        set_due(row, after)
        timers.move_clock(unit, regime, row, unit.now)
        limit = {"before": before.at.isoformat(), "after": after.at.isoformat(), "provisional": after.provisional}
        moved.append({"body": row.body, "clock": row.name, **limit})
    if moved:
        key = {"round": case.round, "assignment": case.assignment, "why": WhyMoved.CALENDAR.value, "by": None}
        unit.record(case, "limit.moved", {**key, "moved": moved, "parts": list(regime.hashes)}, "calendar")


def start_clock(
    unit: Unit, regime: Regime, wait: Wait, name: str, body: str | None, start: datetime, due: Due
) -> RunningClock:
    """Start a clock of a case that waits, and set the timers of the steps that count by it."""
    row = RunningClock(
        id=new_id(),
        case_id=wait.case_id,
        round=wait.round,
        name=name,
        task_id=None,
        body=body,
        assignment=wait.assignment,
        turn=AT_DESK,
        started_at=start,
        due_at=due.at,
        provisional=due.provisional,
        reckoned=to_json(due.how),
    )
    unit.session.add(row)
    timers.wait_at_desk(unit, regime, row, wait.case_class, wait.facts)
    return row


def _start_clocks(unit: Unit, regime: Regime, wait: Wait) -> list[RunningClock]:
    """Start the centre's clocks that run while nobody has the case; what runs from receipt begins once in a round."""
    begun = []
    for rule in regime.rules.clocks:
        start = _started(unit, wait, rule)
        if start is None:
            continue
        due = regime.rules.runs_until(rule, regime.calendar, wait.case_class, wait.round, wait.facts, start)
        if due is not None:
            begun.append(start_clock(unit, regime, wait, rule.name, rule.body, start, due))
    return begun


def _started(unit: Unit, wait: Wait, rule: ClockRule) -> datetime | None:
    if rule.of is not Of.CENTRE:
        return None
    if rule.starts is Happening.WAITING:
        return wait.since
    first = rule.starts is Happening.RECEIVED and wait.round == 1
    if first and not has_run(unit.session, wait.case_id, wait.round, rule.name):
        return min(received_at(wait.facts), unit.now)
    return None


def _stop_clocks(unit: Unit, wait: Wait, what: Happening) -> None:
    """Stop what ran while the case waited. The centre's other clocks go on as those of the case."""
    regime = regimes.version_of(unit.session, unit.service.parts, wait.hashes)
    go_on = {one.name for one in regime.rules.clocks if one.starts is not Happening.WAITING and what not in one.stops}
    for row in store.clocks_of(unit.session, [wait.case_id]):
        if row.name not in go_on:
            running.stop(unit, row, what)
            continue
        if what is Happening.WAITING:  # another wait overtakes this one: the case is at the desk still, or once more
            continue
        for timer in store.pending_of(unit.session, row.id):
            timer.kind = TimerKind.CLOCK


def _key(wait: Wait) -> dict[str, Any]:
    return {"round": wait.round, "assignment": wait.assignment, "since": wait.since.isoformat()}
