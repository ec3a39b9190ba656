"""What the dispatch desk reads of a case's history."""

from datetime import UTC, datetime

from services.router.desk.said import happened
from shared.db.history import Line


def test_who_outside_has_sent_a_case_back_is_named_in_the_readers_language_and_their_words_stay_as_they_are() -> None:
    facts = {
        "round": 2,
        "reason": "不属本局。",
        "legal_basis": "规划条例",
        "outside": {"zh": "市规划局", "en": "City planning"},
    }
    line = Line(1, "", datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "reopened", "intake", "", facts)
    said = happened(line, None).said
    assert said == {
        "zh": "市规划局\n不属本局。\n依据：规划条例",
        "en": "City planning\n不属本局。\nLegal basis: 规划条例",
    }
