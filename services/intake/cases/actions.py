"""What happens to cases: by those who brought them, and by what the other services tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.intake.cases import domain, facts, merging, numbers, store
from services.intake.cases.domain import Command, Verdict
from services.intake.cases.merging import Event
from services.intake.cases.models import Case, Idempotency, Taken
from services.intake.codes.domain import Place
from services.intake.codes.words import STATES
from services.intake.informing.domain import tells
from services.intake.ledger.domain import Left
from services.intake.ledger.settling import lapse, leave
from services.intake.promises.settling import drop_live
from services.intake.same.store import survivor_of
from shared.contracts import MessageType
from shared.contracts.from_intake import (
    CASE_CLOSED,
    CASE_REOPENED,
    CASE_SUBMITTED,
    CASE_SUPPLEMENTED,
    CASE_URGED,
    CASE_WITHDRAWN,
)
from shared.contracts.words import ALL_ROUNDS, CaseState, Ending, is_test
from shared.db import new_id
from shared.messaging import Unit


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who does something to a case.

    actor: how the history names them (`agency:<code>`, `enterprise`). name: how people are told, None where they are
    not.
    """

    actor: str
    name: str | None


def submit(
    unit: Unit,
    place: Place,
    body: Mapping[str, Any],
    *,
    agency: str,
    agency_name: str,
    body_digest: str,
    actor: str | None = None,
    dispatch: bool = True,
    agency_tells: bool = False,
) -> Case:
    """Take a case that has been checked.

    actor: the person who took it, where that was not the agency's system. dispatch: False for a case that is ended in
    the same unit, so that nobody has to be found for it. agency_tells: its agency tells the enterprise itself.

    Nothing is asked before: a second POST of the same meets a unique constraint when the unit is flushed, and
    IntegrityError tells the caller to look for the first.
    """
    number = numbers.case_number(place.prefix, place.year(unit.now), store.next_sequence(unit.session))
    told = facts.case_facts(
        body, number=number, agency=agency, agency_name=agency_name, received_at=unit.now, place=place
    )
    case = Case(**begun(place, told, body_digest=body_digest, now=unit.now, agency_tells=agency_tells))
    unit.session.add(case)
    line = unit.record(case, "case.submitted", {"case": told, "place": place.part}, actor or f"agency:{agency}")
    if dispatch:
        unit.send(CASE_SUBMITTED, case, {"case": told}, line=line, round=1)
    return case


def begun(
    place: Place, told: Mapping[str, Any], *, body_digest: str, now: datetime, agency_tells: bool
) -> dict[str, Any]:
    """Return the columns of a case that has just been taken. told: its facts (CaseFacts). now: an instant in UTC.

    agency_tells: whether its agency tells the enterprise itself what becomes of it.
    """
    return {
        "id": new_id(),
        "line": 0,
        "line_hash": "",
        "number": told["number"],
        "agency": told["source"]["agency"],
        "source_reference": told["source"]["reference"],
        "body_digest": body_digest,
        "tracking_code": numbers.make_tracking_code(),
        "link_token": numbers.make_link_token(),
        "kind": told["kind"],
        "title": told["title"],
        "matter": told["matter"],
        **facts.found_by(told),
        "place_part": place.part,
        "state": CaseState.RECEIVED.value,
        "round": 1,
        "heard": [],
        # What a test comes to, nobody hears.
        "tells": not is_test(told["source"]["agency"])
        and tells(facts.contact_of(told), needs_reply=told["needs_reply"], agency_tells=agency_tells),
        "received_at": now,
        "updated_at": now,
    }


def remember(
    unit: Unit, case: Case | Taken, *, scope: str, key: str, digest: str, status: int, answer: dict[str, Any]
) -> None:
    """Keep the answer to a request under its sender's key, so that a repeat gets the same."""
    told = {"digest": digest, "status": status, "answer": answer, "case_id": case.id, "created_at": unit.now}
    unit.session.write(Idempotency, scope=scope, key=key, **told)


def supplement(unit: Unit, case: Case, text: str, speaker: Speaker) -> None:
    """Add something to a case, or to that in which it is handled where it was merged. Raises domain.NotNow.

    Whether it is what the lead waits for, the turn tells notifier, whose clock it is. The cases that it was merged into
    are locked with it (same.holding).
    """
    _say(unit, case, Command.SUPPLEMENT, CASE_SUPPLEMENTED, text, speaker)


def urge(unit: Unit, case: Case, text: str, speaker: Speaker) -> None:
    """Press for an answer; locked and passed on as what is added is. Raises domain.NotNow."""
    _say(unit, case, Command.URGE, CASE_URGED, text, speaker)


def withdraw(unit: Unit, case: Case, reason: str | None, speaker: Speaker) -> None:
    """Take a case back: all its rounds end, and nobody has it any more. Raises domain.NotNow."""
    case.state = _move(case, Command.WITHDRAW).value
    case.lead, case.updated_at = None, unit.now
    drop_live(unit, case, "withdrawn")
    leave(unit, case, Left.WITHDRAWN, speaker.actor, by=speaker.name)
    lapse(unit, case)
    line = unit.record(case, "case.withdrawn", {"reason": reason, "by": speaker.name}, speaker.actor)
    unit.send(CASE_WITHDRAWN, case, {"reason": reason}, line=line, round=ALL_ROUNDS)


