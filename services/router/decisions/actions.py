"""What happens to a case: it is given to bodies, comes back, ends. Each says what changed, in history and messages.

An action that changes nothing records nothing and sends nothing, so that a message may come late, early or again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import structlog

from services.router import policy as policies
from services.router.decisions import choices, domain, precedents, store
from services.router.decisions.choices import Choice
from services.router.decisions.domain import Hold, Key, Refused, State
from services.router.decisions.models import Case
from services.router.decisions.recording import record_decision
from services.router.policy import Policy
from services.router.rules.reasons import Sentence
from services.router.text import proposing
from shared.contracts.from_router import ASSIGNMENT_RECALL, CASE_ASSIGNED
from shared.contracts.words import ALL_ROUNDS
from shared.messaging import Unit

log = structlog.get_logger(__name__)

_UNCONFIGURED: Sentence = {
    "zh": "尚未加载名录和派单目录，由派单台处理。",
    "en": "No directory and catalogue have been loaded yet; the desk decides.",
}
_NOTHING: Mapping[str, Any] = MappingProxyType({})
"""What a line adds of a case that was heard of before: each line has what it changes, and no more."""
_TAKEN_BACK: Sentence = {
    "zh": "派单台已撤回派单，待重新派单。",
    "en": "The desk took the assignment back; it is to be assigned anew.",
}


def take(unit: Unit, case: Case, facts: dict[str, Any]) -> None:
    """Take a case that intake has submitted: the rules give it to a body, or the desk has it."""
    hold = domain.submit(case.hold)
    if hold == case.hold:
        return
    case.facts, case.number = facts, facts["number"]
    _by_rules(unit, case, hold, {"case": facts})


def reopen(unit: Unit, case: Case, new_round: int, facts: dict[str, Any], reason: str | None) -> None:
    """Begin a new round: the case goes back to the body that answered, or to the desk."""
    hold, lead = domain.reopen(case.hold, new_round)
    if hold == case.hold:
        return
    case.facts, case.number = facts, facts["number"]
    unit.record(case, "reopened", {"round": new_round, "reason": reason, "case": facts}, "intake")
    policy = policies.in_force(unit)
    if policy is None:
        _to_desk(unit, case, hold, Choice(None, _UNCONFIGURED))
    elif lead is None:
        known = {
            "zh": "重新办理，原承办单位不明，由派单台处理。",
            "en": "Reopened, and who answered is not known here; the desk decides.",
        }
        _to_desk(unit, case, hold, Choice(None, known, grounds={"seen": policy.facts(facts).seen()}), policy)
    else:
        told = None if _is_secret(case) else reason
        chosen = choices.back_to(policy, facts, unit.now, lead, case.assisting, case.case_class, told)
        basis = store.basis(unit.session, case.id) if hold.binding else None
        if basis:
            chosen = replace(chosen, grounds={**chosen.grounds, "basis": basis})
        _follow(unit, case, hold, chosen, policy)


def end(unit: Unit, case: Case, last: int) -> None:
    """Let go of a case whose rounds up to `last` are over; of an unknown one, remember it for when the case comes."""
    hold = domain.end(case.hold, last)
    if hold == case.hold:
        return
    case.become(hold, unit.now)
    unit.record(case, "withdrawn" if last == ALL_ROUNDS else "closed", {"ended": last}, "intake")


def signed(unit: Unit, case: Case, key: Key, by: str | None) -> None:
    """Note that the lead has signed."""
    _note(unit, case, domain.sign(case.hold, key), "signed", by)


def reported(unit: Unit, case: Case, key: Key, by: str | None) -> None:
    """Note that the lead has reported."""
    _note(unit, case, domain.report(case.hold, key), "reported", by)


def given_back(unit: Unit, case: Case, key: Key, by: str | None) -> None:
    """Have back an assignment that the desk asked for; the case waits for a person."""
    if _note(unit, case, domain.give_back(case.hold, key), "given_back", by, why=_TAKEN_BACK):
        case.waits_because = _TAKEN_BACK


def returned(
    unit: Unit,
    case: Case,
    key: Key,
    *,
    by: str | None,
    reason: str,
    legal_basis: str,
    ground: Mapping[str, Any] | None = None,
) -> None:
    """Take a body's wish to be rid of a case: a person decides; at the limit it waits for a ruling.

    ground: what the body chose of the place's list, as {"code", "name"}, where there is one; reason: its own words.

    Where the place's configuration says so the rules agree by themselves, and choose again without the bodies that have
    returned the case.
    """
    policy = policies.in_force(unit)
    # Nothing can have been assigned before a configuration was there, so without one nothing of ours can come back.
    limit = policy.returns_allowed if policy else 1
    hold = domain.come_back(case.hold, key, limit)
    if hold == case.hold:
        return
    told = {
        "round": hold.round,
        "assignment": hold.assignment,
        "lead": case.lead,
        "reason": reason,
        **({"ground": dict(ground)} if ground else {}),
        "legal_basis": legal_basis,
        "returns": len(hold.returned),
    }
    unit.record(case, "returned", told, by or case.lead or "")
    if hold.state is State.RULING:
        times = len(hold.returned)
        why = {
            "zh": f"已退单{times}次，须由派单台审定；最近一次理由：{reason}",
            "en": f"It was returned {times} times and needs a ruling; the last reason: {reason}",
        }
        _to_desk(unit, case, hold, Choice(None, why), policy)
    elif policy is not None and policy.returns_decided_by == "desk":
        _to_desk(
            unit, case, hold, choices.asked_back(policy, case.lead or "", None if _is_secret(case) else reason), policy
        )
    else:
        _by_rules(unit, case, hold)


def assign(
    unit: Unit,
    case: Case,
    body: str,
    reason: str,
    by: str,
    *,
    assisting: Sequence[str] | None = None,
    person: str | None = None,
    basis: str | None = None,
    leads_on: bool = True,
) -> None:
    """Give a case that waits to a body, by a person; where it waits for a ruling, this is the ruling and binds.

    assisting: codes of bodies; None for those that the rules name. by: their name; person: their id, where they have
    signed in. basis: the number of the meeting's minutes that it rests on, which binds too. leads_on: whether a ruling
    is a precedent for later cases. Raises Refused, saying why.
    """
    policy = policies.in_force(unit)
    if policy is None or case.facts is None:
        raise Refused(
            zh="尚未加载名录，或尚未收到该事项内容；请先加载配置，或稍候。",
            en="No directory is loaded, or the case itself has not arrived; load a configuration, or wait a moment.",
        )
    if not reason.strip():
        raise Refused(zh="请写明派单理由。", en="Say why the case goes there.")
    hold, basis = case.hold, (basis or "").strip() or None
    chosen = choices.by_person(
        policy,
        case.facts,
        unit.now,
        body,
        reason=reason.strip(),
        actor=by,
        ruling=hold.state is State.RULING,
        assisting=assisting,
        person=person,
    )
    if basis:
        chosen = replace(chosen, grounds={**chosen.grounds, "basis": basis})
    _follow(unit, case, hold, chosen, policy)
    if leads_on and chosen.by == "ruling" and chosen.lead:
        precedents.make(unit, case, policy, chosen.lead.code, reason=reason.strip(), by=by)


def recall(unit: Unit, case: Case, reason: str, by: str, *, person: str | None = None) -> None:
    """Ask an unsigned assignment back; notifier's reply says whether that came in time. Raises Refused."""
    hold = domain.undo(case.hold)
    case.become(hold, unit.now)
    told = {"round": hold.round, "assignment": hold.assignment, "lead": hold.lead, "reason": reason, "person": person}
    line = unit.record(case, "asked_back", told, by)
    data = {"lead": hold.lead, "reason": reason or None}
    unit.send(ASSIGNMENT_RECALL, case, data, line=line, round=hold.round, assignment=hold.assignment)


