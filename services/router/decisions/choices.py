"""Choosing a body: by the rules, by a person, or back to who had the case. Pure; nothing is recorded or sent here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.router.decisions.domain import Refused
from services.router.directory.domain import Body
from services.router.policy import Policy
from services.router.rules.domain import Verdict, WhyNot, fit_to_assist, fit_to_lead
from services.router.rules.facts import Facts
from services.router.rules.naming import with_source
from services.router.rules.reasons import Sentence, reason_of, why_not

BACKSTOP, REOPENED, REFORMED = "backstop", "reopened", "reform"
"""What decided where it was no rule of the catalogue."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets a case, and on what grounds; lead is None where a person has to decide.

    by: rule, model, person or ruling. person: the id of who did, where they have signed in. rule: what decided, where a
    rule did. grounds: the rest for the decision's record. precedent: the id of the ruling that is followed, where one
    is. task_force: the code of the team that is to be set up; None says nothing of one, an empty text wants none.
    team_said: whether a person said so.
    """

    lead: Body | None
    reason: Sentence
    by: str = "rule"
    actor: str = "rule"
    person: str | None = None
    rule: str | None = None
    split: tuple[Body, ...] = ()
    assisting: tuple[Body, ...] = ()
    case_class: str | None = None
    grounds: Mapping[str, Any] = field(default_factory=dict)
    precedent: str | None = None
    task_force: str | None = None
    team_said: bool = False


@dataclass(frozen=True, slots=True)
class Had:
    """Who had a case, as codes of bodies, and in which class it ran."""

    lead: str
    split: Sequence[str]
    assisting: Sequence[str]
    case_class: str | None


def by_rules(policy: Policy, case: Mapping[str, Any], now: datetime, returned: tuple[str, ...]) -> Choice:
    """Choose by the catalogue. A case that came back and that no rule gives to another body goes to the backstop.

    Parameters: `case` as messages carry it; `returned`, the bodies that have returned it.
    """
    facts = policy.facts(case)
    verdict = policy.verdict(facts, now, returned)
    held, proposed = verdict.waits_for_person(facts), verdict.proposed()
    chosen = Choice(
        lead=None if held else verdict.lead,
        reason=reason_of(verdict, policy.directory, with_source(policy.names, case), confidential=facts.confidential),
        rule=verdict.winner.rule.id if verdict.winner else None,
        split=() if held else verdict.split,
        assisting=() if held else verdict.assisting,
        case_class=verdict.case_class if verdict.lead and not held else None,
        grounds=_grounds(facts, verdict) | ({"proposed": proposed} if proposed else {}),
        task_force=verdict.winner.rule.task_force if verdict.winner else None,
    )
    if verdict.winner is None and returned and policy.backstop not in returned:
        backstop, _ = fit_to_lead(policy.backstop, policy.directory, policy.day(now), facts.about)
        if backstop is not None and backstop.code not in returned:
            return Choice(
                lead=backstop,
                reason={
                    "zh": f"本事项已被退回，没有规则再派给其他单位，由兜底单位{backstop.zh}承办。",
                    "en": f"It came back and no rule gives it to another body; {backstop.en} takes what nobody owns.",
                },
                rule=BACKSTOP,
                case_class=verdict.case_class,
                grounds=chosen.grounds,
            )
    return chosen


def back_to(policy: Policy, case: Mapping[str, Any], now: datetime, had: Had, reason: str | None) -> Choice:
    """Choose the body that answered, with who had parts and who assisted; the desk where it can no longer have it.

    reason: what the centre found when it asked again, where everybody may read it.
    """
    facts, day = policy.facts(case), policy.day(now)
    body, why = fit_to_lead(had.lead, policy.directory, day, facts.about)
    if body is None:
        name = name_of(policy, had.lead)
        told = why_not(why, name) if why else name
        return Choice(
            lead=None,
            reason={
                "zh": f"重新办理：{told['zh']}，由派单台处理。",
                "en": f"Reopened: {told['en']}; the desk decides.",
            },
            grounds={"seen": facts.seen()},
        )
    told_why: Sentence = {
        "zh": f"诉求人不满意，重新办理，仍由{body.zh}承办" + (f"；原因：“{reason}”。" if reason else "。"),
        "en": f"Whoever asked is not satisfied; it goes back to {body.en}, which answered"
        + (f". Why: “{reason}”." if reason else "."),
    }
    return _as_before(policy, facts, now, body, had, REOPENED, told_why)


def by_succession(
    policy: Policy,
    case: Mapping[str, Any],
    now: datetime,
    had: Had,
    returned: Sequence[str],
    *,
    reason: Sentence,
) -> Choice:
    """Choose who stands in the place of a body that a reform ended; the desk where they may not have the case.

    returned: bodies that have returned it. reason: the reform's.
    """
    facts, day = policy.facts(case), policy.day(now)
    body, why = fit_to_lead(had.lead, policy.directory, day, facts.about)
    if body is not None and body.code in returned:
        body, why = None, WhyNot.RETURNED
    if body is None:
        heir = policy.directory.standing(had.lead, day)
        told = why_not(why or WhyNot.NOT_VALID, name_of(policy, heir.code if heir else had.lead))
        return Choice(
            lead=None,
            reason={
                "zh": f"{reason['zh']}{told['zh']}，由派单台处理。",
                "en": f"{reason['en']} {told['en']}; the desk decides.",
            },
            rule=REFORMED,
            grounds={"seen": facts.seen()},
        )
    return _as_before(policy, facts, now, body, had, REFORMED, reason)


def _as_before(
    policy: Policy,
    facts: Facts,
    now: datetime,
    lead: Body,
    had: Had,
    rule: str,
    reason: Sentence,
) -> Choice:
    parts, helpers = still_helping(policy, had.split, had.assisting, facts.about, now, had.lead)
    return Choice(
        lead=lead,
        reason=reason,
        rule=rule,
        split=parts,
        assisting=helpers,
        case_class=had.case_class or policy.rules.class_of(facts.matter),
        grounds={"seen": facts.seen()},
    )


def still_helping(
    policy: Policy, split: Sequence[str], assisting: Sequence[str], about: str | None, now: datetime, lead: str
) -> tuple[tuple[Body, ...], tuple[Body, ...]]:
    """Return who of some bodies may still answer for a part, and who assist.

    Each has one part: by a reform one may stand for another, or for the lead.
    """
    day = policy.day(now)
    leads = policy.directory.standing(lead, day)
    named = {leads.code} if leads else set[str]()

    def still(codes: Sequence[str]) -> tuple[Body, ...]:
        fit = (fit_to_assist(code, policy.directory, day, about)[0] for code in codes)
        kept = {one.code: one for one in fit if one and one.code not in named}
        named.update(kept)
        return tuple(kept.values())

    return still(split), still(assisting)


def asked_back(policy: Policy, lead: str, reason: str | None) -> Choice:
    """Leave it to a person whether a body is rid of a case. reason: the body's, where everybody may read it."""
    name = name_of(policy, lead)
    return Choice(
        lead=None,
        reason={
            "zh": f"{name['zh']}申请退单，由派单台决定" + (f"；理由：“{reason}”。" if reason else "。"),
            "en": f"{name['en']} asks to return it; the desk decides"
            + (f". Its reason: “{reason}”." if reason else "."),
        },
    )


