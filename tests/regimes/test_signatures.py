"""Who signs an answer, and when the enterprise is called, as each regime's folder says it back."""

import pytest

from services.notifier.explanation.cli import explained
from tests.regimes.playing import CONFIG


def said(regime: str) -> list[tuple[str | None, str]]:
    """Return what a folder says of signatures and calls: clause and sentence, in Chinese."""
    found = [one for one in explained(CONFIG / regime) if one.file == "answers.yaml"]
    return [(one.clause.zh if one.clause else None, one.says.zh) for one in found]


def test_the_windows_say_no_by_two_and_with_a_law() -> None:
    (no,) = said("windows")
    assert no[0] == "工作人员不得自行说“不”；不能办的，写明法律依据并由第二人会签"
    assert no[1] == "答复“依法不能办”的，须写明法律依据，并由撰写人以外的单位负责人或AB角会签后方视为反馈。"


@pytest.mark.parametrize(("regime", "by"), [("bureau", "单位负责人或AB角"), ("deputies", "单位负责人")])
def test_where_the_head_signs_every_answer_the_folder_says_so(regime: str, by: str) -> None:
    assert f"每件答复须由{by}签署后方视为反馈；本人撰写的除外。" in [sentence for _, sentence in said(regime)]


def test_the_bureau_calls_the_day_after() -> None:
    assert ("办结次日回访", "答复后1日回访。") in said("bureau")


def test_haicang_says_no_by_two() -> None:
    assert any("会签后方视为反馈" in sentence for _, sentence in said("haicang"))
