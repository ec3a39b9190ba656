"""What happens when the centre ends a case itself, or the enterprise says how that worked out."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.intake.cases import merging
from services.intake.cases.actions import Speaker, reopen
from services.intake.cases.models import Case
from services.intake.cases.store import facts_of
from services.intake.codes.domain import Place
from services.intake.codes.words import STATES
from services.intake.endings import domain, store
from services.intake.endings.domain import Command
from services.intake.endings.models import Proposal
from services.intake.ledger.settling import lapse
from services.intake.reviews.classes import class_of
from services.intake.sources import actions as sources
from shared.contracts.from_intake import CASE_CLOSED
from shared.contracts.words import CaseState, Ending, Outcome
from shared.db import new_id
from shared.db.history import Line
from shared.messaging import Unit


def answer_at_once(unit: Unit, case: Case, text: str, who: Speaker, entry: tuple[str, int] | None = None) -> None:
    """Answer a case without asking any body: it is admitted, answered and closed in one. Raises NotNow.

    entry: code and version of the entry of the knowledge base whose words it uses, where it does.
    """
    state = _move(unit, case, Command.ANSWER)
    if case.state == CaseState.RECEIVED:
        unit.record(case, "case.admitted", {}, who.actor)
    case.answer, case.outcome, case.legal_basis = text, Outcome.EXPLAINED.value, None
    case.result_class = class_of(unit, case, case.outcome)
    told = {"round": case.round, "answer": text, "outcome": case.outcome, "by": who.name}
    told["result_class"] = case.result_class
    if entry:
        told["entry"], told["entry_version"] = entry
    line = unit.record(case, "case.answered_at_once", told, who.actor)
    _end(unit, case, state, domain.ended(Ending.ANSWERED_AT_ONCE, unit.now, text), line)


def answer_in_person(unit: Unit, case: Case, text: str, outcome: Outcome, who: Speaker) -> None:
    """Answer a case face to face: nobody else is asked, and its verdict is waited for. Raises NotNow.

    For the other services its round is over, as after an answer at once; a bad verdict begins the next one.
    """
    _move(unit, case, Command.ANSWER)
    unit.record(case, "case.admitted", {}, who.actor)
    result_class = class_of(unit, case, outcome.value)
    case.standing = merging.answered_in_person(case.standing, text, outcome.value, result_class)
    told = {"round": case.round, "answer": text, "outcome": outcome.value, "result_class": result_class}
    line = unit.record(case, "case.answered_in_person", {**told, "by": who.name}, who.actor)
    case.updated_at = unit.now
    data = {"outcome": case.outcome, "satisfaction": None, "ending": Ending.ANSWERED_AT_ONCE.value}
    unit.send(CASE_CLOSED, case, data, line=line, round=case.round, assignment=case.assignment)


def propose_to_decline(
    unit: Unit, case: Case, *, ground: str, basis: dict[str, str], text: str, who: Speaker
) -> Proposal:
    """Propose to decline a case; nothing changes about it until somebody else signs. Raises NotNow."""
    _move(unit, case, Command.PROPOSE)
    proposal = Proposal(
        id=new_id(),
        case_id=case.id,
        round=case.round,
        ground=ground,
        basis=basis,
        text=text,
        by=who.actor,
        by_name=who.name or who.actor,
        made_at=unit.now,
        state=store.WAITING,
    )
    unit.session.add(proposal)
    told = {"proposal": proposal.id, "round": case.round, "ground": ground, "basis": basis, "text": text}
    unit.record(case, "decline.proposed", {**told, "by": who.name}, who.actor)
    return proposal


def countersign(unit: Unit, case: Case, proposal: Proposal, who: Speaker) -> None:
    """Sign a proposal as the second person: the case is declined. Raises NotNow."""
    state = _decides(unit, case, proposal, who)
    _decided(unit, proposal, store.AGREED, who)
    told = {
        "round": case.round,
        "ground": proposal.ground,
        "basis": proposal.basis,
        "text": proposal.text,
        "proposed_by": proposal.by_name,
        "by": who.name,
    }
    line = unit.record(case, "case.declined", told, who.actor)
    ending = domain.ended(Ending.DECLINED, unit.now, proposal.text, ground=proposal.ground, basis=dict(proposal.basis))
    _end(unit, case, state, ending, line)


def refuse_proposal(unit: Unit, case: Case, proposal: Proposal, reason: str, who: Speaker) -> None:
    """Refuse a proposal as the second person: the case stays where it is. Raises NotNow."""
    _decides(unit, case, proposal, who)
    _decided(unit, proposal, store.REFUSED, who)
    proposal.reason = reason
    unit.record(case, "decline.refused", {"proposal": proposal.id, "reason": reason, "by": who.name}, who.actor)


def guide(unit: Unit, case: Case, *, door: str, body: str | None, text: str, who: Speaker) -> None:
    """Guide the enterprise to the door that is the right one; it is asked once whether that worked. Raises NotNow."""
    state = _move(unit, case, Command.GUIDE)
    asks = not store.was_guided(unit.session, case)
    told = {"round": case.round, "door": door, "body": body, "text": text, "asks": asks, "by": who.name}
    line = unit.record(case, "case.guided", told, who.actor)
    _end(unit, case, state, domain.ended(Ending.GUIDED, unit.now, text, door=door, body=body, asks=asks), line)


def terminate(unit: Unit, case: Case, *, ground: str, basis: dict[str, str], text: str, who: Speaker) -> None:
    """Stop a case that cannot go on. Raises NotNow."""
    state = _move(unit, case, Command.TERMINATE)
    told = {"round": case.round, "ground": ground, "basis": basis, "text": text, "by": who.name}
    line = unit.record(case, "case.terminated", told, who.actor)
    _end(unit, case, state, domain.ended(Ending.TERMINATED, unit.now, text, ground=ground, basis=basis), line)


def pass_back(
    unit: Unit, case: Case, place: Place, *, ground: str, basis: dict[str, str], text: str, who: Speaker
) -> None:
    """Return a case to the source that has passed it down (退回来源), in the time for that. Raises NotNow."""
    state = _move(unit, case, Command.TO_SOURCE)
    domain.in_its_time(back_until(unit.session, case), unit.now, place.zone)
    told = {"round": case.round, "ground": ground, "basis": basis, "text": text, "by": who.name}
    line = unit.record(case, "case.passed_back", told, who.actor)
    _end(unit, case, state, domain.ended(Ending.PASSED_BACK, unit.now, text, ground=ground, basis=basis), line)


def ask_source(unit: Unit, case: Case, *, ground: str, basis: dict[str, str], text: str, who: Speaker) -> None:
    """Ask the source to take a case back, whatever its time for that; the desk keeps it meanwhile. Raises NotNow."""
    _move(unit, case, Command.ASK_SOURCE)
    sources.ask(unit, case, ground=ground, basis=basis, text=text, who=who)


def back_until(session: Session, case: Case) -> datetime | None:
    """Return until when a case may go back to its source; None where it may not at all."""
    return domain.back_until(facts_of(session, case), case.round)


def record_call(unit: Unit, case: Case, *, whom: str, called_at: datetime, text: str, who: Speaker) -> None:
    """Put on record that the centre telephoned: whom, when, and what was said. called_at: an aware instant."""
    _move(unit, case, Command.CALL)
    told = {"whom": whom, "called_at": called_at.isoformat(), "text": text, "by": who.name}
    unit.record(case, "call.recorded", told, who.actor)
    case.updated_at = unit.now


def judge_guidance(unit: Unit, case: Case, text: str | None, speaker: Speaker, *, worked: bool) -> None:
    """Take the enterprise's word on whether the door it was guided to has opened; if not, the desk has the case again.

    Raises NotNow where it was not asked, or has said so already.
    """
    _move(unit, case, Command.GUIDANCE)
    domain.must_ask(case.ending)
    case.updated_at = unit.now
    unit.record(case, f"guidance.{'worked' if worked else 'failed'}", {"text": text, "by": speaker.name}, speaker.actor)
    if worked:
        case.ending = {**(case.ending or {}), "asks": False}
        return
    case.ending = None
    reopen(unit, case, text, "rule")


def _move(unit: Unit, case: Case, command: Command) -> CaseState:
    state = CaseState(case.state)
    waits = command in domain.AT_THE_DESK and store.waiting(unit.session, case) is not None
    return domain.move(command, state, case.lead, waiting=waits, state_name=STATES[state])


def _decides(unit: Unit, case: Case, proposal: Proposal, who: Speaker) -> CaseState:
    open_one = store.waiting(unit.session, case)
    state = CaseState(case.state)
    mine = open_one is not None and open_one.id == proposal.id
    after = domain.move(Command.DECLINE, state, case.lead, waiting=mine, state_name=STATES[state])
    domain.second(proposal.by, who.actor)
    return after


def _decided(unit: Unit, proposal: Proposal, state: str, who: Speaker) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, who.actor, unit.now


def _end(unit: Unit, case: Case, state: CaseState, ending: dict[str, Any], line: Line) -> None:
    case.state, case.ending, case.updated_at = state.value, ending, unit.now
    data = {"outcome": case.outcome, "satisfaction": None, "ending": ending["kind"]}
    unit.send(CASE_CLOSED, case, data, line=line, round=case.round, assignment=case.assignment)
    lapse(unit, case)
