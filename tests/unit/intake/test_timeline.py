from datetime import UTC, datetime

import pytest

from services.intake.cases.merging import EFFECTS
from services.intake.cases.timeline import show
from services.intake.cases.timeline_kinds import KINDS
from shared.db.history import Line

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
FACTS = {
    "lead": "industry",
    "body": "planning_land",
    "due_at": NOON.isoformat(),
    "outcome": "solved",
    "satisfaction": "satisfied",
    "step": "overdue",
    "answer": "答复",
    "assisting": [],
    "text": "文字",
    "by": "某公司",
    "reason": "理由",
    "legal_basis": "依据",
    "person": "林工",
    "what": "要什么",
    "until": NOON.isoformat(),
    "promised_on": "2026-12-18",
}


class Names:
    def body(self, code: str) -> str:
        return f"<{code}>"

    def word(self, table: str, code: str) -> str:
        return f"<{table}/{code}>"

    def time(self, instant: str) -> str:
        return f"<{instant}>"

    def day(self, date: str) -> str:
        return f"<{date}>"


def line(kind: str, **facts: object) -> Line:
    return Line(1, "", NOON, kind, "notifier", "", facts)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_public_line_is_a_sentence_with_all_its_facts_and_with_none(kind: str, language: str) -> None:
    for facts in (FACTS, {}):
        (shown,) = show([line(kind, **facts)], language, Names())
        assert shown.text
        assert "{" not in shown.text
        assert "None" not in shown.text


def test_codes_and_times_are_shown_as_people_call_them() -> None:
    (shown,) = show([line("task.opened", **FACTS)], "en", Names())
    assert "<industry>" in shown.text
    assert f"<{NOON.isoformat()}>" in shown.text


def test_assisting_bodies_are_named_where_there_are_any() -> None:
    alone, together = show(
        [line("case.assigned", **FACTS), line("case.assigned", **{**FACTS, "assisting": ["a", "b"]})], "en", Names()
    )
    assert alone.text == "Dispatched; <industry> leads"
    assert together.text == "Dispatched; <industry> leads; assisting: <a>, <b>"


def test_every_event_that_can_change_a_case_is_public() -> None:
    assert set(EFFECTS) <= set(KINDS)


def test_what_a_body_wrote_for_the_desk_is_not_shown() -> None:
    (shown,) = show([line("task.returned", **FACTS)], "zh", Names())
    assert set(shown.facts) == {"lead"}
    assert shown.said is None


@pytest.mark.parametrize("kind", ["task.reported", "task.resumed", "case.sent_back"])
def test_nothing_of_a_report_is_shown_before_it_is_approved_nor_why_it_was_not(kind: str) -> None:
    (shown,) = show([line(kind, report="内部", why="不够", **FACTS)], "en", Names())
    assert set(shown.facts) <= {"lead", "due_at"}
    assert shown.said is None
    assert "solved" not in shown.text


def test_a_line_of_an_unknown_kind_is_not_shown() -> None:
    assert show([line("task.delegated", **FACTS)], "zh", Names()) == []


def test_an_event_that_came_too_late_says_so() -> None:
    (late,) = show([line("task.reported", applied=False, **FACTS)], "en", Names())
    assert "came late" in late.text
    assert late.applied is False


def test_the_answer_is_shown_as_it_was_written() -> None:
    (shown,) = show([line("case.answered", **FACTS)], "zh", Names())
    assert shown.said == "答复"
