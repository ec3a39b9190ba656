"""The sentences of a decision that need no case: what the text model was sure to, and what could not be looked up."""

from datetime import UTC, datetime
from typing import Any

from services.router.decisions.models import Decision
from services.router.decisions.sentences import ASPECTS
from services.router.decisions.told import Told

SCORES = [{"body": "tax", "score": 0.7134}, {"body": "finance_bureau", "score": 0.2}]


def said(grounds: dict[str, Any] | None, language: str = "en", *, withheld: bool = False, **columns: Any) -> str:
    decision = Decision(
        **{
            "at": datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
            "round": 1,
            "assignment": 0,
            "by": "rule",
            "actor": "rule",
            "split": [],
            "assisting": [],
            "seen": {},
            "matched": [],
            "passed_over": [],
            "grounds": grounds,
            "reason_zh": "没有规则适用",
            "reason_en": "No rule takes it",
            **columns,
        }
    )
    told = Told(decision, None, None, 0, withheld=withheld)
    return "\n".join(one[language] for aspect in ASPECTS for one in aspect(told))


def model(threshold: float | None, scores: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text": {"model": "0123456789abcdef", "promise": 0.98, "threshold": threshold, "scores": scores}}


def test_what_the_text_model_was_sure_to_is_told_with_what_it_would_have_taken() -> None:
    assert "(version 0123456789ab) was sure to: tax 71.3 %, finance_bureau 20.0 %. From 93.0 % on" in said(
        model(0.93, SCORES)
    )
    assert "A person decides in any case now." in said(model(None, SCORES))
    assert "不认识其中的词" in said(model(0.93, []), "zh")


def test_where_the_versions_are_not_stored_codes_stand_for_names_and_times_say_their_zone() -> None:
    text = said(None, lead="tax", assignment=1, routing="r" * 64, directory="d" * 64)
    assert "On 2026-11-24 01:30 UTC the rules gave it to tax; round 1, assignment 1." in text
    assert "Rules of version rrrrrrrrrrrr, directory of version dddddddddddd." in text
    assert "No rules and directory had been loaded then." in said(None)


def test_who_answers_for_a_part_and_who_assists_are_told_apart() -> None:
    parts = {"lead": "service", "assignment": 2, "split": ["tax", "fire"], "assisting": ["land"]}
    assert "gave it to service, with tax, fire answering for parts, assisted by land; round 1" in said(None, **parts)
    assert "由service主办，tax、fire分办，land协办；" in said(None, "zh", **parts)


def test_all_that_a_rule_proposes_is_told() -> None:
    proposed = {
        "end": "declined",
        "ground": "in_court",
        "split": ["tax", "service"],
        "task_force": True,
        "labels": ["joint_meeting"],
    }
    text = said({"proposed": proposed})
    for part in ("decline it (ground: in_court)", "part: tax, service.", "a task force.", "Marks: joint_meeting."):
        assert part in text
    assert "decline" not in said({"proposed": proposed}, withheld=True)
