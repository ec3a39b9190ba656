"""Reviewing a report: its answer goes out, or whoever wrote it goes on."""

from services.intake.cases import merging
from services.intake.cases.actions import note
from services.intake.cases.merging import Pledge
from services.intake.cases.models import Case
from services.intake.codes.store import place_of
from services.intake.promises.actions import can_go_out, with_answer
from services.intake.promises.domain import see_promised
from services.intake.reviews import domain
from services.intake.reviews.classes import class_of
from services.intake.reviews.domain import Held, Judgement, Key
from shared.contracts.from_intake import CASE_REVIEWED
from shared.contracts.words import CaseState
from shared.messaging import Unit

RULE = "rule"
"""Who has done what the place's configuration does by itself, as the history names them."""


def approve(unit: Unit, case: Case, meant: Key, *, actor: str, name: str | None, promise: Pledge | None = None) -> None:
    """Let the answer of a report out, with what it promises. Raises NotNow (cases.domain).

    meant: which report was read. promise: what the centre has made of the promise; None: as the report has it.
    """
    domain.judge(Judgement.APPROVE, CaseState(case.state), case.standing.key, meant)
    own = case.standing
    pledge = promise or (own.proposed.promise if own.proposed else None)
    see_promised(own.proposed.outcome if own.proposed else "", promised=pledge is not None)
    result_class = class_of(unit, case, own.proposed.outcome) if own.proposed else None
    case.standing = new = merging.approved(own, result_class)
    told = {"lead": new.lead, "answer": new.answer, "outcome": new.outcome}
    told |= {"legal_basis": new.legal_basis, "result_class": new.result_class}
    _say(unit, case, "case.answered", told, actor, name, approved=True)
    with_answer(unit, case, new.outcome or "", pledge, actor=actor, name=name)


def send_back(unit: Unit, case: Case, meant: Key, reason: str, *, actor: str, name: str | None) -> None:
    """Let whoever wrote a report go on, saying what is missing. Raises NotNow (cases.domain)."""
    domain.judge(Judgement.SEND_BACK, CaseState(case.state), case.standing.key, meant)
    own = case.standing
    case.standing = merging.sent_back(own)
    _say(unit, case, "case.sent_back", {"lead": own.lead, "why": reason}, actor, name, approved=False, reason=reason)


def by_rule(unit: Unit, case: Case) -> None:
    """Approve what has just been reported where the configuration that the case was taken under asks for no review.

    What says nothing, or says no without a law, is held for somebody to look at all the same, with why on record.
    """
    proposed = case.standing.proposed
    if case.state != CaseState.UNDER_REVIEW or proposed is None:
        return
    place = place_of(unit.session, unit.service.parts, case.place_part)
    # Where a careless hand has deleted the part, somebody looks: that can be made good, an answer gone out cannot.
    if place is None:
        return
    held = domain.held(proposed, place.outcomes.hollow)
    if held:
        _hold(unit, case, held)
    # An answer that has to promise something, and does not, waits for somebody who sees to it.
    elif not place.reviewed and can_go_out(unit, case):
        approve(unit, case, case.standing.key, actor=RULE, name=None)


def _hold(unit: Unit, case: Case, held: list[Held]) -> None:
    mark = f"answer.held/{case.round}/{case.assignment}/{case.turn}"
    told = {"why": [one.why.value for one in held], "clauses": [text for one in held for text in one.clauses]}
    key = {"round": case.round, "assignment": case.assignment, "turn": case.turn}
    note(unit, case, "answer.held", mark, {**told, **key}, RULE)


def _say(
    unit: Unit,
    case: Case,
    kind: str,
    told: dict[str, str | None],
    actor: str,
    name: str | None,
    *,
    approved: bool,
    reason: str | None = None,
) -> None:
    key = {"round": case.round, "assignment": case.assignment, "turn": case.turn}
    line = unit.record(case, kind, {**told, **key, "person": name}, actor)
    case.updated_at = unit.now
    data = {"turn": case.turn, "approved": approved, "reason": reason, "by": name}
    unit.send(CASE_REVIEWED, case, data, line=line, round=case.round, assignment=case.assignment)
