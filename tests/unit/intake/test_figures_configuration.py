"""What may stand in figures.yaml, and what is said where something else does."""

from pathlib import Path

import pytest

from services.intake.reports.configuration import read_figures
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration

HAICANG = Path(__file__).parents[3] / "config" / "haicang" / "figures.yaml"


def problems(folder: Path, text: str) -> list[str]:
    (folder / "figures.yaml").write_text(text, encoding="utf-8")
    files = Folder(folder)
    read_figures(files)
    try:
        files.finish()
    except BadConfiguration as error:
        return error.problems
    return []


def test_the_district_s_figures_are_sound_and_a_place_may_have_none(tmp_path: Path) -> None:
    assert problems(tmp_path, HAICANG.read_text(encoding="utf-8")) == []
    (tmp_path / "figures.yaml").unlink()
    assert read_figures(Folder(tmp_path)) == {"figures": []}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("of: admitted", "of: admited", "of: 'admited' is not known here; write one of admitted, assigned"),
        ("of: admitted", "of: limit", "'limit' is not known here"),
        ("that: [closed]", "that: [shut]", "there is no word of `admitted` 'shut'; write one of closed, ended"),
        ("that: [contacted]", "that: [in_time]", "there is no word of `judged` 'in_time'"),
        ("that: [contacted]", "that: [first]", "first stands under `only` already"),
        ("that: [contacted]", "that: []", "must not be empty"),
        (
            "that: [contacted]",
            "that: [satisfied, dissatisfied]",
            "are of one group (satisfaction), so no event has both",
        ),
        ("    by: outcome", "    by: card", "`answered` cannot be split by card; write outcome"),
        ("    by: card", "    by: card\n    that: [yellow]", "a rate cannot be split"),
        ("code: response", "code: closing", "the figure 'closing' stands here a second time"),
        ("weights: {response: 10", "weights: {respond: 10", "there is no figure 'respond'; did you mean 'response'?"),
        ("weights: {response: 10", "weights: {closing: 10", "closing is no rate of bodies"),
        ("weights: {response: 10", "weights: {cards: 10", "cards is no rate of bodies"),
        ("weights: {response: 10", "weights: {response: 0", "whole number from 1"),
        ("least: 5", "least: few", "whole number from 1"),
        ("\n    better: low", "\n    better: lower", "write one of high, low"),
        ("only: [first]", "just: [first]", "just: is not known here; write one of code, name, clause, of, only"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_write(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = HAICANG.read_text(encoding="utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    found = problems(tmp_path, text.replace(old, new, 1))
    assert any(words in one for one in found), found
    assert any(abs(int(one.split(":")[1].split()[0]) - line) <= 7 for one in found), (found, line)
