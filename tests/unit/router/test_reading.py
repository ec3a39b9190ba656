"""What is wrong in a place's folder is told with file, line and remedy; what is right is read whole."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from services.router.directory.reading import read_directory
from services.router.rules.reading import read_routing
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration
from tests.unit.router.cases import HAICANG, haicang_parts

FILES = tuple(
    f"{name}.yaml" for name in ("place", "bodies", "people", "matters", "rules", "lists", "endings", "stages")
)
Change = Callable[[str, str, str], int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(HAICANG / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Change:
    """Return a function that puts one text for another, once, in a file and returns the line where it did."""

    def put(name: str, old: str, new: str) -> int:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return put


def problems(folder: Path) -> list[str]:
    files = Folder(folder)
    read_routing(files, read_directory(files))
    try:
        files.finish()
    except BadConfiguration as bad:
        return bad.problems
    return []


def test_the_district_of_the_repository_is_in_order(folder: Path) -> None:
    assert problems(folder) == []


def test_a_body_is_read_whole_with_its_people() -> None:
    first = haicang_parts()[0]["bodies"][0]
    assert first["handlers"][0]["email"].endswith("@haicang.example")
    assert first["valid_from"] == "2020-01-01"
    assert set(first["leader"]) == {"id", "name", "email", "language"}


def test_the_eight_offices_and_who_may_not_lead_are_there() -> None:
    bodies = {body["code"]: body for body in haicang_parts()[0]["bodies"]}
    assert sum(body["kind"] == "office" for body in bodies.values()) == 8
    assert [code for code, body in bodies.items() if not body["may_lead"]] == ["supervision", "service_centre"]
    assert all(body["relation"] == "request" for body in bodies.values() if body["kind"] == "vertical")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "rules.yaml",
            "lead: planning_land, assisting: [inv",
            "lead: planing_land, assisting: [inv",
            "'planning_land'?",
        ),
        ("rules.yaml", "lead: police, assisting: [service]", "lead: supervision, assisting: [service]", "may not lead"),
        (
            "rules.yaml",
            "lead: police, assisting: [service]",
            "lead: police, assisting: [police]",
            "has a part in the case",
        ),
        ("rules.yaml", "- matter: land.enlarge", "- matter: land.enlargen", "did you mean 'land.enlarge'?"),
        ("rules.yaml", "sub_district: xinyang", "sub_district: xinyan", "did you mean 'xinyang'?"),
        ("rules.yaml", "tags: [foreign, taiwan]", "tags: [foreing, taiwan]", "did you mean 'foreign'?"),
        ("rules.yaml", "industry: [C27, C358, M734]", "industry: [C27, Z358]", "GB/T 4754"),
        ("rules.yaml", "class: emergency", "class: urgent", "write one of at_once"),
        ("rules.yaml", "urgency: emergency", "urgencies: emergency", "urgencies: is not known here"),
        ("rules.yaml", "returns_allowed: 2", "returns_allowed: 0", "whole number from 1 to 10"),
        ("rules.yaml", "backstop: service", "backstop: supervision", "may not lead"),
        ("rules.yaml", "then: {desk: true}", "then: {desk: true, lead: police}", "either"),
        ("rules.yaml", "then: {desk: true}", "then: {desk: true, class: simple}", "no class"),
        ("rules.yaml", "task_force: enlargement", "task_force: enlargment", "did you mean 'enlargement'?"),
        ("rules.yaml", "task_force: enlargement", "task_force: true", "code of a task force in stages.yaml"),
        ("rules.yaml", "- id: fear-of-reprisal", "- id: conduct-clue", "a second time"),
        ("matters.yaml", "lead: acquisition,", "lead: acquisitions,", "did you mean 'acquisition'?"),
        ("matters.yaml", "code: land.title", "code: land.handover", "a second time"),
        ("matters.yaml", "class: at_once", "class: at once", "write small letters"),
        ("bodies.yaml", "may_lead: true", "may_lead: perhaps", "must be true or false"),
        ("bodies.yaml", "code: preliminary", "code: investment", "a second time"),
        ("bodies.yaml", "liaison: yawen_chen", "liaison: yawen_chan", "did you mean 'yawen_chen'?"),
        ("bodies.yaml", "handlers: [yawen_chen, zhihang_lin]", "handlers: []", "must not be empty"),
        ("bodies.yaml", "successor: null", "successor: preliminary", "write valid_until"),
        ("bodies.yaml", "valid_until: null", "valid_until: 2019-12-31", "ends before"),
        ("bodies.yaml", "valid_until: null", "valid_until: soon", "must be a date"),
        ("people.yaml", "yawen.chen@haicang.example", "yawen.chen@haicang.example;x@y.example", "one mail address"),
        ("people.yaml", "id: zhihang_lin", "id: yawen_chen", "a second time"),
        ("lists.yaml", "uscc: 91350205MAEXAMP14Q", "uscc: 9135020X", "18 characters"),
        ("place.yaml", "zone: Asia/Shanghai", "zone: Asia/Haicang", "no time zone"),
    ],
)
def test_each_mistake_is_told_with_its_file_and_line(
    folder: Path, change: Change, name: str, old: str, new: str, told: str
) -> None:
    line = change(name, old, new)
    found = [one for one in problems(folder) if told in one]
    assert found
    match = re.match(r"([a-z.]+):(\d+) ", found[0])
    assert match is not None
    assert match[1] == name
    # A rule's outcome is one line below its name, a repeated entry begins where it begins: near is what a reader needs.
    assert abs(int(match[2]) - line) <= 4


def test_all_mistakes_are_told_at_once(folder: Path, change: Change) -> None:
    change("rules.yaml", "class: emergency", "class: urgent")
    change("bodies.yaml", "kind: bureau", "kind: bureaux")
    change("people.yaml", "language: zh", "language: cn")
    assert {one.split(":")[0] for one in problems(folder)} >= {"rules.yaml", "bodies.yaml", "people.yaml"}


def test_a_body_that_ends_without_a_successor_cannot_be_named_by_a_rule(folder: Path, change: Change) -> None:
    change("bodies.yaml", "valid_until: null", "valid_until: 2026-12-31")
    found = problems(folder)
    assert found
    assert all("ends on 2026-12-31 without a successor" in one for one in found)


def test_a_ring_of_successors_is_refused(folder: Path, change: Change) -> None:
    for successor in ("preliminary", "investment"):
        change(
            "bodies.yaml",
            "valid_until: null\n    successor: null",
            f"valid_until: 2026-12-31\n    successor: {successor}",
        )
    assert any("lead back to it" in one for one in problems(folder))


def test_a_rule_hidden_by_another_is_found(folder: Path, change: Change) -> None:
    text = (folder / "rules.yaml").read_text(encoding="utf-8")
    again = text[text.index("  - id: land-conditions") : text.index("  - id: land-handover")]
    change(
        "rules.yaml", "  - id: land-handover", again.replace("land-conditions", "land-again") + "  - id: land-handover"
    )
    assert any("land-again holds whenever land-conditions does" in one for one in problems(folder))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("rules: [", "no YAML"),
        ("", "the file is empty"),
        ("- 1\n- 2\n", "must be names with values"),
        ("returns_allowed: 2\nreturns_allowed: 3\nbackstop: service\nrules: []\n", "stands here a second time"),
        pytest.param("[" * 20_000, "rules.yaml:1", id="nested without end"),
        ("rules: 2026-02-31\n", "rules.yaml:1 rules: must be a list"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_words(folder: Path, content: str, told: str) -> None:
    (folder / "rules.yaml").write_text(content, encoding="utf-8")
    assert any(told in one for one in problems(folder))


def test_a_missing_file_is_named_and_does_not_make_everything_else_look_wrong(folder: Path) -> None:
    (folder / "bodies.yaml").unlink()
    assert problems(folder) == ["bodies.yaml:1 there is no such file; write one"]


def test_nothing_of_this_place_needs_a_real_mailbox() -> None:
    text = (HAICANG / "people.yaml").read_text(encoding="utf-8")
    assert re.findall(r"email: (\S+),", text)
    assert all(mail.endswith("@haicang.example") for mail in re.findall(r"email: (\S+),", text))
