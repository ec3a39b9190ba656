"""What happens to a case: it is given to bodies, comes back, ends. Each says what changed, in history and messages.

An action that changes nothing records nothing and sends nothing, so that a message may come late, early or again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import structlog

from services.router import policy as policies
from services.router.decisions import choices, domain, precedents, store, teams
from services.router.decisions.choices import Choice, Had
from services.router.decisions.domain import CENTRE, Hold, Key, Refused, State
from services.router.decisions.hearing import hear
from services.router.decisions.models import Case
from services.router.decisions.recording import record_decision
from services.router.decisions.sent_back import SentBack, from_outside
from services.router.decisions.waiting import tell_waiting
from services.router.policy import Policy
from services.router.rules.reasons import Sentence
from services.router.text import proposing
from shared.contracts.from_router import ASSIGNMENT_RECALL, CASE_ASSIGNED
from shared.contracts.words import ALL_ROUNDS
from shared.db.history import Line
from shared.messaging import Unit

log = structlog.get_logger(__name__)

_UNCONFIGURED: Sentence = {
    "zh": "尚未加载名录和派单目录，由派单台处理。",
    "en": "No directory and catalogue have been loaded yet; the desk decides.",
}
_BY_REPORT: Sentence = {
    "zh": "承办单位此前已反馈办理结果，原定的改派不再执行。",
    "en": "The lead had reported before it could be taken over, so what was to follow does not.",
}
_BY_END: Sentence = {"zh": "本轮已结束，原定的改派不再执行。", "en": "The round has ended, so nothing follows."}
_NOTHING: Mapping[str, Any] = MappingProxyType({})
"""What a line adds of a case that was heard of before: each line has what it changes, and no more."""


def take(unit: Unit, case: Case, facts: dict[str, Any]) -> None:
    """Take a case that intake has submitted: the rules give it to a body, or the desk has it."""
    hold = domain.submit(case.hold)
    if hold == case.hold:
        return
    hear(case, facts)
    choose_by_rules(unit, case, hold, {"case": facts})


def reopen(
    unit: Unit,
    case: Case,
    new_round: int,
    facts: dict[str, Any],
    reason: str | None,
    *,
    back: SentBack | None = None,
) -> None:
    """Begin a new round: the case goes back to the body that answered, or to the desk.

    back: a person decides, whoever had it: it has come back from outside of the district.
    """
    hold, lead = domain.reopen(case.hold, new_round)
    if hold == case.hold:
        return
    decided = case.to_follow
    hear(case, facts)
    told = back.told() if back else {"reason": reason}
    unit.record(case, "reopened", {"round": new_round, **told, "case": facts}, "intake")
    plan_falls(unit, case, decided, _BY_REPORT)
    policy = policies.in_force(unit)
    if policy is None:
        leave_to_desk(unit, case, hold, Choice(None, _UNCONFIGURED))
    elif back is not None:
        leave_to_desk(unit, case, hold, from_outside(policy, facts, back, secret=is_secret(case)), policy)
    elif lead is None:
        known = {
            "zh": "重新办理，原承办单位不明，由派单台处理。",
            "en": "Reopened, and who answered is not known here; the desk decides.",
        }
        leave_to_desk(unit, case, hold, Choice(None, known, grounds={"seen": policy.facts(facts).seen()}), policy)
    else:
        had = Had(lead, case.split, case.assisting, case.case_class)
        chosen = choices.back_to(policy, facts, unit.now, had, None if is_secret(case) else reason)
        basis = store.basis(unit.session, case.id) if hold.binding else None
        if basis:
            chosen = replace(chosen, grounds={**chosen.grounds, "basis": basis})
        follow_choice(unit, case, hold, chosen, policy)


def end(unit: Unit, case: Case, last: int) -> None:
    """Let go of a case whose rounds up to `last` are over; of an unknown one, remember it for when the case comes."""
    hold = domain.end(case.hold, last)
    if hold == case.hold:
        return
    decided = case.to_follow
    case.become(hold, unit.now)
    case.level = CENTRE
    unit.record(case, "withdrawn" if last == ALL_ROUNDS else "closed", {"ended": last}, "intake")
    plan_falls(unit, case, decided, _BY_END)


def signed(unit: Unit, case: Case, key: Key, by: str | None) -> None:
    """Note that the lead has signed."""
    note(unit, case, domain.sign(case.hold, key), "signed", by)


def reported(unit: Unit, case: Case, key: Key, by: str | None) -> None:
    """Note that the lead has reported."""
    decided = case.to_follow
    if note(unit, case, domain.report(case.hold, key), "reported", by):
        plan_falls(unit, case, decided, _BY_REPORT)


def assign(
    unit: Unit,
    case: Case,
    body: str,
    reason: str,
    by: str,
    *,
    assisting: Sequence[str] | None = None,
    split: Sequence[str] | None = None,
    person: str | None = None,
    basis: str | None = None,
    leads_on: bool = True,
    task_force: str | None = None,
) -> None:
    """Give a case that waits to a body, by a person; where it waits for a ruling, this is the ruling and binds.

    assisting, split: codes of bodies; None for both for those that the rules name. by: their name; person: their id,
    where they have signed in. basis: the number of the meeting's minutes that it rests on, which binds too. leads_on:
    whether a ruling is a precedent for later cases. task_force: see Choice. Raises Refused, saying why.
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
        split=split,
        person=person,
        task_force=teams.wanted(policy, task_force),
    )
    if basis:
        chosen = replace(chosen, grounds={**chosen.grounds, "basis": basis})
    follow_choice(unit, case, hold, chosen, policy)
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


