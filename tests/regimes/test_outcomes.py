"""What is made of answers, and what comes after them, as a folder says it back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.cli import main
from services.configuring import of_outcomes
from shared.process.problems import BadConfiguration
from tests.regimes.playing import CONFIG

OWN = """
result_classes:
  clause: {zh: 建议答复按ABC分类, en: Answers to suggestions are classed}
  kinds: [suggestion]
  classes:
    - {code: A, name: {zh: A类, en: A}, outcomes: [solved, partly_solved, planned]}
    - {code: C, name: {zh: C类, en: C}, outcomes: [explained, cannot_by_law]}
calls: {tries: 2, apart: {n: 1, unit: days}}
rechecks:
  - {kind: withdrawn, share: 0.125, clause: {zh: 撤诉件抽查, en: Withdrawn cases are drawn}}
"""


def folder(tmp_path: Path, text: str = OWN) -> Path:
    place = tmp_path / "place"
    place.mkdir()
    (place / "base.yaml").write_text(f"base: {CONFIG / 'haicang'}\n", encoding="utf-8")
    (place / "outcomes.yaml").write_text(text, encoding="utf-8")
    return place


def test_outcomes_are_said_back_with_their_lines_and_clauses_in_both_languages(tmp_path: Path) -> None:
    said = [(one.line, one.clause, *one.says) for one in of_outcomes(folder(tmp_path))]
    assert said == [
        (
            2,
            ("建议答复按ABC分类", "Answers to suggestions are classed"),
            "建议事项的答复按办理结果分类。",
            "The answer of a case of kind Suggestion has a result class.",
        ),
        (6, None, "A类：已解决、部分解决、列入计划。", "A: Solved, Partly solved or Planned."),
        (7, None, "C类：解释说明、依法不能办。", "C: Explained or Cannot be done by law."),
        (
            8,
            None,
            "回访2次未接通的，以未接通办结；两次之间至少相隔1天。",
            "After 2 calls in vain, at least 1 day apart, a case closes, nobody asked.",
        ),
        (
            10,
            ("撤诉件抽查", "Withdrawn cases are drawn"),
            "每月撤回的事项抽查12.5%。",
            "Of the cases that were withdrawn in a month, 12.5% are drawn to be looked at again.",
        ),
    ]


BEFORE = [f"{name}.yaml" for name in ("limits", "escalation", "answers", "ledger", "mail", "channels")]


@pytest.mark.parametrize(("lang", "words"), [("zh", "“已转入”"), ("en", "at least 2 hours apart")])
def test_haicang_says_its_outcomes_back_behind_its_rules_about_time(lang: str, words: str) -> None:
    printed = CliRunner().invoke(main, ["config", "explain", str(CONFIG / "haicang"), "--lang", lang, "--json"])
    assert printed.exit_code == 0, printed.output
    told = json.loads(printed.stdout)
    files = list(dict.fromkeys(one["file"] for one in told))
    assert files == [*BEFORE, "outcomes.yaml"]
    assert any(words in one["says"] for one in told if one["file"] == "outcomes.yaml")


def test_wrong_outcomes_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration) as refused:
        list(of_outcomes(folder(tmp_path, OWN.replace("share: 0.125", "share: 2"))))
    assert "outcomes.yaml:10" in str(refused.value)
