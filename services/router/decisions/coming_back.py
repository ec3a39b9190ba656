"""What happens when an assignment comes back: the lead returns it, or gives it back as the desk asked."""

from collections.abc import Mapping
from typing import Any

from services.router import policy as policies
from services.router.decisions import actions, choices, domain, taking_over
from services.router.decisions.choices import Choice
from services.router.decisions.domain import Key, State
from services.router.decisions.models import Case
from services.router.decisions.taking_over import MINUTES, Plan
from services.router.decisions.waiting import tell_waiting
from services.router.rules.reasons import Sentence
from shared.messaging import Unit

_TAKEN_BACK: Sentence = {
    "zh": "派单台已撤回派单，待重新派单。",
    "en": "The desk took the assignment back; it is to be assigned anew.",
}
BY_RETURN: Sentence = {
    "zh": "承办单位已申请退单，先对退单作出决定。",
    "en": "The body has asked to return the case, and that is decided first.",
}


def given_back(unit: Unit, case: Case, key: Key, by: str | None) -> None:
    """Have back an assignment that was asked back: what was decided follows at once; else it waits for a person."""
    decided = case.to_follow
    line = actions.note(unit, case, domain.give_back(case.hold, key), "given_back", by, why=_TAKEN_BACK)
    if line is None:
        return
    case.waits_because = _TAKEN_BACK
    policy = policies.in_force(unit)
    if decided:
        taking_over.follow(unit, case, case.hold, Plan(**decided), policy)
    else:
        tell_waiting(unit, case, policy, line)


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
    returned the case. What a meeting has decided follows at once, whatever the body would.
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
    decided = case.to_follow
    unit.record(case, "returned", told, by or case.lead or "")
    if decided and decided["by"] == MINUTES:
        taking_over.follow(unit, case, hold, Plan(**decided), policy)
        return
    if decided:  # whose body ends is rid of it in any case; whether it was right to return it is for whoever decides
        actions.plan_falls(unit, case, decided, BY_RETURN)
    if hold.state is State.RULING:
        times = len(hold.returned)
        zh, en = f"已退单{times}次，须由派单台审定", f"It was returned {times} times and needs a ruling"
        if not actions.is_secret(case):
            zh, en = f"{zh}；最近一次理由：“{reason}”", f"{en}; the last reason: “{reason}”"
        why = {"zh": f"{zh}。", "en": f"{en}."}
        actions.leave_to_desk(unit, case, hold, Choice(None, why), policy)
    elif policy is not None and policy.returns_decided_by == "desk":
        actions.leave_to_desk(
            unit,
            case,
            hold,
            choices.asked_back(policy, case.lead or "", None if actions.is_secret(case) else reason),
            policy,
        )
    else:
        actions.choose_by_rules(unit, case, hold)
