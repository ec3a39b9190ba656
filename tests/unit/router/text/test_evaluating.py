"""`nwd route evaluate`: the figures, from files as people have them."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.router.text.evaluating import Labelled, Unusable, evaluate, read_labelled
from services.text_commands import text_evaluate
from tests.unit.router.text.corpus import LEARNS, texts_and_labels

pytestmark = LEARNS


def file(folder: Path, name: str, rows: list[tuple[str, str]], encoding: str = "utf-8") -> Path:
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "text", "label"])
        writer.writerows([(number, *row) for number, row in enumerate(rows)])
    return path


def test_one_json_object_comes_out_with_all_figures(tmp_path: Path) -> None:
    rows = list(zip(*texts_and_labels(), strict=True))
    hard = [
        ("", "tax"),
        ("好" * 100_000, "tax"),
        ("一行\n两行", "transport"),
        ("没见过的标签", "unseen"),
        ('引"号', "once"),
    ]
    learn = file(tmp_path, "learn.csv", [*rows, ("独此一条", "once"), ("", "tax")], "utf-8-sig")
    test = file(tmp_path, "test.csv", [*rows[::3], *hard])
    done = CliRunner().invoke(text_evaluate, ["--train", str(learn), "--test", str(test), "--json"])
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)
    auto = {"auto_at_95", "auto_at_98"}
    assert set(figures) == {"macro_f1", "accuracy", "top3", "ece", "fit_s", "p50_ms", "p95_ms", "model_mb"} | auto
    assert all(set(figures[key]) == {"coverage", "precision"} for key in auto)
    assert figures["accuracy"] > 0.8


def test_the_figures_are_what_they_are_called() -> None:
    texts, labels = texts_and_labels()
    figures = evaluate(Labelled(texts, labels), Labelled(texts[:3], ["tax", "unseen", "unseen"]))
    assert figures["macro_f1"] == 0.0
    assert figures["accuracy"] == 0.0
    assert figures["top3"] <= 0.334


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"text,other\na,b\n", "missing: \\['label'\\]"),
        (b"", "missing"),
        (b"text,label\n", "no row"),
        (b"text,label\na,\n", "row 1 has no label"),
        ("text,label\n\u597d,a\n".encode("gb18030"), "UTF-8"),
    ],
    ids=["no label", "empty", "no rows", "label left out", "not UTF-8"],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "texts.csv"
    path.write_bytes(content)
    with pytest.raises(Unusable, match=what):
        read_labelled(path)
