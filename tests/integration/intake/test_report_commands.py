"""`nwd report`, as an operator types it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sqlalchemy import text

from services.cli import main
from services.intake.reports.exports import harmless
from tests.integration.installed import installed
from tests.integration.intake.house import House, open_house
from tests.integration.intake.test_events import road

GOOD = {"contacted": True, "solved": True, "satisfaction": "satisfied"}


def nwd(*words: str) -> Result:
    return CliRunner().invoke(main, ["report", *words])


@pytest.fixture
def intake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Intake of a house on this machine, with the district of config/haicang."""
    installed(tmp_path, monkeypatch)
    found = open_house(f"sqlite:///{tmp_path}/intake.db", tmp_path / "app", "")
    found.key = found.operations.add_agency("hotline", "市12345热线")
    yield found
    found.service.database.close()


@pytest.fixture
def closed(intake: House) -> str:
    """One case that was answered in time and closed at the first go, and its lead is called like a formula."""
    number = str(intake.bring()["number"])
    *before, report = road(intake, number)
    report.data["handled"] = {"worked": 900, "rested": 0, "rests": 0, "day": 360}
    intake.hear(*before, report, intake.body("planning_land", "=规划土地办", "@Planning"))
    intake.approve(number)
    intake.post(f"/v1/cases/{number}/verdict", GOOD)
    return number


def test_a_month_prints_in_words_and_for_programs(closed: str) -> None:
    told = json.loads(nwd("month", "2026-11", "--json").output)
    assert (told["begins"], told["ends"]) == ("2026-11-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00")
    assert told["district"]["closing"] == {"of": 1, "that": 1, "rate": 1.0}
    helper, body = told["bodies"]
    assert (helper["body"], helper["figures"]["opinions_silent"]) == ("industry", {"of": 1, "that": 0, "rate": 0.0})
    assert (body["body"], body["place"]) == ("planning_land", None)
    assert body["figures"]["closed_in_time"] == {"of": 1, "that": 1, "rate": 1.0}
    assert body["figures"]["outcomes"]["by"]["explained"] == 1
    chinese = nwd("month", "2026-11").output
    assert "按时办结率：100.0%（1/1）\n" in chinese
    assert "\n  反馈件数：1，平均办理工作日（不含中止）：2.5，曾中止件数：0，平均中止工作日：—\n" in chinese
    assert not {": ", ", ", " (", ")"} & {chinese[at : at + width] for at in range(len(chinese)) for width in (1, 2)}
    english = nwd("month", "2026-11", "--language", "en").output
    assert "Closed in time: 100.0% (1/1)" in english
    assert (
        "Cases reported on: 1, Working days, rests left out: 2.5, Cases that rested: 0, Working days of rest: —"
        in english
    )
    assert json.loads(nwd("month", "2026-12", "--json").output)["bodies"] == []


def test_tables_hold_no_formula_whatever_a_body_is_called(closed: str, tmp_path: Path) -> None:
    lines = list(csv.reader(io.StringIO(nwd("month", "2026-11", "--csv").stdout.removeprefix("\ufeff"))))
    assert {line[2] for line in lines[1:]} == {"全区", "'=规划土地办", "industry"}
    assert ["2026-11", "planning_land", "'=规划土地办", "first_go", "一次办结率", "", "1", "1", "1.0"] in lines
    file = tmp_path / "report.xlsx"
    assert nwd("month", "2026-11", "--xlsx", "--output", str(file), "--language", "en").exit_code == 0
    book = load_workbook(file)
    assert book.sheetnames == ["Figures", "Bodies", "Not counted", "Definitions", "Passed up", "Time handled"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'@Planning" in {cell.value for cell in cells}
    assert all(harmless(f"{sign}1") == f"'{sign}1" for sign in "=+-@\t\r")
    assert (harmless(-1), harmless("1-1")) == (-1, "1-1")


def test_what_is_counted_can_be_counted_anew(closed: str, intake: House) -> None:
    with intake.service.database.begin() as session:
        session.execute(text("delete from counted where event = 'closed'"))
        session.execute(text("update counted set words = '' where event = 'answered'"))
    assert "100.0%（1/1）" not in nwd("month", "2026-11").output.split("按时办结率")[1].split("\n")[0]
    found = CliRunner().invoke(main, ["verify", "--settle", "1000000000"]).output
    assert "what is counted of it is not what its history says; `nwd report recount` counts it anew" in found
    assert "1 cases counted; 1 were counted otherwise before." in nwd("recount").output
    assert "1 cases counted; 0 were counted otherwise before." in nwd("recount").output
    assert "按时办结率：100.0%（1/1）" in nwd("month", "2026-11").output
    assert "what is counted" not in CliRunner().invoke(main, ["verify", "--settle", "1000000000"]).output


def test_every_figure_is_explained_and_a_mistake_is_named(intake: House, tmp_path: Path) -> None:
    told = nwd("explain", "closed_in_time").output
    for words in ("办结的事项", "经申诉裁定不计入该单位", "办结之日", "所依据的规则：办结的事项，首次答复"):
        assert words in told
    assert "Bodies are ranked by" in nwd("explain", "--language", "en").output
    assert "there is no figure 'speed'; there are closing, response" in nwd("explain", "speed").output
    assert nwd("month", "2026-13").exit_code == 2
    (tmp_path / "figures.yaml").write_text("figures: [{code: a}]", encoding="utf-8")
    broken = nwd("explain", "--config", str(tmp_path))
    assert (broken.exit_code, "figures.yaml:1" in broken.output) == (1, True)
