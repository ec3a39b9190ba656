"""The centre sees all agencies' spreadsheets: how far each is, what became of it, and why rows were refused."""

import csv
import io
import re
from typing import Any

import pytest

from services.intake.imports import claiming, pages, working
from services.intake.imports.role import Imports
from shared.contracts.words import Duty
from tests.integration.intake.house import House
from tests.integration.intake.same import hotline
from tests.integration.intake.staff import CLERK, DISPATCHER, EVERYBODY, come_in, member, person
from tests.integration.intake.test_imports import HEAD, MAPPING, bring, mapped, row, table
from tests.unit.intake.sheets import book

SUPERVISOR = "sun_supervisor"


def work(house: House) -> None:
    role = Imports(house.service, "https://cases.haicang.example")
    while role.turn():
        pass


def part(page: str, heading: str) -> str:
    """Return what stands on the page under a heading of its lists."""
    return page.partition(f"<h2>{heading}</h2>")[2].partition("<h2>")[0]


@pytest.fixture
def mapping_house(house: House) -> House:
    mapped(house, MAPPING)
    return house


def test_nothing_was_brought_yet(house: House) -> None:
    assert "还没有单位上传表格" in come_in(house, CLERK).get("/centre/imports").text


def test_what_waits_and_what_is_over_is_listed_with_its_counts(mapping_house: House) -> None:
    house = mapping_house
    done = bring(house, table(row(1), row(1), row(3, 类型="表扬")), "&file_name=%3Cb%3E%E8%B5%B0%E8%AE%BF.csv").json
    dry = bring(house, table(row(7)), "&dry_run=true").json
    work(house)
    broken = bring(house, b"a,b\n1,2\n").json
    work(house)
    bring(house, table(row(8)), "&file_name=今日.csv")
    page = come_in(house, DISPATCHER, "en").get("/centre/imports").text
    at_work, over = part(page, "At work"), part(page, "Over")
    assert ("今日.csv" in at_work, "今日.csv" in over) == (True, False)
    assert "waiting" in at_work
    assert re.findall(r'class="badge (\w+)">(?:done|failed)<', over) == ["alarm", "done", "done"]
    assert "&lt;b&gt;走访.csv" in over
    assert "The head lacks these columns" in over
    assert "row 4 of 4" in over
    assert "1 before" in over
    assert "dry run" in over
    assert over.count("refused.csv") == 1
    assert f"/centre/imports/{done['id']}/refused.csv" in over
    assert {dry["id"], broken["id"]}.isdisjoint(re.findall(r"/centre/imports/([0-9a-f-]{36})/", page))
    assert "政务服务大厅" in over


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_how_far_an_import_is_is_drawn(mapping_house: House, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    house = mapping_house
    monkeypatch.setattr(working, "CHUNK", 2)
    file = table(*map(row, range(1, 10))) if kind == "csv" else book([HEAD, *map(row, range(1, 10))])
    asked = bring(house, file).json
    assert asked["last_row"] is None
    claimed = claiming.claim(house.service, asked["id"])
    assert claimed is not None
    place, links = house.app.extensions["intake.place"].get(), Imports(house.service, "https://x.example")._links
    working.work(house.service, place, links, claimed, lambda job: job.row < 5)
    told = house.get(f"/v1/imports/{asked['id']}").json
    assert (told["row"], told["last_row"]) == (5, 10)
    page = part(come_in(house, CLERK).get("/centre/imports").text, "正在处理")
    assert "第 5 行，共 10 行" in page
    assert 'class="share" x="0" y="1" width="50%"' in page
    assert re.search(r'data-label="待处理（至多）">5<', page)


def test_the_rows_that_were_refused_can_be_had_and_no_others(mapping_house: House) -> None:
    house = mapping_house
    wrong = (row(2, 类型="表扬"), row(1, 诉求="另一件事"), row(4, 编号="=1+1", 类型="?"))
    asked = bring(house, table(row(1), *wrong)).json
    work(house)
    answer = come_in(house, DISPATCHER, "en").get(f"/centre/imports/{asked['id']}/refused.csv")
    assert answer.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == ["3", "4", "5"]
    assert {line[1] for line in lines[1:]} == {"refused"}
    assert lines[2][3] == house.get(f"/v1/imports/{asked['id']}/rows?after=1&limit=1").json["rows"][0]["number"]
    assert lines[3][2].startswith("'=")
    other = house.case(lines[2][3]).id
    assert come_in(house, DISPATCHER).get(f"/centre/imports/{other}/refused.csv").status_code == 404


def test_nobody_learns_the_number_of_a_case_that_is_about_their_body(mapping_house: House) -> None:
    house = mapping_house
    member(house, "market", "市场局", "Market", "mao_market", "毛工", [Duty.CLERK])
    number = house.bring(source_reference="CRM-1", about="market")["number"]
    asked = bring(house, table(row(1))).json
    work(house)
    path = f"/centre/imports/{asked['id']}/refused.csv"
    assert number in come_in(house, DISPATCHER).get(path).text
    theirs = come_in(house, "mao_market").get(path)
    assert theirs.status_code == 200
    assert "CRM-1" in theirs.text
    assert number not in theirs.text


def test_older_ones_stand_on_pages_of_their_own(mapping_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = mapping_house
    monkeypatch.setattr(pages, "PAGE", 2)
    names = [f"第{number}批.csv" for number in range(5)]
    for number, name in enumerate(names):
        bring(house, table(row(number)), f"&file_name={name}")
    work(house)
    browser, address, seen = come_in(house, CLERK), "/centre/imports", list[Any]()
    while address:
        page = browser.get(address).text
        seen.append(re.findall(r"第\d批", page))
        found = re.search(r'href="(/centre/imports\?before=[^"]+)"', page)
        address = found[1] if found else ""
    assert seen == [["第4批", "第3批"], ["第2批", "第1批"], ["第0批"]]
    assert browser.get("/centre/imports?before=nonsense").status_code == 200


def test_operators_and_the_centre_look_and_nobody_else(mapping_house: House) -> None:
    house = mapping_house
    key = hotline(house)
    asked = bring(house, table(row(1, 类型="?"))).json
    work(house)
    EVERYBODY.setdefault("zhao_operator", ("赵运维", [Duty.OPERATOR]))
    person(house, SUPERVISOR, "孙督查", [Duty.SUPERVISOR])
    for path in ("/centre/imports", f"/centre/imports/{asked['id']}/refused.csv"):
        assert come_in(house, "zhao_operator").get(path).status_code == 200
        assert come_in(house, CLERK).get(path).status_code == 200
        assert come_in(house, SUPERVISOR).get(path).status_code == 403
        assert house.get(path, key=key, Accept="text/html").status_code in (303, 401, 403)
