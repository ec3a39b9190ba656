"""A place's own templates of mails: in the house's stead where they are right, refused whole where they are not."""

import re
from pathlib import Path

import pytest

from services.notifier.mail.domain import MailKind
from services.notifier.mail.rendering import FOLDER, Templates, Words, house, traditional
from services.notifier.mail.trying import faults, read_templates, written
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration

TASK = (FOLDER / "zh" / "task.jinja").read_text("utf-8")


def problems(tmp_path: Path, **files: str) -> str:
    for name, source in files.items():
        path = tmp_path / "mail" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    folder = Folder(tmp_path)
    read_templates(folder)
    with pytest.raises(BadConfiguration) as refused:
        folder.finish()
    return str(refused.value)


def test_the_houses_own_templates_have_no_fault() -> None:
    assert faults({}) == []


def test_a_places_own_template_is_used_and_the_house_has_all_others(tmp_path: Path) -> None:
    (tmp_path / "mail" / "zh").mkdir(parents=True)
    (tmp_path / "mail" / "zh" / "task.jinja").write_text(TASK.replace("签收并办理", "签收、核实并办理"), "utf-8")
    folder = Folder(tmp_path)
    part = read_templates(folder)
    folder.finish()
    own = Templates(part["templates"])
    task, urging = (written(own, kind, "zh") for kind in (MailKind.TASK, MailKind.URGING))
    assert "签收、核实并办理" in task.text
    assert "签收、核实并办理" in task.html
    # A link says when it was signed.
    houses = (re.sub(r"/open/[^\s\"<]+", "", one.html) for one in (urging, written(house(), MailKind.URGING, "zh")))
    assert len(set(houses)) == 1


def test_a_place_without_any_has_the_houses(tmp_path: Path) -> None:
    assert read_templates(Folder(tmp_path)) == {"templates": {}}


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (TASK.replace("m.title", "m.titel", 1), "zh/task.jinja:3 there is no 'titel'"),
        (TASK + "\n\n{% if %}", "zh/task.jinja:9 this is no template"),
        (
            TASK.replace("m.title", "m.__class__.__mro__", 1),
            "zh/task.jinja:3 it cannot be written: access to",
        ),
        ("{% for n in range(10 ** 9) %}x{% endfor %}", "zh/task.jinja:1 it cannot be written: Range too big"),
        (TASK.replace("{{ m.body }}", "<img src='https://x.example/p.png'>", 1), "nothing may be fetched"),
        (TASK.replace("签收并办理", "<a href='https://x.example/'>签收</a>", 1), "leads to https://x.example/"),
        ("{{ m.number }}\n{{ m.title }}{{ m.facts }}{{ m.link }}", "tells of a confidential case"),
        ("{{ m.number }}\n{{ m.number }}", "the text has no link"),
    ],
)
def test_a_template_that_is_wrong_is_refused_with_file_line_and_reason(tmp_path: Path, source: str, named: str) -> None:
    assert named in problems(tmp_path, **{"zh__task.jinja": source})


def test_a_file_that_is_no_template_of_ours_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    assert "did you mean 'zh/task.jinja'?" in problems(tmp_path, **{"zh__taks.jinja": TASK})
    assert "more than 64000 bytes" in problems(tmp_path, **{"zh__task.jinja": "x" * 64_001})


def test_a_reader_of_traditional_characters_has_the_chinese_mail_in_them() -> None:
    letter = written(house(), MailKind.TASK, "zh-Hant")
    assert "請辦理" in letter.subject
    # A name keeps its words: nobody is registered under what others would say for them.
    words = traditional(Words("关于软件信息网络公司", "", ""))
    assert words.subject == "關於軟件信息網絡公司"
    assert "[HC-2026-000123-4]" in letter.subject
    assert "工作日" in letter.text
    assert 'lang="zh-Hant"' in letter.html
    link = next(one for one in letter.text.splitlines() if one.startswith("https://"))
    assert link in letter.html
