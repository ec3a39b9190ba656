"""Takes a test case on, by the same road as the events of the other services."""

from dataclasses import asdict
from typing import Any

from services.intake.cases import actions
from services.intake.cases.merging import Asked, Event, Proposed
from services.intake.cases.models import Case
from services.intake.codes.store import body_names
from services.intake.rehearsal.domain import ASKS_FOR, DUE_IN, Goal, steps
from services.intake.reviews import actions as reviews
from services.intake.reviews.actions import RULE
from shared.contracts.words import CaseState, Outcome
from shared.messaging import Unit

NOBODY = "test"
"""The lead of a test case where no directory has been loaded."""

_WHY = {"zh": "测试", "en": "A test"}
_DECISION = {"by": "rule", "rule": None, "rules_version": None, "reason": _WHY}


def rehearse(unit: Unit, case: Case, goal: Goal, text: str, actor: str) -> None:
    """Do to a test case what an office would do, until it is where it is wanted. Raises domain.NotNow.

    text: what the enterprise is asked for, or answered.
    """
    for kind in steps(CaseState(case.state), goal):
        event, told = _event(unit, case, kind, text)
        actions.hear(unit, case, event, {**told, "happened_at": unit.now.isoformat()}, actor)
    if goal is Goal.ANSWERED:
        reviews.approve(unit, case, case.standing.key, actor=RULE, name=None)


def _event(unit: Unit, case: Case, kind: str, text: str) -> tuple[Event, dict[str, Any]]:
    key: dict[str, Any] = {"round": case.round, "assignment": case.assignment, "turn": case.turn + 1}
    lead, until, due = case.lead or _some_body(unit), unit.now + ASKS_FOR, case.due_at or unit.now + DUE_IN
    if kind == "case.assigned":
        key |= {"assignment": case.assignment + 1, "turn": 0}
        told: dict[str, Any] = {"split": [], "assisting": [], "class": "general", "decision": _DECISION}
        return Event(kind, lead=lead, **key), told
    if kind == "task.opened":
        told = {"due_at": due.isoformat(), "task_due_at": due.isoformat()}
        return Event(kind, lead=lead, due_at=due, **key), told
    if kind == "task.resumed":
        told = {"why": "supplement", "due_at": due.isoformat(), "task_due_at": due.isoformat()}
        return Event(kind, lead=lead, due_at=due, **key), told
    if kind == "task.supplement_asked":
        told = {"what": text, "until": until.isoformat()}
        return Event(kind, lead=lead, asked=Asked(text, until), **key), told
    if kind == "task.reported":
        proposed = Proposed(text, text, Outcome.SOLVED.value)
        return Event(kind, lead=lead, proposed=proposed, **key), asdict(proposed)
    return Event(kind, lead=lead, **key), {}


def _some_body(unit: Unit) -> str:
    return min(body_names(unit.session), default=NOBODY)
