"""What happens to a case on the ledger here: its reviews are planned, its owner reminded, a missed review told on.

The case's row is its lock. What intake tells merges by turn: in any order, and any number of times, it comes to the
same. An entry outlives its case's round: its timers end with it, and not with the round.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.notifier.directory.domain import Person
from services.notifier.escalation.domain import TimerKind, TimerState, time_of
from services.notifier.escalation.models import Timer
from services.notifier.ledger import domain, store, timing
from services.notifier.ledger.domain import Policy, Refusal
from services.notifier.ledger.models import LedgerEntry
from services.notifier.ledger.regime import beginning, frozen
from services.notifier.ledger.telling import tell, tell_supervision
from services.notifier.limits.calendar import Calendar, Due
from services.notifier.limits.reckoning import to_json
from services.notifier.mail.domain import MailKind
from services.notifier.tasks.models import Case
from shared.contracts import Message
from shared.contracts.ledger import LEDGER_REVIEW_MISSED, LEDGER_REVIEW_PLANNED, LEDGER_REVIEWED
from shared.contracts.words import WhyMoved
from shared.db import new_id
from shared.messaging import Unit


def take_set(unit: Unit, case: Case, message: Message) -> None:
    """Follow what intake says of an entry: it is reviewed from now on, in another way, or no more.

    Raises regime.NothingLoaded before the place's calendar is there.
    """
    data = message.data
    one = store.entry(unit.session, case.id, data["entry"])
    if one is not None and not domain.is_news(one.turn, data["turn"]):
        return
    before = (one.owner, one.person, (one.months, one.days)) if one is not None else None
    if one is None:
        digests, calendar, policy = beginning(unit)
        one = _row(case, message, digests)
        unit.session.add(one)
    else:
        _, calendar, policy = frozen(unit, one)
    one.turn = data["turn"]
    for name in ("reason", "owner", "person", "name", "months", "why"):
        setattr(one, name, data[name])
    one.outside, one.days = data.get("outside"), data.get("days")
    one.facts, one.since = data["case"], datetime.fromisoformat(data["since"])
    one.ended_at = datetime.fromisoformat(data["ended_at"]) if data["ended_at"] else None
    told = {name: data[name] for name in ("turn", "since", "owner", "person", "months", "ended_at", "why")}
    unit.record(case, "ledger.set", {**_key(one), **told}, message.source)
    if one.ended_at is not None:
        timing.stop(unit, one)
        if before is not None:
            more = {"why": one.why, **_said_outside(calendar, data.get("said"))}
            people = tell(unit, calendar, one, MailKind.LEDGER_OVER, policy.to, "over", **more)
            unit.record(case, "ledger.told", {**_key(one), "told": people}, message.source)
        return
    if before is None or before[2] != (one.months, one.days):
        _plan(unit, case, one, calendar, policy)
    if before is None or before[:2] != (one.owner, one.person):
        people = tell(unit, calendar, one, MailKind.LEDGER, policy.to, f"{one.turn}")
        unit.record(case, "ledger.told", {**_key(one), "told": people}, message.source)


def fire(unit: Unit, case: Case, timer: Timer) -> None:
    """Do what is due about a review: remind the owner of it, or tell on whoever has missed it."""
    one = store.by_id(unit.session, timer.task_id, fresh=True) if timer.task_id else None
    if one is None or one.ended_at is not None or one.due_at is None:
        timer.state = TimerState.VOID
        return
    timer.state, timer.fired_at = TimerState.FIRED, unit.now
    _, calendar, policy = frozen(unit, one)
    fired = {"due_at": timer.due_at.isoformat(), "fired_at": unit.now.isoformat()}
    occasion = f"{one.plans}.{timer.kind}"
    if timer.kind != TimerKind.LEDGER_MISSED:
        people = tell(unit, calendar, one, MailKind.LEDGER_NEAR, policy.to, occasion)
        unit.record(case, "ledger.reminded", {**_key(one), **fired, "told": people}, "clock")
        return
    times = time_of(timer.step)
    people = tell(unit, calendar, one, MailKind.LEDGER_MISSED, policy.missed_to, f"{occasion}.{times}")
    people += tell_supervision(unit, calendar, one, f"{occasion}.{times}", people)
    facts = {**_key(one), **fired, "times": times, "told": people}
    if one.missed_at is not None:
        unit.record(case, "ledger.missed_still", facts, "clock")
    else:
        one.missed_at, one.told = unit.now, one.told + 1
        line = unit.record(case, "ledger.missed", {**facts, "told_turn": one.told}, "clock")
        unit.send(LEDGER_REVIEW_MISSED, case, {**_standing(one), **fired}, line=line, round=one.round)
    timing.say_again(unit, calendar, policy, one, timer, times)


def review(unit: Unit, entry_id: str, who: Person, said: dict[str, str], seen: int | None) -> Refusal | None:
    """Report on a review in the owner's name; the next one is planned. None means done.

    said: `done`, `hindrance`, `next_step`. seen: how many reviews had been reported on when the form was shown; a form
    that was sent already is a repeat.
    """
    known = store.by_id(unit.session, entry_id)
    case: Case | None = unit.case(known.case_id) if known else None
    one = store.by_id(unit.session, entry_id, fresh=True)
    if case is None or one is None or one.due_at is None or one.next_on is None:
        return Refusal.OVER
    refused = domain.judge(live=one.ended_at is None, reviews=one.reviews, seen=seen)
    if refused is not None:
        return refused
    _, calendar, policy = frozen(unit, one)
    report = {"on": one.next_on.isoformat(), "in_time": unit.now <= one.due_at, **said, "by": who.name}
    report["at"] = unit.now.isoformat()
    one.reviews, one.reported, one.missed_at = one.reviews + 1, report, None
    _set_day(unit, one, calendar)
    timing.plan(unit, calendar, policy, one)
    line = unit.record(case, "ledger.reviewed", {**_key(one), "told_turn": one.told, **_day(one), **report}, who.id)
    unit.send(LEDGER_REVIEWED, case, {**_standing(one), **report}, line=line, round=one.round)
    return None


def move_day(unit: Unit, case: Case, one: LedgerEntry, calendar: Calendar, due: Due, by: str | None) -> None:
    """Put a review that is planned on another day; its timers are for whoever calls.

    by: who wanted it, None where a year has been published.
    """
    _due(one, calendar, due)
    _tell_day(unit, case, one, by or "calendar", why=WhyMoved.CALENDAR.value, by=by)


def pass_on(
    unit: Unit, case: Case, kind: MailKind, said: dict[str, Any], occasion: str, *, answered: bool = False
) -> None:
    """Write to the owner what was said about a case that stands on the ledger, where nobody has a task.

    kind: what it would be to a body at work. said: `text`, `by`, `at` (an instant as ISO text). answered: whether it is
    the answer of whoever has the case outside.
    """
    one = store.live_of(unit.session, case.id)
    if one is None:
        return
    _, calendar, policy = frozen(unit, one)
    told, why = {**said, "at": calendar.local(datetime.fromisoformat(said["at"]))}, ANSWERED if answered else str(kind)
    people = tell(unit, calendar, one, MailKind.LEDGER_SAID, policy.to, f"said.{occasion}", why=why, said=told)
    unit.record(case, "ledger.told", {**_key(one), "told": people}, "intake")


def _said_outside(calendar: Calendar, said: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return why an owner outside has sent a case back, as letters quote it."""
    if not said:
        return {}
    at = calendar.local(datetime.fromisoformat(said["at"]))
    return {"said": {**said, "at": at}}


