"""What happens to promises: they are made with an answer, fall due, are kept, broken, or moved by two people."""

from datetime import date, datetime
from typing import Any

from services.intake.calls.domain import next_try
from services.intake.cases.domain import ENDED, NotNow
from services.intake.cases.facts import contact_of
from services.intake.cases.merging import Pledge
from services.intake.cases.models import Case
from services.intake.cases.store import facts_of
from services.intake.codes.domain import Place
from services.intake.codes.outcomes import Calls
from services.intake.codes.store import place_of
from services.intake.promises import domain, store
from services.intake.promises.domain import Act, Origin
from services.intake.promises.models import Promise
from services.intake.promises.settling import drop_live, settle, tell
from services.intake.promises.words import PROMISE_STATES
from shared.contracts.promises import PROMISE_MADE
from shared.contracts.words import CaseState, PromiseState
from shared.messaging import Unit

RULE = "rule"

ANSWERED = frozenset({CaseState.ANSWERED, CaseState.CALL_BACK})
"""States of a case whose answer has gone out in this round."""


def make(unit: Unit, case: Case, pledge: Pledge, origin: Origin, *, actor: str, name: str | None) -> Promise:
    """Make a promise of a case, whose row is locked, and let notifier watch its day. name: of whoever made it."""
    one = Promise(
        case_id=case.id,
        number=store.next_number(unit.session, case.id),
        turn=1,
        round=case.round,
        origin=origin,
        state=PromiseState.OPEN.value,
        text=pledge.text,
        until=date.fromisoformat(pledge.until),
        owner=pledge.owner,
        person=pledge.person,
        name=pledge.name,
        made_at=unit.now,
        fell_due=False,
        tries=[],
    )
    unit.session.add(one)
    told = {
        "promise": one.number,
        "round": one.round,
        "origin": str(origin),
        "text": one.text,
        "until": pledge.until,
        "owner": one.owner,
        "person_id": one.person,
        "responsible": one.name,
        "by": name,
    }
    line = unit.record(case, "promise.made", told, actor)
    data = {"promise": one.number, "pledge": pledge.told(), "case": facts_of(unit.session, case)}
    unit.send(PROMISE_MADE, case, data, line=line, round=one.round, assignment=case.assignment)
    case.updated_at = unit.now
    unit.session.flush()
    return one


def with_answer(unit: Unit, case: Case, outcome: str, pledge: Pledge | None, *, actor: str, name: str | None) -> None:
    """Make the promise that an answer goes out with; what was promised in between is overtaken by the answer.

    Raises NotNow where the answer leaves something to be done and promises nothing, or a day that is over.
    """
    domain.see_promised(outcome, promised=pledge is not None)
    drop_live(unit, case, "answered", of=Origin.INTERIM)
    if pledge is not None and domain.must_promise(outcome):
        domain.see_day(date.fromisoformat(pledge.until), _today(unit, case))
        make(unit, case, pledge, Origin.ANSWER, actor=actor, name=name)


def can_go_out(unit: Unit, case: Case) -> bool:
    """Say whether what is under review promises what it must, for a day that has not passed."""
    proposed = case.standing.proposed
    try:
        domain.see_promised(proposed.outcome if proposed else "", promised=proposed is None or bool(proposed.promise))
        if proposed is not None and proposed.promise is not None:
            domain.see_day(date.fromisoformat(proposed.promise.until), _today(unit, case))
    except NotNow:
        return False
    return True


def in_between(unit: Unit, case: Case, pledge: Pledge, actor: str) -> None:
    """Make a promise of what a lead has said in between with a date, where the place counts that as one.

    A day that is over by the time that it is heard is a promise all the same: it falls due at once. One that is heard
    behind the answer is dropped as it would have been before it, for messages come in any order.
    """
    place = _place(unit, case)
    if place is None or not place.interim_promises or case.state in ENDED:
        return
    make(unit, case, pledge, Origin.INTERIM, actor=actor, name=pledge.name)
    if case.state in ANSWERED:
        drop_live(unit, case, "answered", of=Origin.INTERIM)


def fall_due(unit: Unit, case: Case, number: int, told: dict[str, Any]) -> None:
    """Hear that a promise's day has come: the enterprise is asked, unless the promise has come to its end."""
    one = store.promise(unit.session, case.id, number)
    found = domain.MOVES.get((Act.FALL_DUE, PromiseState(one.state))) if one else None
    if one is None or found is None or one.fell_due:
        return
    one.fell_due, one.state = True, (found.to or PromiseState.DUE).value
    unit.record(case, "promise.due", {**told, "round": one.round, "text": one.text, "owner": one.owner}, "notifier")
    case.updated_at = unit.now


def fulfil(unit: Unit, case: Case, number: int, told: dict[str, Any]) -> None:
    """Hear what a promise's owner says of it; of several words the one with the highest turn holds.

    told: `turn`, `text`, `by`, `at`.
    """
    one = store.promise(unit.session, case.id, number)
    found = domain.MOVES.get((Act.FULFIL, PromiseState(one.state))) if one else None
    if one is None or found is None or (one.fulfilled and one.fulfilled["turn"] >= told["turn"]):
        return
    one.fulfilled = {name: told[name] for name in ("turn", "text", "by", "at")}
    one.state = (found.to or PromiseState.DUE).value
    facts = {"promise": number, "round": one.round, "owner": one.owner, **one.fulfilled}
    unit.record(case, "promise.fulfilled", facts, "notifier")
    case.updated_at = unit.now


