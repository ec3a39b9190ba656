"""What a task's page shows of extensions and suspensions, and how their forms are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.notifier.extensions import store
from services.notifier.extensions.domain import ExtensionState, refusal
from services.notifier.extensions.models import Extension
from services.notifier.extensions.weighing import used, what_is_asked
from services.notifier.limits.extending import ExtensionRule, Wish
from services.notifier.limits.models import Clock
from services.notifier.regime import frozen_regime, frozen_rules
from services.notifier.tasks.models import Case, Task
from shared.contracts.words import Part
from shared.db.parts import Parts
from shared.web.faults import Fault
from shared.web.languages import language

_CHOOSE = Fault("unknown_code", zh="请从列表中选择理由。", en="Choose one of the grounds in the list.")
_BASIS = Fault("required", zh="请写明法律依据。", en="Name the legal basis.")
_EVIDENCE = Fault("required", zh="请写明证明材料。", en="Say what shows it: a document, its number, its date.")


@dataclass(frozen=True, slots=True)
class Extending:
    """What a lead may do about more time, or a rest, now.

    rests: the suspension by which the clock rests, if any. waits: the one that waits for a decision, if any. why_not:
    why none may be asked for, empty where one may. most, unit: how far, until: asked by when; latest: the limit that
    the longest would come to. grounds: choices. decided_by: the duty; within: until when it would be decided on if
    asked now. left: how often still. evidence: whether it must say what shows the ground. whole: whether the
    enterprise's clock rests as well.
    """

    wish: Wish
    rests: Extension | None
    waits: Extension | None
    why_not: str
    most: int
    unit: str
    until: datetime
    latest: datetime
    grounds: list[tuple[str, str]]
    legal_basis: bool
    decided_by: str
    decide_by: datetime
    left: int
    silence: str
    evidence: bool
    whole: bool


def extending(
    session: Session, parts: Parts, case: Case, task: Task, now: datetime, wish: Wish = Wish.EXTENSION
) -> Extending | None:
    """Return what a task's page shows of extensions, or rests, None where the place grants none for such cases."""
    clock = session.get(Clock, (case.id, task.round))
    if clock is None or task.part != Part.LEAD:
        return None
    regime = frozen_regime(session, parts, clock)
    past = store.of_round(session, case.id, task.round)
    asking = what_is_asked(regime, wish, case, task, clock, past, 1, now)
    if asking.rule is None:
        return None
    terms = asking.terms or asking.rule.terms
    longest = what_is_asked(regime, wish, case, task, clock, past, terms.longest.n, now)
    rests = (one for one in past if one.state == ExtensionState.GRANTED and one.wish == Wish.SUSPENSION)
    return Extending(
        wish=wish,
        rests=next(rests, None),
        waits=next((one for one in past if one.state == ExtensionState.ASKED), None),
        why_not=str(refusal(longest, now) or ""),
        most=terms.longest.n,
        unit=str(terms.longest.unit),
        until=asking.until,
        latest=longest.after.at,
        grounds=[(code, name[language()]) for code, name in asking.rule.grounds.items()],
        legal_basis=asking.rule.legal_basis,
        decided_by=str(terms.decided_by),
        decide_by=regime.calendar.due(now, terms.within).at,
        left=max(asking.rule.most(clock.case_class) - used(asking.rule, wish, past), 0),
        silence=str(terms.silence),
        evidence=asking.rule.evidence,
        whole=asking.rule.whole,
    )


def rule_for(session: Session, parts: Parts, task: Task, wish: Wish) -> ExtensionRule | None:
    """Return what the place says of a wish for a task's case, as it was when its round began."""
    clock, case = session.get(Clock, (task.case_id, task.round)), session.get(Case, task.case_id)
    if clock is None or case is None:
        return None
    return frozen_rules(session, parts, clock).granting(wish, clock.case_class, case.facts["kind"])


def grounded_extension(
    session: Session, parts: Parts, task: Task, facts: Mapping[str, Any], wish: Wish
) -> dict[str, Any]:
    """Return what a form says with its ground as `ask` takes it. Raises ValidationError where something is missing."""
    rule, code = rule_for(session, parts, task, wish), facts["ground"]
    said = {**facts, "legal_basis": facts["legal_basis"] or None, "evidence": facts.get("evidence") or None}
    if rule is None:  # refused as such by what follows
        return {**said, "ground": {}}
    wrong: dict[str, list[Any]] = {}
    if code not in rule.grounds:
        wrong["ground"] = [_CHOOSE]
    if rule.legal_basis and not facts["legal_basis"]:
        wrong["legal_basis"] = [_BASIS]
    if rule.evidence and not said["evidence"]:
        wrong["evidence"] = [_EVIDENCE]
    if wrong:
        raise ValidationError(wrong)
    return {**said, "ground": {"code": code, "name": dict(rule.grounds[code])}}
