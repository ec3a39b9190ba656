"""Taking a case over: a meeting or a reform has decided who has it next, and it is asked back, signed or not.

What is to follow stands with the case until its present assignment comes back; the next one is then made in the same
moment. A report that was sent before is stronger: then nothing follows, and the history says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.router import policy as policies
from services.router.decisions import actions, choices, domain, store
from services.router.decisions.choices import Choice, Had
from services.router.decisions.domain import Hold, Refused, State
from services.router.decisions.models import Case
from services.router.policy import Policy
from services.router.rules.reasons import Sentence
from shared.contracts.from_router import ASSIGNMENT_RECALL
from shared.messaging import Unit

MINUTES, REFORM = "minutes", "reform"
"""What can have decided it: a meeting's minutes, or a reform of the district's offices."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to follow. Stored as JSON with the case.

    by: `minutes` or `reform`; basis: the number of the minutes, or of the document that the reform rests on. lead,
    split, assisting: codes of bodies; the bodies that stand for them on the day have it. case_class: kept where it is
    told. reason: in both languages. actor: the name of who decided; person: their id, where they have signed in.
    due_on: the day by which the lead shall report, in the place's zone, where one was named.
    """

    by: str
    basis: str
    lead: str
    assisting: list[str]
    case_class: str | None
    reason: Sentence
    actor: str
    person: str | None = None
    due_on: str | None = None
    split: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return asdict(self)


def decide(
    unit: Unit,
    case: Case,
    body: str,
    assisting: Sequence[str],
    *,
    basis: str,
    reason: Sentence,
    actor: str,
    split: Sequence[str] = (),
    person: str | None = None,
    due_on: date | None = None,
) -> None:
    """Do what a meeting's minutes decided: at once where the case waits, else as soon as its lead has given it back.

    basis: the number of the minutes. reason: what stands in them. Raises Refused where the bodies may not have it now,
    where the case has ended, or where its lead has reported.
    """
    due = due_on.isoformat() if due_on else None
    plan = Plan(MINUTES, basis, body, list(assisting), None, reason, actor, person, due, list(split))
    policy, hold = policies.in_force(unit), case.hold
    if policy is None or case.facts is None:
        raise Refused(zh="尚未收到该事项内容；请稍候。", en="The case itself has not arrived; wait a moment.")
    ruling = hold.state is State.RULING
    named: dict[str, Any] = {"assisting": assisting, "split": split}
    choices.by_person(policy, case.facts, unit.now, body, reason="", actor=actor, ruling=ruling, person=person, **named)
    if hold.waits:
        follow(unit, case, hold, plan, policy)
    else:
        take_over(unit, case, plan)


def take_over(unit: Unit, case: Case, plan: Plan) -> None:
    """Ask a case back for good, and remember what follows. Raises Refused where no body has it, or it has reported."""
    hold = domain.take_over(case.hold, plan.told())
    case.become(hold, unit.now)
    told = {
        "round": hold.round,
        "assignment": hold.assignment,
        "lead": hold.lead,
        "why": plan.reason,
        "person": plan.person,
        "to_follow": plan.told(),
    }
    line = unit.record(case, "asked_back", told, plan.actor)
    data = {"lead": hold.lead, "reason": None, "binding": True}
    unit.send(ASSIGNMENT_RECALL, case, data, line=line, round=hold.round, assignment=hold.assignment)


def follow(unit: Unit, case: Case, hold: Hold, plan: Plan, policy: Policy | None) -> None:
    """Make of a case that has just come back what was to follow: the next assignment, or the desk with why not.

    hold: the case as it came back.
    """
    if policy is None or case.facts is None:
        why: Sentence = {"zh": "尚未加载名录。", "en": "No directory is loaded."}
        actions.leave_to_desk(unit, case, hold, Choice(None, why))
        return
    if plan.by == MINUTES:
        chosen = _by_minutes(policy, case.facts, unit.now, plan, ruling=hold.state is State.RULING)
    else:
        chosen = _by_reform(unit, policy, case, plan)
    actions.follow_choice(unit, case, hold, chosen, policy)


def _by_minutes(policy: Policy, facts: Mapping[str, Any], now: datetime, plan: Plan, *, ruling: bool) -> Choice:
    parts, helpers = choices.still_helping(policy, plan.split, plan.assisting, facts["about"], now, plan.lead)
    try:
        chosen = choices.by_person(
            policy,
            facts,
            now,
            plan.lead,
            reason="",
            actor=plan.actor,
            ruling=ruling,
            assisting=[one.code for one in helpers],
            split=[one.code for one in parts],
            person=plan.person,
        )
    except Refused as no:
        why: Sentence = {
            "zh": f"会议纪要“{plan.basis}”的决定现在不能照办：{no.zh}",
            "en": f"What the minutes “{plan.basis}” decided cannot be done now: {no.en}",
        }
        return Choice(None, why, by="person", actor=plan.actor, person=plan.person)
    grounds = {**chosen.grounds, "basis": plan.basis, **({"due_on": plan.due_on} if plan.due_on else {})}
    return replace(chosen, reason=plan.reason, grounds=grounds)


def _by_reform(unit: Unit, policy: Policy, case: Case, plan: Plan) -> Choice:
    # Whoever has the case was told to keep it, if they ever returned it; a stranger who returned it does not get it.
    returned = [code for code in case.returned if code != case.lead]
    chosen = choices.by_succession(
        policy,
        case.facts or {},
        unit.now,
        Had(plan.lead, plan.split, plan.assisting, plan.case_class),
        returned,
        reason=plan.reason,
    )
    grounds = {**chosen.grounds, "reform": plan.basis}
    # What a meeting has settled is not opened again by a reform of the body that it named.
    basis = store.basis(unit.session, case.id) if case.binding else None
    if basis:
        grounds["basis"] = basis
    return replace(chosen, actor=plan.actor, person=plan.person, grounds=grounds)
