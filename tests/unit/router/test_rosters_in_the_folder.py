"""Directors in charge, rosters and stand-ins as bodies.yaml writes them down."""

from pathlib import Path

import pytest

from services.router.directory.reading import read_directory
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration
from tests.unit.router.test_reading import Change, change, folder  # noqa: F401

END = "    stand_in: zhihang_lin\n"
"""In the first body, whose handlers are yawen_chen and zhihang_lin, and whose leader is shumin_huang."""

DUTY = "    duty:\n      - {person: yawen_chen, since: 2026-11-30, until: 2026-12-06, weekdays: [mon]}\n"
STANDS_IN = "    stand_ins:\n      - {whom: shumin_huang, by: zhihang_lin, since: 2026-12-01, until: 2026-12-10}\n"


def problems(folder: Path) -> list[str]:  # noqa: F811
    files = Folder(folder)
    read_directory(files)
    try:
        files.finish()
    except BadConfiguration as bad:
        return bad.problems
    return []


def test_a_roster_and_who_stands_in_are_read_with_their_people(folder: Path, change: Change) -> None:  # noqa: F811
    change("bodies.yaml", END, END + DUTY + STANDS_IN)
    assert problems(folder) == []
    body = read_directory(Folder(folder))["bodies"][0]
    assert (body["duty"][0]["person"]["name"], body["duty"][0]["since"]) == ("陈雅雯", "2026-11-30")
    assert (body["stand_ins"][0]["whom"], body["stand_ins"][0]["by"]["name"]) == ("shumin_huang", "林志航")
    assert body["director"]["name"] == "方建国"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("person: yawen_chen", "person: yawen_chem", "did you mean 'yawen_chen'?"),
        ("person: yawen_chen", "person: lihua_su", "no person of investment"),
        ("weekdays: [mon]", "weekdays: [monday]", "'monday' is not known here"),
        ("since: 2026-11-30", "since: 2026-12-30", "ends before its `since`"),
        ("whom: shumin_huang", "whom: lihua_su", "no person of investment"),
        ("by: zhihang_lin", "by: shumin_huang", "nobody stands in for themselves"),
        ("by: zhihang_lin", "by: lihua_su", "no person of investment"),
        ("director: jianguo_fang", "director: jianguo_fan", "no person in people.yaml"),
        ("    duty:", "    mailbox: nobody\n    duty:", "write one mail address"),
    ],
)
def test_a_mistake_is_named_with_its_line(folder: Path, change: Change, old: str, new: str, words: str) -> None:  # noqa: F811
    change("bodies.yaml", END, END + DUTY + STANDS_IN)
    line = change("bodies.yaml", old, new)
    (problem,) = problems(folder)
    assert words in problem
    assert int(problem.split(":")[1].split()[0]) in (line, line + new.count("\n"))


def test_another_director_stands_in_for_the_one_in_charge(folder: Path, change: Change) -> None:  # noqa: F811
    line = "    stand_ins:\n      - {whom: jianguo_fang, by: liwen_shen}\n"
    change("bodies.yaml", END, END + line)
    assert problems(folder) == []