def say(
    unit: Unit, case: Case, number: int, text: str | None, *, kept: bool, actor: str, name: str | None
) -> Promise | None:
    """Take the enterprise's word on a promise. Raises NotNow; None where the case has no such promise."""
    one = store.promise(unit.session, case.id, number)
    if one is None:
        return None
    state = PromiseState(one.state)
    domain.move(Act.KEEP if kept else Act.DENY, state, PROMISE_STATES[state])
    follows = PromiseState.KEPT if kept else domain.denied(fell_due=one.fell_due)
    if follows is PromiseState.OPEN:
        _not_yet(unit, case, one, text, actor, name)
    else:
        settle(unit, case, one, follows, said=text, by=name, actor=actor, owner=one.owner)
    return one


def not_reached(unit: Unit, case: Case, one: Promise, note: str, *, actor: str, name: str) -> None:
    """Put on record that nobody could be asked about a promise; after the last try the owner's word decides.

    Raises NotNow.
    """
    state = PromiseState(one.state)
    domain.move(Act.NOT_REACHED, state, PROMISE_STATES[state])
    place = _place(unit, case)
    rule = place.outcomes.calls if place else Calls()
    number = next_try([datetime.fromisoformat(before["at"]) for before in one.tries], unit.now, rule.apart)
    one.tries = [*one.tries, {"at": unit.now.isoformat(), "by": name, "note": note}]
    told = {"promise": one.number, "round": one.round, "number": number, "note": note, "person": name}
    unit.record(case, "promise.not_reached", told, actor)
    case.updated_at = unit.now
    follows = domain.unanswered(
        number,
        rule.tries,
        fell_due=one.fell_due,
        fulfilled=one.fulfilled is not None,
        has_contact=contact_of(facts_of(unit.session, case)) is not None,
    )
    if follows in domain.ENDS:
        settle(unit, case, one, follows, said=None, by=None, actor=RULE, owner=one.owner, unanswered=True)
    elif follows is PromiseState.OPEN:
        _not_yet(unit, case, one, None, RULE, None)


def ask_to_move(unit: Unit, case: Case, one: Promise, until: date, reason: str, *, actor: str, name: str) -> None:
    """Ask for another day of a promise; nothing changes about it until somebody else signs. Raises NotNow."""
    state = PromiseState(one.state)
    domain.move(Act.MOVE, state, PROMISE_STATES[state])
    domain.ask_to_move(until, one.until, _today(unit, case), waiting=one.wish is not None)
    one.wish = {
        "until": until.isoformat(),
        "reason": reason,
        "by": actor,
        "by_name": name,
        "at": unit.now.isoformat(),
    }
    told = {"promise": one.number, "round": one.round, "until": one.wish["until"], "why": reason, "by": name}
    unit.record(case, "promise.move_asked", told, actor)


def sign_move(unit: Unit, case: Case, one: Promise, *, actor: str, name: str) -> Promise:
    """Sign for another day as the second person: the promise is moved, and one with the next number goes on.

    Raises NotNow.
    """
    wish, state = one.wish or {}, PromiseState(one.state)
    domain.move(Act.MOVE, state, PROMISE_STATES[state])
    domain.decide_move(wish.get("by"), actor)
    domain.see_day(date.fromisoformat(wish["until"]), _today(unit, case))
    one.moved_to = store.next_number(unit.session, case.id)
    more = {"owner": one.owner, "until": wish["until"], "asked_by": wish["by_name"], "moved_to": one.moved_to}
    settle(unit, case, one, PromiseState.MOVED, said=wish["reason"], by=name, actor=actor, **more)
    pledge = Pledge(one.text, wish["until"], one.owner, one.person, one.name)
    return make(unit, case, pledge, Origin.MOVED, actor=actor, name=name)


def refuse_move(unit: Unit, case: Case, one: Promise, reason: str, *, actor: str, name: str) -> None:
    """Refuse another day as the second person: the promise stands as it was made. Raises NotNow."""
    domain.decide_move(one.wish["by"] if one.wish else None, actor)
    one.wish = None
    told = {"promise": one.number, "round": one.round, "why": reason, "by": name}
    unit.record(case, "promise.move_refused", told, actor)


def take_up(unit: Unit, case: Case, one: Promise, text: str, *, actor: str, name: str) -> None:
    """Put on record what the supervision office has done about a broken promise. Raises NotNow."""
    state = PromiseState(one.state)
    domain.move(Act.TAKE_UP, state, PROMISE_STATES[state])
    domain.take_up(taken_up=one.taken_up is not None)
    one.taken_up = {"text": text, "by": name, "at": unit.now.isoformat()}
    told = {"promise": one.number, "round": one.round, "note": text, "by": name}
    tell(unit, case, one, "promise.taken_up", told, actor)


def _not_yet(unit: Unit, case: Case, one: Promise, text: str | None, actor: str, name: str | None) -> None:
    one.state, one.tries = PromiseState.OPEN.value, []
    told = {"promise": one.number, "round": one.round, "text": text, "owner": one.owner, "by": name}
    unit.record(case, "promise.not_yet", told, actor)
    case.updated_at = unit.now


def _place(unit: Unit, case: Case) -> Place | None:
    return place_of(unit.session, unit.service.parts, case.place_part)


def _today(unit: Unit, case: Case) -> date:
    place = _place(unit, case)
    # A part in use is never deleted; should a careless hand have done it all the same, UTC's day is near enough.
    return place.local(unit.now).date() if place else unit.now.date()
