"""The centre reads each line of a case's history once, in words."""

from services.intake.centre.history import whole
from tests.unit.intake.test_timeline import Names, line


def test_a_reason_that_the_sentence_says_is_not_said_again_as_a_code() -> None:
    dropped, sent_back = whole(
        [
            line("promise.dropped", why="reopened", applied=True),
            line("case.sent_back", lead="land", why="不够", applied=True),
        ],
        "zh",
        Names(),
        {},
    )
    assert (dropped["title"], dropped["text"]) == ("原承诺不再适用：事项重新办理", "")
    assert sent_back["text"] == "不够"