def plan_falls(unit: Unit, case: Case, decided: Mapping[str, Any] | None, because: Sentence) -> None:
    """Put on record that what was to follow does not, where something was."""
    if decided:
        told = {"lead": decided["lead"], "basis": decided["basis"], "by": decided["by"], "why": because}
        unit.record(case, "plan_fell", told, "router")


def note(unit: Unit, case: Case, hold: Hold, kind: str, by: str | None, **more: Any) -> Line | None:
    """Put on record what the lead did with its assignment; return the line, None where it was no news."""
    if hold == case.hold:
        return None
    case.become(hold, unit.now)
    told = {"round": hold.round, "assignment": hold.assignment, "lead": hold.lead, **more}
    return unit.record(case, kind, told, by or hold.lead or "")


def is_secret(case: Case) -> bool:
    """Say whether nothing of what a case says may leave the system."""
    return bool(case.facts and case.facts["confidential"])


def choose_by_rules(unit: Unit, case: Case, hold: Hold, heard: Mapping[str, Any] = _NOTHING) -> None:
    """Let the rules decide who has a case. heard: what the case's line says of it where it is new here."""
    policy = policies.in_force(unit)
    if policy is None or case.facts is None:
        leave_to_desk(unit, case, hold, Choice(None, _UNCONFIGURED), heard=heard)
    else:
        chosen = choices.by_rules(policy, case.facts, unit.now, hold.returned)
        chosen = precedents.followed(policy, case.facts, unit.now, chosen, hold.returned, precedents.in_force(unit))
        chosen = proposing.followed(unit, policy, case.facts, chosen, hold.returned)
        follow_choice(unit, case, hold, chosen, policy, heard)


def follow_choice(
    unit: Unit, case: Case, hold: Hold, chosen: Choice, policy: Policy, heard: Mapping[str, Any] = _NOTHING
) -> None:
    """Do as was chosen: the next assignment, or the desk where nobody was chosen."""
    if chosen.lead is None:
        leave_to_desk(unit, case, hold, chosen, policy, heard)
        return
    lead, basis, team = chosen.lead, chosen.grounds.get("basis"), teams.of_assignment(unit, case, hold, chosen)
    if team is not None:
        chosen = replace(chosen, grounds={**chosen.grounds, "task_force": team})
    hold = domain.assign(hold, lead.code, founded=basis is not None)
    case.become(hold, unit.now)
    case.level = CENTRE
    case.split = [one.code for one in chosen.split]
    case.parts = {}
    case.assisting = [one.code for one in chosen.assisting]
    case.case_class = chosen.case_class
    decision = record_decision(unit, case, chosen, policy)
    told = {
        "round": hold.round,
        "assignment": hold.assignment,
        "lead": hold.lead,
        "split": case.split,
        "assisting": case.assisting,
        "class": case.case_class,
        "may_return": hold.may_return,
        "decision": decision,
        "person": chosen.person,
        **({"precedent": chosen.precedent} if chosen.precedent else {}),
        **({"basis": basis} if basis else {}),
        **({"task_force": team} if team else {}),
        **heard,
    }
    line = unit.record(case, "assigned", told, chosen.actor)
    data = {
        "case": case.facts,
        "case_class": case.case_class,
        "lead": lead.party(),
        "split": [one.party() for one in chosen.split],
        "assisting": [one.party() for one in chosen.assisting],
        "may_return": hold.may_return,
        "basis": basis,
        "due_on": chosen.grounds.get("due_on"),
        "task_force": team or None,
        "tags": sorted(policy.lists.tags_of(case.facts["enterprise"])) if case.facts else [],
        "decision": {
            "by": chosen.by,
            "rule": chosen.rule,
            "rules_version": policy.routing_hash,
            "reason": chosen.reason,
        },
    }
    unit.send(CASE_ASSIGNED, case, data, line=line, round=hold.round, assignment=hold.assignment)


def leave_to_desk(
    unit: Unit,
    case: Case,
    hold: Hold,
    chosen: Choice,
    policy: Policy | None = None,
    heard: Mapping[str, Any] = _NOTHING,
) -> None:
    """Leave a case to a person, with why."""
    case.become(hold, unit.now)
    case.waits_because = chosen.reason
    decision = record_decision(unit, case, chosen, policy)
    told = {"round": hold.round, "decision": decision, "why": chosen.reason, **heard}
    line = unit.record(case, str(hold.state), told, chosen.actor)
    tell_waiting(unit, case, policy, line)