def heed_foreign(unit: Unit, case: Case, assignment: int) -> None:
    """Notice a message about an assignment that this database never made: it was restored from before it.

    The number is never used again; an operator has to look what else is missing.
    """
    hold = domain.raise_floor(case.hold, assignment)
    if hold == case.hold:
        return
    case.become(hold, unit.now)
    unit.record(case, "foreign_assignment", {"assignment": assignment, "own": hold.assignment}, "router")
    log.error(
        "assignment unknown here; was this database restored from an old backup?",
        assignment=assignment,
        own=hold.assignment,
    )


def _note(unit: Unit, case: Case, hold: Hold, kind: str, by: str | None, **more: Any) -> bool:
    if hold == case.hold:
        return False
    case.become(hold, unit.now)
    told = {"round": hold.round, "assignment": hold.assignment, "lead": hold.lead, **more}
    unit.record(case, kind, told, by or hold.lead or "")
    return True


def _is_secret(case: Case) -> bool:
    return bool(case.facts and case.facts["confidential"])


def _by_rules(unit: Unit, case: Case, hold: Hold, heard: Mapping[str, Any] = _NOTHING) -> None:
    policy = policies.in_force(unit)
    if policy is None or case.facts is None:
        _to_desk(unit, case, hold, Choice(None, _UNCONFIGURED), heard=heard)
    else:
        chosen = choices.by_rules(policy, case.facts, unit.now, hold.returned)
        chosen = precedents.followed(policy, case.facts, unit.now, chosen, hold.returned, precedents.in_force(unit))
        chosen = proposing.followed(unit, policy, case.facts, chosen, hold.returned)
        _follow(unit, case, hold, chosen, policy, heard)


