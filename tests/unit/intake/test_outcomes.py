"""outcomes.yaml: result classes and calls as a place says them, and what is said where they are wrong."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from services.intake.codes.configuration import read
from services.intake.codes.domain import Place
from services.intake.codes.outcomes import Calls, Outcomes
from shared.process.problems import BadConfiguration

HAICANG = Path(__file__).parents[3] / "config" / "haicang"


def test_a_deputys_suggestion_has_a_class_and_others_have_none() -> None:
    outcomes = Place.from_part("a", read(HAICANG)).outcomes
    assert outcomes.results is not None
    classes = [outcomes.results.class_of("deputy", "suggestion", one) for one in ("solved", "planned", "cannot_by_law")]
    assert classes == ["A", "B", "C"]
    assert outcomes.results.class_of("window", "suggestion", "solved") is None
    assert outcomes.calls == Calls(3, timedelta(hours=2))


def test_a_place_that_says_nothing_has_the_houses_own_calls(tmp_path: Path) -> None:
    place = Path(shutil.copytree(HAICANG, tmp_path / "place"))
    (place / "outcomes.yaml").unlink()
    assert Place.from_part("a", read(place)).outcomes == Outcomes()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tries: 3", "tries: 0", "calls.tries: must be a whole number from 1 to 20"),
        ("unit: hours", "unit: weeks", "'weeks' is not known here; write one of"),
        ("channels: [deputy]", "channels: [deputies]", "'deputies' is not known here; write one of"),
        ("code: B", "code: A", "the class 'A' stands here a second time"),
        ("outcomes: [planned]", "outcomes: [solved]", "the outcome 'solved' has a class already; each has one"),
        ("[explained, cannot_by_law]", "[explained]", "no class is named for cannot_by_law; add each to one of them"),
        ("says_nothing: [已转,", 'says_nothing: ["…",', "must not be empty"),
        ("code: C", "code: c", "write a capital letter"),
        ("calls: {", "call: {", "call: is not known here; write one of hollow, result_classes, calls"),
        ("share: 0.05", "share: 5", "rechecks.0.share: must be a number from 0 to 1"),
        ("kind: withdrawn", "kind: closed", "the kind 'closed' stands here a second time"),
        ("kind: declined", "kind: merged", "'merged' is not known here; write one of"),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_what_to_write(tmp_path: Path, old: str, new: str, told: str) -> None:
    place = Path(shutil.copytree(HAICANG, tmp_path / "place"))
    written = (place / "outcomes.yaml").read_text(encoding="utf-8")
    assert old in written
    (place / "outcomes.yaml").write_text(written.replace(old, new, 1), encoding="utf-8")
    line = next(n for n, text in enumerate(written.splitlines(), 1) if old in text)
    with pytest.raises(BadConfiguration) as refused:
        read(place)
    found = [problem for problem in refused.value.problems if told in problem]
    assert found, refused.value.problems
    assert found[0].startswith("outcomes.yaml:")
    assert int(found[0].split(":")[1].split()[0]) in (line, line - 3, line - 2, line + 1)