def judge(
    unit: Unit, case: Case, verdict: Verdict, reopen_limit: int, speaker: Speaker, *, checked: bool = False
) -> None:
    """Take the enterprise's verdict: close the case, send it back to work, or let a caller check it first.

    checked: whether a caller checks a bad one. Raises domain.NotNow.
    """
    _move(case, Command.VERDICT)
    given = {
        "contacted": verdict.contacted,
        "solved": verdict.solved,
        "satisfaction": verdict.satisfaction.value,
        "text": verdict.text or None,
        "round": case.round,
    }
    unit.record(case, "case.verdict", {**given, "by": speaker.name}, speaker.actor)
    follows = domain.judge(verdict, case.round, reopen_limit, checked=checked)
    case.updated_at = unit.now
    if follows.reopened:
        reopen(unit, case, verdict.text or None, "rule")
    elif follows.state is CaseState.CLOSED:
        close(unit, case, verdict.satisfaction.value, "rule")
    else:
        case.state = follows.state.value


def reopen(unit: Unit, case: Case, reason: str | None, actor: str, *, to_desk: dict[str, Any] | None = None) -> None:
    """Begin another round: the case goes back to whoever answered, and what the round before promised is dropped.

    reason: as the enterprise reads it. to_desk: where the dispatch desk decides who has it instead, what it alone
    reads: `reason`, `legal_basis` and `outside` (shared.contracts.from_intake.Reopened).
    """
    drop_live(unit, case, "reopened")
    lapse(unit, case)
    case.standing = merging.reopened(case.standing, case.round + 1)
    case.updated_at = unit.now
    line = unit.record(case, "case.reopened", {"round": case.round, "reason": reason}, actor)
    again: dict[str, Any] = {"case": store.facts_of(unit.session, case), "reason": reason}
    if to_desk is not None:
        again |= {"to_desk": True, **to_desk}
    unit.send(CASE_REOPENED, case, again, line=line, round=case.round)


def close(unit: Unit, case: Case, satisfaction: str | None, actor: str, **told: Any) -> None:
    """End the round: the answer stands. satisfaction: None where nobody could be asked. told: more for the history."""
    case.state, case.updated_at = CaseState.CLOSED.value, unit.now
    lapse(unit, case)
    line = unit.record(case, "case.closed", {"round": case.round, "outcome": case.outcome, **told}, actor)
    ending = {"outcome": case.outcome, "satisfaction": satisfaction, "ending": Ending.CLOSED.value}
    unit.send(CASE_CLOSED, case, ending, line=line, round=case.round, assignment=case.assignment)


def read_contact(unit: Unit, case: Case, person: str, name: str) -> dict[str, Any] | None:
    """Return whom to call about a case (Contact), and put on record who has looked."""
    unit.record(case, "contact.read", {"person": name}, person)
    return facts.contact_of(store.facts_of(unit.session, case))


def hear(unit: Unit, case: Case, event: Event, told: Mapping[str, Any], actor: str) -> bool:
    """Merge an event of another service into a case, and say whether it was heard for the first time.

    told: what the history keeps of it besides its key. What was heard before changes nothing and leaves no line; what
    comes too late leaves a line alone.
    """
    if not _is_new(case, event.mark):
        return False
    before = case.standing
    after = merging.merge(before, event)
    if before.state is CaseState.RECEIVED and after.state is not CaseState.RECEIVED:
        unit.record(case, "case.admitted", {}, "rule")
    key = {"round": event.round, "assignment": event.assignment, "turn": event.turn, "lead": event.lead}
    key |= {"move": event.move} if event.move else {}
    unit.record(case, event.kind, {**told, **key, "applied": after is not before}, actor)
    if after is not before:
        case.standing = after
    case.updated_at = unit.now
    return True


def note(unit: Unit, case: Case, kind: str, mark: str, told: dict[str, Any], actor: str) -> None:
    """Put on a case's timeline, once, what changes nothing about where it stands."""
    if _is_new(case, mark):
        unit.record(case, kind, told, actor)
        case.updated_at = unit.now


def _say(unit: Unit, case: Case, command: Command, kind: MessageType, text: str, speaker: Speaker) -> None:
    _move(case, command)
    at, told = survivor_of(unit.session, case) or case, {"text": text or None, "by": speaker.name}
    word = kind.name.removesuffix(".v1")
    if at is not case:
        _move(at, command)
        unit.record(case, word, {**told, "passed_on": at.number}, speaker.actor)
        told |= {"of": case.id, "number": case.number}
    case.updated_at = at.updated_at = unit.now
    line = unit.record(at, word, told, speaker.actor)
    data = {"text": text, "by": speaker.name or "", "at": unit.now.isoformat()}
    turn = {"turn": at.turn} if command is Command.SUPPLEMENT else {}
    unit.send(kind, at, {**data, **turn}, line=line, round=at.round, assignment=at.assignment)


def _move(case: Case, command: Command) -> CaseState:
    state = CaseState(case.state)
    return domain.move(command, state, STATES[state])


def _is_new(case: Case, mark: str) -> bool:
    if mark in case.heard:
        return False
    case.heard = [*case.heard, mark]
    return True
