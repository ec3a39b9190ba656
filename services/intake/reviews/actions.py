"""Reviewing a report: its answer goes out, or whoever wrote it goes on."""

from services.intake.cases import merging
from services.intake.cases.models import Case
from services.intake.codes.store import place_of
from services.intake.reviews import domain
from services.intake.reviews.domain import Judgement, Key
from shared.contracts.from_intake import CASE_REVIEWED
from shared.contracts.words import CaseState
from shared.messaging import Unit

RULE = "rule"
"""Who has done what the place's configuration does by itself, as the history names them."""


def approve(unit: Unit, case: Case, meant: Key, *, actor: str, name: str | None) -> None:
    """Let the answer of a report out. meant: which report was read. Raises NotNow (cases.domain)."""
    domain.judge(Judgement.APPROVE, CaseState(case.state), case.standing.key, meant)
    case.standing = new = merging.approved(case.standing)
    told = {"lead": new.lead, "answer": new.answer, "outcome": new.outcome}
    _say(unit, case, "case.answered", told, actor, name, approved=True)


def send_back(unit: Unit, case: Case, meant: Key, reason: str, *, actor: str, name: str | None) -> None:
    """Let whoever wrote a report go on, saying what is missing. Raises NotNow (cases.domain)."""
    domain.judge(Judgement.SEND_BACK, CaseState(case.state), case.standing.key, meant)
    own = case.standing
    case.standing = merging.sent_back(own)
    _say(unit, case, "case.sent_back", {"lead": own.lead, "why": reason}, actor, name, approved=False, reason=reason)


def by_rule(unit: Unit, case: Case) -> None:
    """Approve what has just been reported where the configuration that the case was taken under asks for no review."""
    if case.state != CaseState.UNDER_REVIEW:
        return
    place = place_of(unit.session, unit.service.parts, case.place_part)
    # Where a careless hand has deleted the part, somebody looks: that can be made good, an answer gone out cannot.
    if place is not None and not place.reviewed:
        approve(unit, case, case.standing.key, actor=RULE, name=None)


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
