"""A body appeals against being counted, a supervisor rules, and the report lists both."""

import json
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from services.intake.reports.cli import Reports
from services.intake.reports.domain import Month
from services.intake.reports.making import told
from services.intake.verification import snapshot
from shared.contracts.words import Duty
from tests.integration.intake.house import House
from tests.integration.intake.same import well
from tests.integration.intake.staff import DISPATCHER, come_in, member
from tests.integration.intake.test_reports import BAD, GOOD, answered, anywhere, leads, month, supervisor

__all__ = ["anywhere"]

WORDS = {"reason": "该事项属市级权限，本单位无权办理。", "basis": "市级权责清单第12项"}
BODY = "planning_land"


def ready(house: House) -> Any:
    house.hear(house.body(BODY, "规划土地办", "Planning and land office"))
    return supervisor(house)


def enter(browser: Any, number: str, body: str = BODY) -> Any:
    return browser.fill("/reports/appeals", number=number, body=body, **WORDS)


def newest(browser: Any) -> str:
    found = re.findall(r'href="(/reports/appeals/[0-9a-f-]{36})"', browser.get("/reports/appeals").text)
    return str(found[0])


def rule(browser: Any, ruling: str = "grant", words: str = "属实，不计入。") -> Any:
    return browser.fill(newest(browser), ruling=ruling, words=words)


def of_body(house: House, browser: Any, figure: str) -> int:
    bodies = {one["body"]: one["figures"] for one in month(browser)["bodies"]}
    return int(bodies[BODY][figure]["of"]) if BODY in bodies else 0


def test_a_case_that_is_ruled_out_leaves_every_figure_and_stands_in_the_list(anywhere: House) -> None:
    number, other = answered(anywhere, BAD), answered(anywhere, GOOD)
    browser = ready(anywhere)
    assert of_body(anywhere, browser, "resolution") == 2
    assert enter(browser, number).status_code == 303
    assert of_body(anywhere, browser, "resolution") == 2
    assert rule(browser).status_code == 303
    assert of_body(anywhere, browser, "resolution") == of_body(anywhere, browser, "answered_in_time") == 1
    told_ = month(browser)
    assert told_["district"]["closing"]["of"] == 2
    (listed,) = told_["excluded"]
    assert (listed["number"], listed["body"], listed["reason"]) == (number, BODY, WORDS["reason"])
    assert (listed["legal_basis"], listed["ruling"], listed["ruled_by"]) == (WORDS["basis"], "属实，不计入。", "叶督查")
    assert listed["link"] == f"https://cases.haicang.example/centre/cases/{number}"
    page = browser.get("/reports/?month=2026-11").text
    assert WORDS["reason"] in page.split('id="excluded"')[1]
    assert other not in page
    history = come_in(anywhere, DISPATCHER).get(f"/centre/cases/{number}").text
    assert "对规划土地办的申诉作出裁定：不计入" in history
    assert "申诉" not in str(anywhere.get(f"/v1/cases/{number}/events").json)
    assert month(browser, "2026-12")["excluded"] == []
    well(anywhere)


def test_what_is_refused_counts_on_and_may_be_brought_again_with_other_reasons(house: House) -> None:
    number, browser = answered(house, BAD), ready(house)
    enter(browser, number)
    assert enter(browser, number).status_code == 409
    address = newest(browser)
    assert rule(browser, "refuse", "属于本单位职权。").status_code == 303
    assert of_body(house, browser, "resolution") == 1
    assert browser.send(address, browser.hidden("/reports/appeals"), ruling="grant", words="改判").status_code == 409
    enter(browser, number)
    rule(browser)
    assert of_body(house, browser, "resolution") == 0
    assert enter(browser, number).status_code == 409
    well(house)


def test_the_same_showing_of_a_form_counts_once(house: House) -> None:
    number, browser = answered(house, BAD), ready(house)
    shown = browser.hidden("/reports/appeals")
    for _ in range(2):
        assert browser.send("/reports/appeals", shown, number=number, body=BODY, **WORDS).status_code == 303
    assert browser.get("/reports/appeals").text.count(number) == 1


def test_what_cannot_be_appealed_against_is_refused_in_words(house: House) -> None:
    number, browser = answered(house, BAD), ready(house)
    house.hear(house.body("tax", "税务局", "Tax bureau"))
    assert "无须申诉" in enter(browser, number, "tax").text
    assert "没有这一单位" in enter(browser, number, "nobody").text
    assert "没有这一编号" in enter(browser, "HC-2026-999999-1").text
    assert browser.fill("/reports/appeals", number=number, body=BODY, reason=" ", basis="").status_code == 422


def test_nobody_rules_for_their_own_body_nor_reads_what_is_about_it(house: House) -> None:
    number, about = answered(house, BAD), answered(house, BAD, about="征收办")
    member(house, BODY, "规划土地办", "Planning and land office", "own", "李自己", [Duty.SUPERVISOR])
    member(house, "acquisition", "征收办", "Acquisition office", "avoiding", "王回避", [Duty.SUPERVISOR])
    own, avoiding = come_in(house, "own"), come_in(house, "avoiding")
    enter(own, number)
    address = newest(own)
    assert "须由其他督查人员裁定" in own.get(address).text
    assert own.send(address, own.hidden("/reports/appeals"), ruling="grant", words="好").status_code == 409
    assert avoiding.fill(address, ruling="grant", words="属实").status_code == 303
    assert "没有这一编号" in enter(avoiding, about).text
    other = supervisor(house)
    enter(other, about)
    hidden = newest(other)
    rule(other)
    assert about in json.dumps(month(other)["excluded"])
    assert avoiding.get(hidden).status_code == 404
    for path in ("/reports/appeals", "/reports/?month=2026-11", "/reports/2026-11.json"):
        assert about not in avoiding.get(path).text
    assert leads(house).get("/reports/appeals").status_code == 403


def test_what_is_confidential_or_about_a_body_leaves_as_number_and_link_alone(house: House) -> None:
    secret, about = answered(house, BAD, confidential=True), answered(house, BAD, about="征收办")
    browser = ready(house)
    for number in (secret, about):
        enter(browser, number)
        rule(browser)
    listed = Reports(house.service, "https://cases.haicang.example").month(Month(2026, 11))
    for one in told(listed)["excluded"]:
        assert one.keys() == {"number", "link"}
    for path in ("/reports/2026-11.json", "/reports/2026-11.csv", "/reports/?month=2026-11"):
        assert WORDS["reason"] not in browser.get(path).text
    assert WORDS["reason"] in browser.get(newest(browser)).text


def test_a_ruling_that_nobody_made_is_found(house: House) -> None:
    number, browser = answered(house, BAD), ready(house)
    enter(browser, number)
    with house.service.database.begin() as session:
        session.execute(text("update appeal set state = 'granted'"))
    (finding,) = snapshot(house.service, timedelta(days=1)).findings
    assert "the history says waiting, but granted is stored" in finding
