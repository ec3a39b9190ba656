"""Rulings that later cases follow (先例): made with a ruling, looked for when rules decide, ended by people.

A precedent says: what rule R (or, where no rule decided, the matter alone) gives to one of the bodies that returned the
ruled case goes to the body that was ruled on instead. It never outweighs what the ruling did not settle: a rule that
wants a person, a body that may not lead, that the case is about, or that has returned the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.router.decisions import store
from services.router.decisions.choices import Choice, name_of
from services.router.decisions.domain import Refused
from services.router.decisions.models import Case, Precedent
from services.router.policy import Policy
from services.router.rules.domain import fit_to_lead
from shared.db import new_id
from shared.messaging import Unit

_MEMO = "router.precedents"


def followed(
    policy: Policy,
    case: Mapping[str, Any],
    now: datetime,
    chosen: Choice,
    returned: Sequence[str],
    in_force: Sequence[Precedent],
) -> Choice:
    """Return what a precedent makes of the rules' choice; the choice itself where none applies. Pure.

    returned: bodies that have returned this case. in_force: precedents, the newest first.
    """
    matched = {one["rule"] for one in chosen.grounds.get("matched", [])}
    rule = chosen.rule if chosen.rule in matched else ""
    if rule and chosen.lead is None:
        return chosen
    day, about = policy.day(now), case["about"]
    shut = _with_successors(policy, returned, now)
    for one in in_force:
        if (one.rule, one.matter) != (rule, case["matter"] or ""):
            continue
        if rule and chosen.lead and chosen.lead.code not in _with_successors(policy, one.returned, now):
            continue
        lead, _ = fit_to_lead(one.lead, policy.directory, day, about)
        if lead is None or lead.code in shut or (chosen.lead and lead.code == chosen.lead.code):
            continue
        zh, en = "、".join(_names(policy, one.returned, "zh")), ", ".join(_names(policy, one.returned, "en"))
        return replace(
            chosen,
            lead=lead,
            reason={
                "zh": f"按先例{one.number}（{one.at:%Y-%m-%d}审定，{zh}曾退单），由{lead.zh}承办。",
                "en": f"By the precedent of case {one.number}, returned by {en} and ruled on {one.at:%Y-%m-%d}: "
                f"{lead.en} has it.",
            },
            split=tuple(body for body in chosen.split if body.code != lead.code),
            assisting=tuple(body for body in chosen.assisting if body.code != lead.code),
            case_class=chosen.case_class or policy.rules.class_of(case["matter"]),
            precedent=one.id,
            grounds={**chosen.grounds, "instead_of": chosen.lead.code if chosen.lead else None},
        )
    return chosen


def in_force(unit: Unit) -> Sequence[Precedent]:
    """Return the precedents in force, the newest first: one read for each session, however many messages it holds."""
    found = unit.session.info.get(_MEMO)
    if found is None:
        with unit.session.no_autoflush:
            found = unit.session.info[_MEMO] = store.precedents_in_force(unit.session)
    kept: Sequence[Precedent] = found
    return kept


def make(unit: Unit, case: Case, policy: Policy, lead: str, *, reason: str, by: str) -> Precedent | None:
    """Let later cases follow a ruling; None where there is nothing to follow.

    That is so where neither a rule nor a matter marks what is alike, and where the rule names the ruled body anyway and
    no other body has returned the case.
    """
    facts = policy.facts(case.facts or {})
    winner = policy.verdict(facts, unit.now).winner
    rule, matter = winner.rule.id if winner else "", facts.matter or ""
    others = [code for code in dict.fromkeys(case.returned) if code != lead]
    if not (rule or matter) or not others or (winner and winner.rule.lead is None):
        return None
    made = Precedent(
        id=new_id(),
        case_id=case.id,
        number=case.number or case.id,
        rule=rule,
        matter=matter,
        returned=others,
        lead=lead,
        at=unit.now,
        by=by,
        reason=reason,
    )
    unit.session.add(made)
    unit.session.info.pop(_MEMO, None)
    told = {"precedent": made.id, "rule": rule, "matter": matter, "returned": others, "lead": lead, "reason": reason}
    unit.record(case, "precedent_made", told, by)
    return made


def end(unit: Unit, precedent_id: str, reason: str, by: str) -> None:
    """Let no case follow a precedent any more; what has followed it stays. Raises Refused."""
    found = unit.session.get(Precedent, precedent_id)
    # The ruled case's row is the lock: two who end it at once do so one after the other.
    case: Case | None = unit.case(found.case_id) if found else None
    if found is None or case is None:
        raise Refused(zh="没有这个先例；请核对。", en="There is no such precedent; look at the list.")
    unit.session.refresh(found)
    if found.ended_at is not None:
        raise Refused(zh="该先例已经终止。", en="That precedent has been ended already.")
    if not reason.strip():
        raise Refused(zh="请写明终止先例的理由。", en="Say why the precedent ends.")
    found.ended_at, found.ended_by, found.ended_because = unit.now, by, reason.strip()
    unit.session.info.pop(_MEMO, None)
    told = {"precedent": found.id, "lead": found.lead, "reason": reason.strip()}
    unit.record(case, "precedent_ended", told, by)


def _with_successors(policy: Policy, codes: Sequence[str], now: datetime) -> set[str]:
    day = policy.day(now)
    later = (policy.directory.standing(code, day) for code in codes)
    return {*codes, *(body.code for body in later if body)}


def _names(policy: Policy, codes: Sequence[str], language: str) -> list[str]:
    return [name_of(policy, code)[language] for code in codes]