ANSWERED = "answered"
"""What a letter about something said is of where whoever has the case outside has answered."""


def _plan(unit: Unit, case: Case, one: LedgerEntry, calendar: Calendar, policy: Policy) -> None:
    one.missed_at = None
    _set_day(unit, one, calendar)
    timing.plan(unit, calendar, policy, one)
    _tell_day(unit, case, one, "clock")


def _set_day(unit: Unit, one: LedgerEntry, calendar: Calendar) -> None:
    last = datetime.fromisoformat(one.reported["at"]) if one.reported else one.since
    _due(one, calendar, domain.next_review(calendar, last, one.months, unit.now, one.days))


def _due(one: LedgerEntry, calendar: Calendar, due: Due) -> None:
    one.due_at, one.reckoned = due.at, to_json(due.how)
    one.next_on = one.due_at.astimezone(calendar.zone).date()
    one.told += 1


def _tell_day(unit: Unit, case: Case, one: LedgerEntry, actor: str, **why: Any) -> None:
    line = unit.record(case, "ledger.planned", {**_key(one), "told_turn": one.told, **_day(one), **why}, actor)
    unit.send(LEDGER_REVIEW_PLANNED, case, _standing(one), line=line, round=one.round)


def _row(case: Case, message: Message, digests: tuple[str, str]) -> LedgerEntry:
    return LedgerEntry(
        case_id=case.id,
        number=message.data["entry"],
        id=new_id(),
        told=0,
        round=message.round,
        part=digests[0],
        calendar=digests[1],
        plans=0,
        reviews=0,
    )


def _key(one: LedgerEntry) -> dict[str, Any]:
    return {"entry": one.number, "round": one.round}


def _day(one: LedgerEntry) -> dict[str, Any]:
    return {"review": one.reviews + 1, "next_on": one.next_on.isoformat() if one.next_on else ""}


def _standing(one: LedgerEntry) -> dict[str, Any]:
    return {"entry": one.number, "turn": one.told, **_day(one)}