def _follow(
    unit: Unit, case: Case, hold: Hold, chosen: Choice, policy: Policy, heard: Mapping[str, Any] = _NOTHING
) -> None:
    if chosen.lead is None:
        _to_desk(unit, case, hold, chosen, policy, heard)
        return
    basis = chosen.grounds.get("basis")
    hold = domain.assign(hold, chosen.lead.code, founded=basis is not None)
    case.become(hold, unit.now)
    case.assisting = [one.code for one in chosen.assisting]
    case.case_class = chosen.case_class
    decision = record_decision(unit, case, chosen, policy)
    told = {
        "round": hold.round,
        "assignment": hold.assignment,
        "lead": hold.lead,
        "assisting": case.assisting,
        "class": case.case_class,
        "may_return": hold.may_return,
        "decision": decision.id,
        "person": chosen.person,
        **({"precedent": chosen.precedent} if chosen.precedent else {}),
        **({"basis": basis} if basis else {}),
        **heard,
    }
    line = unit.record(case, "assigned", told, chosen.actor)
    data = {
        "case": case.facts,
        "case_class": case.case_class,
        "lead": chosen.lead.party(),
        "assisting": [one.party() for one in chosen.assisting],
        "may_return": hold.may_return,
        "basis": basis,
        "decision": {
            "by": chosen.by,
            "rule": chosen.rule,
            "rules_version": policy.routing_hash,
            "reason": chosen.reason,
        },
    }
    unit.send(CASE_ASSIGNED, case, data, line=line, round=hold.round, assignment=hold.assignment)


def _to_desk(
    unit: Unit,
    case: Case,
    hold: Hold,
    chosen: Choice,
    policy: Policy | None = None,
    heard: Mapping[str, Any] = _NOTHING,
) -> None:
    case.become(hold, unit.now)
    case.waits_because = chosen.reason
    decision = record_decision(unit, case, chosen, policy)
    told = {"round": hold.round, "decision": decision.id, "why": chosen.reason, **heard}
    unit.record(case, str(hold.state), told, chosen.actor)
