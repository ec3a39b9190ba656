"""Files of a place's folder: whatever stands in them, each mistake is told with its line and what to write instead."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields

from shared.process.folder import Folder, _Loader, _parsed_by, _QuickLoader
from shared.process.problems import BadConfiguration
from shared.process.shapes import ByName, Day, Flag, Shape, Whole, one_of

HAICANG = Path(__file__).parents[3] / "config" / "haicang"


class Item(Shape):
    kind = fields.String(validate=one_of(["road", "bridge"]))
    lanes = Whole(1, 8)
    open = Flag()
    built = Day()


class File(Shape):
    items = ByName(keys=fields.String(), values=fields.Nested(Item), required=True)


class Ring(Shape):
    inner = fields.List(fields.Nested("Ring"))


def read(tmp_path: Path, text: str) -> tuple[dict[str, Any], list[str]]:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    folder = Folder(tmp_path)
    loaded = folder.load("a.yaml", File())
    try:
        folder.finish()
    except BadConfiguration as bad:
        return loaded, bad.problems
    return loaded, []


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("kind: 5", "items.a.kind: must be a text; put it in quotes if it looks like a number, a date or a yes"),
        ("kind: canal", "items.a.kind: 'canal' is not known here; write one of road, bridge"),
        ("lanes: 9", "items.a.lanes: must be a whole number from 1 to 8"),
        ("lanes: true", "items.a.lanes: must be a whole number from 1 to 8"),
        ("lanes: 0x_", "items.a.lanes: must be a whole number from 1 to 8"),
        ("lanes: !!int many", "items.a.lanes: must be a whole number from 1 to 8"),
        ("lanes: null", "items.a.lanes: must not be empty; write a value"),
        ("open: 1", "items.a.open: must be true or false"),
        ("open: !!bool perhaps", "items.a.open: must be true or false"),
        ("built: 2026-02-30", "items.a.built: must be a date, like 2026-01-31"),
        ("built: !!timestamp soon", "items.a.built: must be a date, like 2026-01-31"),
        ("9: x", "items.a.9: is not known here; write one of kind, lanes, open, built"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_line(tmp_path: Path, item: str, told: str) -> None:
    assert read(tmp_path, f"items:\n  a:\n    {item}\n") == ({}, [f"a.yaml:3 {told}"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "other: 1\n",
            ["a.yaml:1 items: is missing; add `items: …`", "a.yaml:1 other: is not known here; write one of items"],
        ),
        ("items: []\n", ["a.yaml:1 items: must be names with values, like `name: value`"]),
        (
            "items: {2: {}}\n",
            ["a.yaml:1 items.2: must be a text; put it in quotes if it looks like a number, a date or a yes"],
        ),
        ("items: {}\nitems: {}\n", ["a.yaml:2 'items' stands here a second time; keep one"]),
        ("items:\n  a: b: c\n", ["a.yaml:2 this is no YAML: mapping values are not allowed here"]),
        ("# nothing\n", ["a.yaml:1 the file is empty"]),
        ("null\n", ["a.yaml:1 the file is empty"]),
        ("- 1\n", ["a.yaml:1 must be names with values, like `name: value`"]),
    ],
)
def test_a_file_of_another_shape_is_refused_in_words(tmp_path: Path, text: str, told: list[str]) -> None:
    assert read(tmp_path, text)[1] == told


def test_what_is_taken_over_may_be_overruled_and_is_told_where_it_was(tmp_path: Path) -> None:
    text = "items:\n  a: &a {lanes: 2}\n  b:\n    <<: *a\n    lanes: N\n"
    assert read(tmp_path, text.replace("N", "4")) == ({"items": {"a": {"lanes": 2}, "b": {"lanes": 4}}}, [])
    assert read(tmp_path, text.replace("N", "40"))[1] == ["a.yaml:5 items.b.lanes: must be a whole number from 1 to 8"]


def test_a_ring_is_told_and_ends(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("inner: &ring [{inner: *ring}]\n", encoding="utf-8")
    folder = Folder(tmp_path)
    assert folder.load("a.yaml", Ring()) == {}
    with pytest.raises(BadConfiguration, match=r"a\.yaml:1 the file goes round in a ring"):
        folder.finish()


@pytest.mark.parametrize(
    ("word", "known", "told"),
    [
        ("bridgee", ["road", "bridge"], "there is no kind 'bridgee'; did you mean 'bridge'?"),
        ("canal", ["road", "bridge"], "there is no kind 'canal'; write one of road, bridge"),
        ("canal", [], "there is no kind 'canal'"),
        ("canal", [f"x{n}" for n in range(50)], "there is no kind 'canal'"),
    ],
)
def test_a_word_that_means_nothing_is_told_with_what_does(
    tmp_path: Path, word: str, known: list[str], told: str
) -> None:
    folder = Folder(tmp_path)
    folder.unknown("a.yaml", (), "kind", word, known)
    with pytest.raises(BadConfiguration) as refused:
        folder.finish()
    assert refused.value.problems == [f"a.yaml:1 {told}"]


@pytest.mark.parametrize("file", sorted(path.name for path in HAICANG.glob("*.yaml")))
def test_the_quick_reader_reads_as_the_plain_one_does(file: str) -> None:
    text = (HAICANG / file).read_text(encoding="utf-8")
    (_, _, quick), (_, _, plain) = _parsed_by(_QuickLoader(text)), _parsed_by(_Loader(text))
    assert quick == plain


def test_on_and_off_are_words_and_not_yes_and_no(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text("on: 2026-12-31\noff: on\nyes_or_no: yes\n", encoding="utf-8")
    day = Schema.from_dict({"on": fields.Raw(), "off": fields.Raw(), "yes_or_no": fields.Raw()})
    assert Folder(tmp_path).load("days.yaml", day()) == {"on": date(2026, 12, 31), "off": "on", "yes_or_no": True}
