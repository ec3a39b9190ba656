"""Where the rules leave a case open: what the classifier in force makes of it, as a choice for the decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.router.decisions.choices import Choice, name_of
from services.router.policy import Policy
from services.router.rules.domain import fit_to_lead
from services.router.text.domain import Proposal, Scored, proposal, text_of
from services.router.text.holding import Held, in_force
from shared.messaging import Unit

MODEL = "model"
"""What decided, in a decision's record."""


def followed(unit: Unit, policy: Policy, case: Mapping[str, Any], chosen: Choice, returned: Sequence[str]) -> Choice:
    """Return what the classifier makes of a case that nothing decides; the choice itself where something does.

    A rule that sends a case to the desk means a person: it decides too. returned: bodies that have returned the case.
    """
    if chosen.lead is not None or chosen.rule is not None:
        return chosen
    held = in_force(unit.session, unit.service.parts)
    if held is None or held.model is None:
        return chosen
    about, day = case["about"], policy.day(unit.now)

    def may_lead(code: str) -> str | None:
        body, _ = fit_to_lead(code, policy.directory, day, about)
        return body.code if body and body.code not in returned and code not in returned else None

    return choice(policy, case, chosen, proposed(held, text_of(case), may_lead, policy.text_promise))


def proposed(held: Held, text: str, may_lead: Callable[[str], str | None], promise: float | None) -> Proposal:
    """Return what a version makes of a text. A text without a word that it knows gets no proposal."""
    model = held.model
    if model is None or not model.knows(text):
        ranked = list[Scored]()
    else:
        ranked = [Scored(one.label, one.score) for one in model.ranked(text)]
    threshold = model.threshold(promise) if model and promise else None
    return proposal(ranked, may_lead, model=held.hash, promise=promise, threshold=threshold)


def choice(policy: Policy, case: Mapping[str, Any], chosen: Choice, found: Proposal) -> Choice:
    """Return the choice that a proposal comes to. Reasons name bodies and scores and never a word of the text."""
    grounds = {**chosen.grounds, "text": found.told()}
    if not found.first:
        return replace(chosen, grounds=grounds)
    version = found.model[:8]
    if found.lead is not None:
        lead = policy.directory.get(found.lead)
        if lead is not None:
            score = f"{found.first[0].score * 100:.1f}"
            return replace(
                chosen,
                lead=lead,
                by=MODEL,
                actor=MODEL,
                case_class=policy.rules.class_of(case["matter"]),
                reason={
                    "zh": f"没有规则适用；文本模型（版本{version}）认为应由{lead.zh}承办，"
                    f"把握{score}%，达到免人工的要求。",
                    "en": f"No rule applies; the text model (version {version}) finds {lead.en} right, sure to "
                    f"{score} %, which is enough to go without a person.",
                },
                grounds=grounds,
            )
    zh = "、".join(f"{name_of(policy, one.body)['zh']}（{one.score * 100:.0f}%）" for one in found.first)
    en = ", ".join(f"{name_of(policy, one.body)['en']} ({one.score * 100:.0f} %)" for one in found.first)
    return replace(
        chosen,
        reason={
            "zh": f"{chosen.reason['zh']}文本模型（版本{version}）建议：{zh}。",
            "en": f"{chosen.reason['en']} The text model (version {version}) proposes: {en}.",
        },
        grounds=grounds,
    )
