"""A table of rules learnt from history: what it takes, what it leaves open, and the draft that a person reads."""

from pathlib import Path

import pytest
import yaml

from services.router.rules.drafting import draft
from services.router.rules.history import NoColumn, rows_of
from services.router.rules.learning import learn, tried
from services.router.rules.schemas import Rules

HISTORY = [
    *[{"type": "pothole", "detail": "road", "office": "roads"}] * 8,
    *[{"type": "pothole", "detail": "cycle path", "office": "parks"}] * 2,
    {"type": "noise", "detail": "bar", "office": "police"},
    {"type": "noise", "detail": "works", "office": "building"},
]


def test_a_detail_speaks_where_it_differs_from_its_type_and_falls_back_on_it_where_it_is_new() -> None:
    table = learn(HISTORY, ["type", "detail"], "office", share=0.6, least=1)
    assert {line.values: line.to for line in table.lines.values()} == {
        ("pothole",): "roads",
        ("pothole", "cycle path"): "parks",
        ("noise", "bar"): "police",
        ("noise", "works"): "building",
    }
    found = table.find({"type": "pothole", "detail": "bridge"})
    assert found is not None
    assert (found.to, found.seen, found.share) == ("roads", 10, 0.8)


def test_what_went_many_ways_or_was_never_seen_is_left_open_and_counted() -> None:
    table = learn(HISTORY, ["type"], "office", share=0.6, least=2)
    result = tried(table, [*HISTORY, {"type": "smell", "detail": "", "office": "ecology"}], "office")
    assert (result.rows, result.open, result.right) == (13, 3, 8)
    assert result.precision == 0.8


def test_the_draft_is_a_catalogue_that_the_check_takes() -> None:
    table = learn(HISTORY, ["type", "detail"], "office", share=0.6, least=1)
    content = yaml.safe_load(draft(table))
    whole = {"returns_allowed": 2, "returns_decided_by": "desk", "backstop": "roads", **content}
    loaded = Rules().load(whole)["rules"]
    assert len(loaded) == 4
    assert {rule["lead"] for rule in loaded} == {"roads", "parks", "police", "building"}
    assert len({rule["id"] for rule in loaded}) == 4


def test_a_file_without_the_column_is_refused_with_what_it_has(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("\ufefftype,office\npothole, roads \n", encoding="utf-8")
    assert rows_of(file, ["type", "office"]) == [{"type": "pothole", "office": "roads"}]
    with pytest.raises(NoColumn, match="no column agency; it has type, office"):
        rows_of(file, ["agency"])
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NoColumn, match="no CSV in UTF-8"):
        rows_of(file, ["type"])
