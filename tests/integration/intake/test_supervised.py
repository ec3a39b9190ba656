"""Supervised matters: set up by the supervision office, counted against a yearly target, never changed afterwards."""

import re
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.promising import supervisor
from tests.integration.intake.staff import CALLER, come_in, member

LORRIES = {
    "title": "集卡停车场建设",
    "what": "解决集卡<b>停车难</b>。",
    "owner": "transport",
    "supervisor": "区人大常委会",
    "quantity": "新增集卡泊位",
    "unit": "个",
    "year": "2026",
    "target": "400",
}


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database, with the body that answers for lorry parking."""
    found: House = request.getfixturevalue(request.param)
    found.hear(found.body("transport", "交通部门", "Transport"))
    return found


def set_up(browser: Browser, **told: str) -> str:
    """Set a matter up and return its address."""
    answer = browser.fill("/supervised/", **{**LORRIES, **told})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def writes(browser: Browser, at: str, word: str, **told: str) -> Any:
    return browser.send(f"{at}/{word}", browser.hidden(at), **told)


def test_what_was_counted_is_shown_by_year_against_its_target(anywhere: House) -> None:
    boss = supervisor(anywhere)
    at = set_up(boss)
    assert writes(boss, at, "target", year="2025", target="300").status_code == 303
    for on, counted, note in (
        ("2025-05-20", "320", "海沧疏港片区"),
        ("2026-03-01", "150", "东孚"),
        ("2026-04-01", "-30", "更正"),
    ):
        assert writes(boss, at, "entry", on=on, counted=counted, note=note).status_code == 303
    page = boss.get(at).text
    for said in (
        "集卡停车场建设",
        "交通部门",
        "解决集卡&lt;b&gt;",
        "440 个",
        "2025 年：320，目标 300",
        "2026 年：120，目标 400",
    ):
        assert said in page
    assert re.search(r'<rect x="0" y="2" width="80.0%"', page)  # 320 of 400
    assert '<line x1="100.0%"' in page
    assert "120 / 400" in boss.get("/supervised/").text
    assert writes(boss, at, "entry", on="2026-05-01", counted="-500", note="错").status_code == 409
    assert writes(boss, at, "entry", on="2031-05-01", counted="5", note="还没到").status_code == 409
    assert writes(boss, at, "entry", on="2026-05-01", counted="0", note="零").status_code == 422


def test_a_second_click_writes_nothing_twice_and_what_others_write_meanwhile_is_no_repeat(house: House) -> None:
    house.hear(house.body("transport", "交通部门", "Transport"))
    boss, other = supervisor(house), supervisor(house, "qian_super")
    at = set_up(boss)
    hidden, told = boss.hidden(at), {"on": "2026-03-01", "counted": "150", "note": "东孚"}
    theirs = other.hidden(at)
    for _ in range(2):
        assert boss.send(f"{at}/entry", hidden, **told).status_code == 303
    assert other.send(f"{at}/entry", theirs, **{**told, "counted": "7"}).status_code == 303
    assert "157 个" in boss.get(at).text


def test_reports_and_cases_stand_on_it_and_a_closed_one_takes_nothing_more(anywhere: House) -> None:
    member(anywhere, "service", "服务办", "Service office", "he_service", "何某", [Duty.CALLER])
    boss = supervisor(anywhere)
    at, number = set_up(boss), anywhere.bring(title="厂区门口集卡违停", about="服务办窗口")["number"]
    heard = {"heard_on": "2026-09-20", "where": "区人大常委会会议", "summary": "已建成16处。"}
    assert writes(boss, at, "report", **heard).status_code == 303
    assert writes(boss, at, "link", number="HC-2026-999999-9").status_code == 422
    assert writes(boss, at, "link", number=number).status_code == 303
    assert writes(boss, at, "link", number=number).status_code == 409
    page = boss.get(at).text
    assert "已建成16处。" in page
    assert number in page
    inside = come_in(anywhere, "he_service").get(at).text
    assert number not in inside
    assert "另有 1 件不能查看" in inside
    assert writes(boss, at, "close", why="已建成近2000个泊位").status_code == 303
    hidden = boss.hidden("/supervised/")
    assert boss.send(f"{at}/entry", hidden, on="2026-03-01", counted="1", note="晚了").status_code == 409


def test_others_of_the_centre_look_and_do_not_write_and_nobody_changes_a_line(anywhere: House) -> None:
    boss = supervisor(anywhere)
    at = set_up(boss)
    caller = come_in(anywhere, CALLER)
    assert "集卡停车场建设" in caller.get(at).text
    hidden = caller.hidden(at) or boss.hidden(at)
    assert caller.send(f"{at}/entry", hidden, on="2026-03-01", counted="1", note="x").status_code == 403
    assert boss.fill("/supervised/", **{**LORRIES, "owner": "nobody"}).status_code == 422
    assert boss.get("/supervised/00000000-0000-7000-8000-000000000000").status_code == 404
    for change in ("update supervised_line set name = 'x'", "delete from supervised_line"):
        with pytest.raises(DBAPIError, match="append-only"), anywhere.service.database.begin() as session:
            session.execute(text(change))
