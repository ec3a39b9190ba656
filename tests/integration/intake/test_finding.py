"""An enterprise finds its case by number and code or by link, and there is no way round either."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from services.intake.models import Tries
from tests.integration.intake.browser import HTTPS, Browser, other_code
from tests.integration.intake.house import CASE_DUE, House

LEAD = {"lead": "planning_land", "by": "林工"}


def test_number_and_code_open_the_case_as_people_type_them(house: House) -> None:
    receipt = house.bring(title="蒸汽压力不稳", description="第一行\n第二行")
    typed = receipt["number"].lower().replace("-", " ")
    browser = Browser(house)
    answer = browser.track(typed, f"{receipt['tracking_code'][:3]} {receipt['tracking_code'][3:]}")
    assert answer.headers["Location"] == f"/track/cases/{receipt['number']}"
    page = browser.follow(answer)
    assert page.status_code == 200
    for text in ("蒸汽压力不稳", "第一行", "派单台", "待受理", "事项已收到"):
        assert text in page.text


def test_the_page_shows_who_has_it_until_when_and_the_answer_in_both_languages(house: House) -> None:
    receipt = house.bring()
    number = receipt["number"]
    house.hear(
        house.body("planning_land", "规划土地办", "Planning and land office"),
        house.told(number, "task.opened", {"turn": 1, **LEAD, "due_at": CASE_DUE, "case_due_at": CASE_DUE}),
    )
    chinese, english = Browser(house), Browser(house, "en")
    page = chinese.get(chinese.open(receipt)).text
    assert "规划土地办" in page
    assert "2026年12月1日（星期二）17:30" in page
    page = english.get(english.open(receipt)).text
    assert "Planning and land office" in page
    assert "1 Dec 2026, 17:30" in page
    house.answered(number)
    page = english.get(f"/track/cases/{number}").text
    assert "已排定供地。" in page
    assert "Rate the answer" in page
    assert "林工" not in page


def test_a_link_is_traded_for_a_cookie_and_a_clean_address(house: House) -> None:
    receipt = house.bring()
    browser = Browser(house)
    answer = browser.get(receipt["links"]["page"].removeprefix(HTTPS))
    assert answer.headers["Location"] == f"/track/cases/{receipt['number']}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("nwd_track="))
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/track"):
        assert word in cookie
    assert receipt["links"]["page"].rsplit("/", 1)[1] not in browser.follow(answer).text


@pytest.mark.parametrize("token", ["a" * 16, "A" * 16, "x", "a" * 15, "..", "%00", "cases"])
def test_a_forged_link_opens_nothing_and_says_nothing(house: House, token: str) -> None:
    house.bring()
    assert Browser(house).get(f"/track/{token}").status_code == 404


def test_a_wrong_code_and_an_unknown_number_get_the_same_words(house: House) -> None:
    receipt = house.bring()
    wrong = Browser(house).track(receipt["number"], other_code(receipt))
    unknown = Browser(house).track(house.numbered(999), "123456")
    assert wrong.status_code == unknown.status_code == 422
    assert "编号与查询码不符" in wrong.text
    assert "编号与查询码不符" in unknown.text


def test_a_mistyped_number_is_noticed_before_any_try_is_counted(house: House) -> None:
    answer = Browser(house, "en").track("HC-2026-000001-9", "123456")
    assert answer.status_code == 422
    assert "This number is not right" in answer.text
    with house.service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Tries)) == 0


def test_after_five_wrong_codes_even_the_right_one_must_wait(house: House) -> None:
    receipt = house.bring()
    for step in range(1, 6):
        assert (
            Browser(house, address=f"192.0.2.{step}").track(receipt["number"], other_code(receipt, step)).status_code
            == 422
        )
    late = Browser(house, address="192.0.2.9").track(receipt["number"], receipt["tracking_code"])
    assert late.status_code == 429
    assert late.headers["Retry-After"] == "900"
    assert "15 分钟" in late.text
    house.clock.at += timedelta(minutes=15, seconds=1)
    assert Browser(house).track(receipt["number"], receipt["tracking_code"]).status_code == 303


def test_a_good_code_forgets_the_wrong_ones(house: House) -> None:
    receipt = house.bring()
    for _ in range(3):
        for step in range(1, 4):
            assert Browser(house).track(receipt["number"], other_code(receipt, step)).status_code == 422
        assert Browser(house).track(receipt["number"], receipt["tracking_code"]).status_code == 303


def test_one_address_cannot_try_a_code_on_case_after_case(house: House) -> None:
    answers = []
    for sequence in range(100, 141):
        number = house.numbered(sequence)
        answers.append(Browser(house).track(number, "123456").status_code)
    assert answers == [422] * 40 + [429]
    assert Browser(house, address="198.51.100.7").track(house.numbered(150), "123456").status_code == 422


def test_a_case_is_shown_to_no_other_browser(house: House) -> None:
    receipt, other = house.bring(), house.bring()
    opened = Browser(house)
    opened.open(other)
    for browser in (Browser(house), opened):
        answer = browser.get(f"/track/cases/{receipt['number']}")
        assert answer.headers["Location"] == f"/track?number={receipt['number']}"
        answer = browser.fill("/track/cases/" + receipt["number"] + "/withdraw", sure="yes")
        assert answer.status_code in (303, 403)
    assert house.case(receipt["number"]).state == "received"


def test_a_forged_cookie_opens_nothing(house: House) -> None:
    number = house.bring()["number"]
    browser = Browser(house)
    browser.client.set_cookie("nwd_track", f'["{number}"].x.y', domain="cases.haicang.example", path="/track")
    assert browser.get(f"/track/cases/{number}").status_code == 303


def test_several_cases_stay_open_side_by_side(house: House) -> None:
    receipts = [house.bring() for _ in range(3)]
    browser = Browser(house)
    addresses = [browser.open(receipt) for receipt in receipts]
    assert [browser.get(address).status_code for address in addresses] == [200, 200, 200]