def name_of(policy: Policy, code: str) -> Sentence:
    """Return what a body is called; its code where the directory does not know it."""
    body = policy.directory.get(code)
    return {"zh": body.zh, "en": body.en} if body else {"zh": code, "en": code}


def by_person(
    policy: Policy,
    case: Mapping[str, Any],
    now: datetime,
    code: str,
    *,
    reason: str,
    actor: str,
    ruling: bool,
    assisting: Sequence[str] | None,
    split: Sequence[str] | None = None,
    person: str | None = None,
    task_force: str | None = None,
) -> Choice:
    """Choose the body that a person names, also one that has returned the case.

    Where neither assisting nor split bodies are named, those of the rules apply if the rules name the same lead; so
    with the task force.

    Raises Refused for a body that may not have the case, saying why.
    """
    facts, day = policy.facts(case), policy.day(now)
    lead, why = fit_to_lead(code, policy.directory, day, facts.about)
    if lead is None:
        raise _not_that_one(policy, code, why)
    verdict = policy.verdict(facts, now)
    same = verdict.lead is not None and verdict.lead.code == lead.code
    if assisting is None and split is None:
        parts, helpers = (verdict.split, verdict.assisting) if same else ((), ())
    else:
        parts = tuple(_helper(policy, code, lead, facts, now) for code in dict.fromkeys(split or ()))
        helpers = tuple(_helper(policy, code, lead, facts, now) for code in dict.fromkeys(assisting or ()))
    both = next((one for one in helpers if one in parts), None)
    if both:
        raise Refused(
            zh=f"{both.zh}不能既分办又协办，请只选一项。",
            en=f"{both.en} cannot answer for a part and assist as well; choose one of the two.",
        )
    return Choice(
        lead=lead,
        reason={"zh": reason, "en": reason},
        by="ruling" if ruling else "person",
        actor=actor,
        person=person,
        split=parts,
        assisting=helpers,
        case_class=verdict.case_class if same else policy.rules.class_of(facts.matter),
        grounds=_grounds(facts, verdict),
        task_force=verdict.winner.rule.task_force if task_force is None and same and verdict.winner else task_force,
        team_said=task_force is not None,
    )


def _helper(policy: Policy, code: str, lead: Body, facts: Facts, now: datetime) -> Body:
    body, why = fit_to_assist(code, policy.directory, policy.day(now), facts.about)
    if body is None:
        raise _not_that_one(policy, code, why)
    if body.code == lead.code:
        raise Refused(
            zh=f"{body.zh}已是主办单位，不能同时分办或协办。",
            en=f"{body.en} leads already and cannot have another part as well.",
        )
    return body


def _not_that_one(policy: Policy, code: str, why: Any) -> Refused:
    body = policy.directory.get(code)
    told = why_not(why, {"zh": body.zh, "en": body.en} if body else {"zh": f"单位 {code} ", "en": f"The body {code}"})
    return Refused(zh=f"{told['zh']}；请改派其他单位。", en=f"{told['en']}; name another body.")


def _grounds(facts: Facts, verdict: Verdict) -> dict[str, Any]:
    return {
        "seen": facts.seen(),
        "matched": [
            {"rule": one.rule.id, "on": [list(evidence) for evidence in one.evidence]} for one in verdict.matched
        ],
        "runner_up": verdict.runner_up.rule.id if verdict.runner_up else None,
        "passed_over": [{"rule": one.rule, "body": one.body, "why": str(one.why)} for one in verdict.passed_over],
    }
