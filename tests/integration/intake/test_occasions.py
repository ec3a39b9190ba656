"""Symposiums and visits: put on record once, and each matter that was raised there is a case of its own."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

from services.intake.verification import snapshot
from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.staff import CALLER, CLERK, come_in, member

MEETING = {
    "title": "生物医药企业座谈会",
    "on": "2026-11-23",
    "place": "区政府三楼会议室",
    "chair": "分管副区长",
    "present": "产业办\n规划土地办",
}
VISIT = {
    "enterprise": "厦门云帆贸易有限公司",
    "on": "2026-11-20",
    "visitors": "李主任、王干事",
    "said": "经营平稳。",
}
ANSWER = "已排入明年供地计划，三月前办结。"


def hold(browser: Browser, kind: str = "symposium", **told: str) -> str:
    """Put an occasion on record, and return its address."""
    answer = browser.fill(f"/occasions/new/{kind}", **{**(MEETING if kind == "symposium" else VISIT), **told})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def row(index: int, title: str, **told: str) -> dict[str, str]:
    """Return what one row of the form says."""
    said = {"title": title, "kind": "help", "way": "brought", **told}
    return {f"r{index}_{name}": value for name, value in said.items()}


def at_symposium(house: House) -> dict[str, str]:
    """Return three rows: answered, promised, and to be handled."""
    house.hear(house.body("industry", "产业办", "Industry office"))
    promised = {"way": "promised", "promised_on": "2026-12-20", "owner": "industry"}
    return {
        **row(0, "增资用地", enterprise_name="厦门澜峰精密制造有限公司", way="explained", answer=ANSWER),
        **row(1, "奖补只到账一半", enterprise_name="厦门泓沙五金有限公司", **promised),
        **row(3, "公交接驳", enterprise_name="厦门云帆贸易有限公司", contact_phone="0592-0000003"),
    }


def numbers(page: Any) -> list[str]:
    return list(dict.fromkeys(re.findall(r"HC-\d{4}-\d{6}-\d", page.text)))


def findings(house: House) -> list[str]:
    return snapshot(house.service, timedelta(days=1)).findings


def test_each_row_of_a_symposium_becomes_a_case_in_its_own_way(either: House) -> None:
    browser = come_in(either, CLERK)
    meeting = hold(browser)
    page = browser.follow(browser.fill(meeting, **at_symposium(either)))
    answered, promised, brought = numbers(page)
    assert [message.type for message in either.sent(answered)] == ["case.closed.v1"]
    assert [message.type for message in either.sent(promised)] == ["case.submitted.v1", "promise.made.v1"]
    assert [message.type for message in either.sent(brought)] == ["case.submitted.v1"]
    assert either.sent(brought)[0].data["case"]["channel"] == "symposium"
    pledge = either.sent(promised)[1].data["pledge"]
    assert (pledge["owner"], pledge["until"]) == ("industry", "2026-12-20")
    case = either.case(answered)
    assert (case.state, case.answer, case.outcome) == ("answered", ANSWER, "explained")
    for shown in ("生物医药企业座谈会", "分管副区长", "产业办", "当场答复", "2026年12月20日"):
        assert shown in page.text, shown
    assert findings(either) == []


def test_what_was_answered_face_to_face_waits_for_its_verdict_and_comes_back_by_it(either: House) -> None:
    either.loosen(verdicts_checked=False)
    browser = come_in(either, CLERK)
    first, *_ = numbers(browser.follow(browser.fill(hold(browser), **at_symposium(either))))
    case = either.case(first)
    visitor = Browser(either)
    page = visitor.follow(visitor.get(f"/track/{case.link_token}"))
    assert "已当面答复" in page.text
    assert "派单台" not in page.text
    assert first in come_in(either, CALLER).get("/centre/calls").text
    verdict = {"contacted": "yes", "solved": "no", "satisfaction": "dissatisfied"}
    assert visitor.fill(f"/track/cases/{first}/verdict", **verdict).status_code == 303
    assert either.case(first).state == "admitted"
    reopened = either.sent(first)[-1]
    assert (reopened.type, reopened.round, reopened.data["case"]["title"]) == ("case.reopened.v1", 2, "增资用地")
    assert findings(either) == []


def test_a_wrong_row_keeps_all_and_takes_none(house: House) -> None:
    browser = come_in(house, CLERK, "en")
    meeting = hold(browser)
    answer = browser.fill(
        meeting,
        **at_symposium(house),
        **row(4, "", enterprise_name="厦门旧垵食品有限公司"),
        **row(5, "没有答复", enterprise_name="甲", way="solved"),
        **row(6, "没有日期", enterprise_name="乙", way="promised"),
        **row(7, "没说是谁"),
        **row(8, "写了答复", enterprise_name="丙", answer="已办。"),
        **row(9, "昨天", enterprise_name="丁", way="promised", promised_on="2026-11-01", owner="industry"),
    )
    assert answer.status_code == 422
    for field in (
        "r4_title",
        "r5_answer",
        "r6_promised_on",
        "r6_owner",
        "r7_enterprise_name",
        "r8_way",
        "r9_promised_on",
    ):
        assert f'id="{field}-error"' in answer.text, field
        assert f'href="#{field}"' in answer.text, field
    for typed in ("厦门澜峰精密制造有限公司", ANSWER, "2026-12-20", "厦门旧垵食品有限公司", "已办。"):
        assert typed in answer.text, typed
    assert house.sent() == []
    assert browser.fill(meeting).status_code == 422


def test_rows_that_are_sent_again_take_no_second_case(either: House) -> None:
    browser = come_in(either, CLERK)
    meeting = hold(browser)
    hidden, rows = browser.hidden(meeting), at_symposium(either)
    for _ in range(2):
        assert browser.send(meeting, hidden, **rows).status_code == 303
    assert len(numbers(browser.get(meeting))) == 3
    # Another form puts more below.
    browser.fill(meeting, **row(0, "又一件", enterprise_name="厦门朗域包装有限公司"))
    assert len(numbers(browser.get(meeting))) == 4


def test_a_visit_at_which_nothing_was_raised_is_on_record_too(either: House) -> None:
    browser = come_in(either, CLERK)
    visit = hold(browser, "visit")
    assert "没有提出需要办理的事项" in browser.get(visit).text
    again = hold(browser, "visit", on="2026-11-22", said="提出公交接驳。")
    hold(browser, "visit", enterprise="厦门旧垵食品有限公司")
    listed = browser.get("/occasions/?enterprise=厦门云帆贸易有限公司").text
    assert re.findall(r"/occasions/[0-9a-f-]{36}", listed) == [again, visit]
    number = numbers(browser.follow(browser.fill(again, **row(0, "公交接驳"))))[0]
    told = either.sent(number)[0].data["case"]
    assert (told["channel"], told["enterprise"]["name"]) == ("visit", "厦门云帆贸易有限公司")
    assert "提出于“厦门云帆贸易有限公司”" in browser.get(f"/centre/cases/{number}").text


def test_what_is_wrong_with_an_occasion_is_said_at_its_field(house: House) -> None:
    browser = come_in(house, CLERK)
    wrong = browser.fill("/occasions/new/symposium", **{**MEETING, "title": " ", "on": "gestern"})
    assert wrong.status_code == 422
    for name in ("title", "on"):
        assert f'id="{name}-error"' in wrong.text
    assert "区政府三楼会议室" in wrong.text
    assert browser.fill("/occasions/new/symposium", **{**MEETING, "on": "2026-11-25"}).status_code == 422
    assert browser.get("/occasions/new/nothing").status_code == 404


def test_a_table_of_the_cases_runs_nothing_and_hides_what_is_hidden(house: House) -> None:
    browser = come_in(house, CLERK)
    meeting = hold(browser)
    browser.fill(meeting, **row(0, "=1+1", enterprise_name="@甲"))
    told = browser.get(f"{meeting}/cases.csv")
    assert told.mimetype == "text/csv"
    head, line = csv.reader(io.StringIO(told.text.removeprefix("\ufeff")))
    assert head[:3] == ["编号", "企业", "事项"]
    assert line[1:3] == ["'@甲", "'=1+1"]


def test_only_the_centre_writes_and_others_do_not_even_read(house: House) -> None:
    meeting = hold(come_in(house, CLERK))
    member(house, "tax", "税务局", "Tax", "su_tax", "苏税务", [])
    stranger = come_in(house, "su_tax")
    for path in ("/occasions/", meeting, f"{meeting}/cases.csv", "/occasions/new/visit"):
        assert stranger.get(path).status_code == 403, path
    member(house, "watch", "督查办", "Supervision", "ye_watch", "叶督查", [Duty.SUPERVISOR])
    reader = come_in(house, "ye_watch")
    assert reader.get(meeting).status_code == 200
    assert "登记这些事项" not in reader.get(meeting).text
    assert reader.send(meeting, reader.hidden("/occasions/"), **row(0, "一件")).status_code == 403
    assert house.sent() == []
