"""What happens to a promise here: it is watched, its owner reminded, its day told, its end heard of.

The case's row is its lock. Messages about it merge by turn: in any order, and any number of times, they come to the
same. A promise outlives its case's round: its timers end with it, and not with the case.
"""

from datetime import date, datetime, timedelta
from typing import Any

from services.notifier.directory.domain import Person
from services.notifier.escalation.domain import TimerKind, TimerState
from services.notifier.escalation.models import Timer
from services.notifier.limits.calendar import Calendar
from services.notifier.mail.domain import MailKind
from services.notifier.promises import domain, store, timing
from services.notifier.promises.domain import LIVE, MADE, Policy, Refusal
from services.notifier.promises.models import Promise
from services.notifier.promises.regime import beginning, frozen
from services.notifier.promises.telling import tell, tell_supervision
from services.notifier.tasks.models import Case
from shared.contracts import Message
from shared.contracts.promises import PROMISE_DUE, PROMISE_FULFILLED
from shared.contracts.words import PromiseState
from shared.db import new_id
from shared.messaging import Unit


def take_made(unit: Unit, case: Case, message: Message) -> None:
    """Watch a promise from now on. One whose end was heard of before is written down, and nobody waits for it.

    Raises regime.NothingLoaded before the place's calendar is there.
    """
    data, number = message.data, message.data["promise"]
    one = store.promise(unit.session, case.id, number)
    if one is not None and one.owner is not None:
        return
    digests, calendar, policy = beginning(unit)
    if one is None:
        one = _row(case, number, message.round, MADE, PromiseState.OPEN)
        unit.session.add(one)
    pledge = data["pledge"]
    one.owner, one.person, one.name = pledge["owner"], pledge["person"], pledge["name"]
    one.text, one.until = pledge["text"], date.fromisoformat(pledge["until"])
    one.due_at, one.made_at, one.facts = calendar.close_of(one.until).at, message.time, data["case"]
    one.part, one.calendar = digests
    facts = {**_key(one), "pledge": dict(pledge), "made_at": message.time.isoformat()}
    if one.state in LIVE:
        facts["told"] = tell(unit, calendar, one, MailKind.PROMISE, policy.to, f"{number}")
        timing.start(unit, calendar, policy, one)
    unit.record(case, "promise.watched", facts, message.source)
    if one.state not in LIVE:
        _tell_end(unit, case, one, calendar, policy)


def take_settled(unit: Unit, case: Case, message: Message) -> None:
    """Hear how a promise has ended, or what was done about a broken one; before the promise itself it leaves a mark."""
    data, number = message.data, message.data["promise"]
    one = store.promise(unit.session, case.id, number)
    if one is not None and not domain.settles(one.turn, data["turn"]):
        return
    if one is None:
        one = _row(case, number, message.round, 0, PromiseState.OPEN)
        unit.session.add(one)
    was_live = one.state in LIVE
    one.turn, one.state, one.ended_at = data["turn"], data["state"], datetime.fromisoformat(data["at"])
    one.said, one.by, one.taken_up = data["said"], data["by"], data["taken_up"]
    facts = {**_key(one), "turn": one.turn, "state": one.state, "taken_up": one.taken_up, "owner": one.owner}
    unit.record(case, "promise.settled", facts, message.source)
    if was_live and one.owner is not None:
        timing.stop(unit, one)
        _, calendar, policy = frozen(unit, one)
        _tell_end(unit, case, one, calendar, policy)


def fire(unit: Unit, case: Case, timer: Timer) -> None:
    """Do what is due about a promise: remind its owner, or tell intake that its day has come."""
    one = store.by_id(unit.session, timer.task_id, fresh=True) if timer.task_id else None
    if one is None or one.state not in LIVE:
        timer.state = TimerState.VOID
        return
    timer.state, timer.fired_at = TimerState.FIRED, unit.now
    _, calendar, policy = frozen(unit, one)
    fired = {"due_at": timer.due_at.isoformat(), "fired_at": unit.now.isoformat()}
    if timer.kind == TimerKind.PROMISE_NEAR:
        people = tell(unit, calendar, one, MailKind.PROMISE_NEAR, policy.to, f"{one.number}.{one.reminders}")
        unit.record(case, "promise.reminded", {**_key(one), **fired, "told": people}, "clock")
        timing.remind(unit, calendar, policy, one, max(timer.due_at, unit.now))
        return
    one.state, one.fell_due_at = PromiseState.DUE, unit.now
    line = unit.record(case, "promise.due", {**_key(one), **fired}, "clock")
    told = {"promise": one.number, "until": one.until.isoformat() if one.until else "", **fired}
    unit.send(PROMISE_DUE, case, told, line=line, round=one.round, assignment=case.assignment)


def fulfilled(unit: Unit, promise_id: str, who: Person, text: str, seen: int | None) -> Refusal | None:
    """Say in the owner's name that a promise is kept; intake asks the enterprise. None means done.

    seen: how often that had been said when the form was shown; a form that was sent already is a repeat.
    """
    known = store.by_id(unit.session, promise_id)
    case: Case | None = unit.case(known.case_id) if known else None
    one = store.by_id(unit.session, promise_id, fresh=True)
    if case is None or one is None:
        return Refusal.OVER
    refused = domain.judge_fulfilled(PromiseState(one.state), one.reports, seen)
    if refused is not None:
        return refused
    one.reports += 1
    one.reported = {"text": text, "by": who.name, "at": unit.now.isoformat()}
    line = unit.record(case, "promise.fulfilled", {**_key(one), "turn": one.reports, **one.reported}, who.id)
    told = {"promise": one.number, "turn": one.reports, **one.reported}
    unit.send(PROMISE_FULFILLED, case, told, line=line, round=one.round, assignment=case.assignment)
    return None


def _tell_end(unit: Unit, case: Case, one: Promise, calendar: Calendar, policy: Policy) -> None:
    """Write to the owner how its promise has ended; that it was broken, to the supervision office as well."""
    if one.state != PromiseState.BROKEN:
        people = tell(unit, calendar, one, MailKind.PROMISE_OVER, policy.to, f"{one.number}", why=one.state)
    elif one.taken_up is None:
        said = _said(one, calendar)
        people = tell(unit, calendar, one, MailKind.PROMISE_BROKEN, policy.broken_to, f"{one.number}", **said)
        people += [
            person
            for person in tell_supervision(unit, calendar, one, f"{one.number}.supervision", **said)
            if person not in people
        ]
    else:
        return
    unit.record(case, "promise.told", {**_key(one), "state": one.state, "told": people}, "intake")


def _said(one: Promise, calendar: Calendar) -> dict[str, Any]:
    """Return what the enterprise has said of a broken promise, as mails quote it; nothing where it said nothing."""
    if not one.said or one.ended_at is None:
        return {}
    at = calendar.local(one.ended_at + timedelta())
    return {"said": {"text": one.said, "by": one.by or "", "at": at}}


def _row(case: Case, number: int, round_: int, turn: int, state: PromiseState) -> Promise:
    return Promise(
        case_id=case.id,
        number=number,
        id=new_id(),
        turn=turn,
        round=round_,
        state=state,
        part="",
        calendar="",
        reminders=0,
        reports=0,
    )


def _key(one: Promise) -> dict[str, Any]:
    return {"promise": one.number, "round": one.round}
