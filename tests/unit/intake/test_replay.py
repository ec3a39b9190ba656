"""A case's row is a copy of what its history tells."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.intake.cases.merging import EFFECTS, Asked, Proposed, Standing
from services.intake.cases.replay import Stood, replay
from shared.contracts.words import CaseState
from shared.db.history import Line

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
DUE = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
KEYED = {"report": "r", "answer": "a", "outcome": "solved", "what": "图纸", "until": NOON.isoformat()}


def lines(*told: tuple[str, dict[str, Any]]) -> list[Line]:
    found = [("case.submitted", {}), *told]
    return [Line(at, "", NOON, kind, "rule", "", facts) for at, (kind, facts) in enumerate(found, start=1)]


def key(assignment: int = 1, turn: int = 0, round_: int = 1, **more: Any) -> dict[str, Any]:
    return {"round": round_, "assignment": assignment, "turn": turn, "lead": "tax", **more}


def test_a_case_of_which_nothing_else_is_told_was_received() -> None:
    assert replay(lines()) == Stood(Standing(CaseState.RECEIVED))


@pytest.mark.parametrize("kind", sorted(EFFECTS))
def test_every_event_of_a_task_is_told_with_all_that_it_changed(kind: str) -> None:
    stood = replay(lines((kind, key(1, 4, **KEYED)))).standing
    assert (stood.state, stood.key) == (EFFECTS[kind].shows, (1, 1, 4))
    assert (stood.lead == "tax") is EFFECTS[kind].lead_has_it
    assert stood.proposed == (Proposed("r", "a", "solved") if kind == "task.reported" else None)
    assert stood.asked == (Asked("图纸", NOON) if kind == "task.supplement_asked" else None)


def test_what_came_late_changed_nothing() -> None:
    late = ("task.signed", key(1, 2))
    told = [("task.opened", key(2, 1, due_at=DUE.isoformat())), late]
    assert replay(lines(*told)) == replay(lines(told[0]))
    assert replay(lines(*told)).standing.due_at == DUE


def test_an_answer_a_verdict_and_another_round() -> None:
    told = [("task.reported", key(1, 3, **KEYED)), ("case.answered", key(1, 3, answer="a"))]
    answered = replay(lines(*told)).standing
    assert (answered.state, answered.answer, answered.proposed) == (CaseState.ANSWERED, "a", None)
    told += [("case.verdict", {"round": 1})]
    assert replay(lines(*told)).standing.state is CaseState.CALL_BACK
    again = replay(lines(*told, ("case.reopened", {"round": 2}))).standing
    assert (again.state, again.round, again.lead, again.answer) == (CaseState.ADMITTED, 2, None, "a")
    assert replay(lines(*told, ("case.closed", {"round": 1}))).standing.state is CaseState.CLOSED


def test_guidance_is_told_with_whether_it_was_asked_about() -> None:
    told = [("case.guided", {"door": "110", "body": None, "text": "请报警", "asks": True})]
    guided = replay(lines(*told))
    assert guided.ending is not None
    assert (guided.standing.state, guided.ending["asks"], guided.ending["door"]) == (CaseState.GUIDED, True, "110")
    worked = replay(lines(*told, ("guidance.worked", {"text": None})))
    assert worked.ending == {**guided.ending, "asks": False}
    failed = replay(lines(*told, ("guidance.failed", {"text": None}), ("case.reopened", {"round": 2})))
    assert (failed.standing.state, failed.ending) == (CaseState.ADMITTED, None)


def test_a_withdrawal_leaves_the_case_with_nobody() -> None:
    stood = replay(lines(("task.signed", key(1, 2)), ("case.withdrawn", {"reason": None}))).standing
    assert (stood.state, stood.lead) == (CaseState.WITHDRAWN, None)
