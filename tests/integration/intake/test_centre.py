"""The centre's own look at cases: who finds what, who reads what, and what stays hidden from whom a case is about."""

import pytest

from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.staff import CALLER, CLERK, DISPATCHER, REVIEWER, come_in, member

CENTRE = [Duty.CLERK, Duty.DISPATCHER, Duty.REVIEWER, Duty.CALLER]
CONTACT = {"name": "陈先生", "phone": "0592-7654321", "email": "chen@herui.example"}


def found(browser: Browser, **query: str) -> list[str]:
    page = browser.client.get("/centre/cases", query_string=query, base_url="https://cases.haicang.example").text
    return [part.split('"')[0] for part in page.split('href="/centre/cases/')[1:]]


def test_cases_are_found_by_number_by_a_part_of_the_name_and_by_state(house: House) -> None:
    first = house.bring(enterprise={"name": "厦门禾芮生物制药有限公司"})["number"]
    second = house.bring(enterprise={"name": "厦门100%有限公司"})["number"]
    house.answered(second)
    browser = come_in(house, CALLER)
    assert found(browser) == [second, first]
    assert found(browser, q="禾芮") == [first]
    assert found(browser, q="0%") == [second]
    assert found(browser, q="%") == [second]
    assert found(browser, q=f" {first.lower().replace('-', ' ')} ") == [first]
    assert found(browser, state="received") == [first]
    assert found(browser, q=second, state="received") == []


def test_pages_of_cases_neither_skip_nor_repeat_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.intake.centre.pages.PAGE", 2)
    monkeypatch.setattr("services.intake.centre.store.BATCH", 3)
    numbers = [house.bring(about="征收办" if one % 2 else None)["number"] for one in range(9)]
    member(house, "acquisition", "征收办", "Land acquisition office", "su", "苏", [Duty.CLERK])
    browser, seen, address = come_in(house, "su"), [], "/centre/cases"
    while True:
        page = browser.get(address).text
        seen += [part.split('"')[0] for part in page.split('href="/centre/cases/')[1:]]
        assert ("回到最新" in page) == (address != "/centre/cases")
        if "更早的事项" not in page:
            break
        address = page.split("更早的事项")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert seen == [numbers[one] for one in (8, 6, 4, 2, 0)]


def test_a_confidential_case_is_a_number_in_lists_and_is_not_found_by_name(house: House) -> None:
    number = house.bring(confidential=True, title="商业秘密被泄露", enterprise={"name": "厦门秘密有限公司"})["number"]
    browser = come_in(house, DISPATCHER)
    page = browser.get("/centre/cases").text
    assert number in page
    assert "商业秘密被泄露" not in page
    assert "厦门秘密有限公司" not in page
    assert found(browser, q="秘密") == []
    whole = browser.get(f"/centre/cases/{number}").text
    assert "商业秘密被泄露" in whole
    assert "保密件" in whole


def test_a_contact_is_shown_on_request_alone_and_each_look_is_on_record(house: House) -> None:
    number = house.bring(enterprise={"name": "厦门禾芮生物制药有限公司", "contact": CONTACT})["number"]
    browser, before = come_in(house, CALLER), house.case(number).updated_at
    address = f"/centre/cases/{number}"
    hidden = browser.get(address).text
    assert not any(value in hidden for value in CONTACT.values())
    shown = browser.send(f"{address}/contact", browser.hidden(address)).text
    assert all(value in shown for value in CONTACT.values())
    assert "查看了联系方式" in shown
    assert "许回访" in shown
    again = browser.get(address).text
    assert CONTACT["phone"] not in again
    assert again.count("查看了联系方式") == 1
    assert house.case(number).updated_at == before
    assert "contact.read" not in str(house.get(f"/v1/cases/{number}/events").json)


def test_a_body_that_a_case_is_about_sees_it_nowhere(house: House) -> None:
    # E9: somebody at a window hints at a paid agent; who complains fears for it.
    member(house, "service", "服务办", "Service office", "wang", "王窗口", CENTRE)
    secret = "窗口人员暗示找指定中介才收件"
    receipt = house.bring(
        kind="report", anonymous=True, enterprise=None, title=secret, about="服务办窗口的人", confidential=False
    )
    number = receipt["number"]
    other = come_in(house, DISPATCHER)
    sent = other.fill(f"/centre/cases/{number}/decline", ground="discipline", text="已移送纪检监察机关。")
    assert sent.status_code == 303
    proposal = (
        "/centre/signatures/" + other.get("/centre/signatures").text.split("/centre/signatures/")[1].split('"')[0]
    )
    theirs = come_in(house, "wang")
    token = theirs.hidden("/centre/take")
    assert number not in theirs.get("/centre/cases").text
    assert found(theirs, q=number) == []
    assert number not in theirs.get("/centre/signatures").text
    for address in (
        f"/centre/cases/{number}",
        f"/centre/take/{number}",
        *(f"/centre/cases/{number}/{verb}" for verb in ("answer", "guide", "decline", "terminate", "call")),
        proposal,
    ):
        answer = theirs.get(address)
        assert answer.status_code == 404, address
        assert secret not in answer.text
    for address in (f"/centre/cases/{number}/contact", f"/centre/cases/{number}/call", proposal):
        told = {"whom": "x", "text": "x", "decision": "agree"}
        assert theirs.send(address, token, **told).status_code == 404, address
    assert house.case(number).state == "received"


def test_the_centre_reads_the_whole_history_in_words(house: House) -> None:
    number = house.bring(about="某单位", anonymous=False)["number"]
    lead = {"lead": "planning_land", "by": "林工"}
    house.hear(
        house.body("planning_land", "规划土地办", "Planning and land office"),
        house.told(number, "task.signed", {"turn": 2, **lead}),
        house.told(
            number, "task.returned", {"turn": 3, **lead, "reason": "不属本办职责", "legal_basis": "三定规定第三条"}
        ),
    )
    for language, expected in (
        ("zh-CN", ["规划土地办申请改派，依据：三定规定第三条", "不属本办职责", "林工", "政务服务大厅"]),
        ("en", ["Planning and land office asked for the case to go elsewhere; basis: 三定规定第三条"]),
    ):
        page = come_in(house, REVIEWER, language).get(f"/centre/cases/{number}").text
        assert not [text for text in expected if text not in page]
    assert "不属本办职责" not in str(house.get(f"/v1/cases/{number}/events").json)


def test_the_centres_door_leads_everybody_to_their_first_room(house: House) -> None:
    assert come_in(house, CLERK).get("/centre/").headers["Location"] == "/centre/take"
    assert come_in(house, REVIEWER).get("/centre/").headers["Location"] == "/centre/cases"
    member(house, "tax", "税务局", "Tax", "only_tax", "税务", [])
    browser = come_in(house, "only_tax")
    assert browser.get("/centre/").headers["Location"] == "/desk/"
    assert browser.get("/centre/cases").status_code == 403
