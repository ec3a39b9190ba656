"""The review desk: nothing of a report is seen outside before somebody of the centre has approved it."""

import re
from typing import Any

import pytest

from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.staff import CALLER, REVIEWER, come_in, member

REPORT, ANSWER = "内部情况：指标已落实。", "已排定供地。"


def waiting(house: House, **facts: Any) -> dict[str, Any]:
    """Bring a case that has been reported, and return its receipt."""
    receipt = house.bring(**facts)
    house.reported(receipt["number"])
    return receipt


def judged(browser: Browser, number: str, word: str, **values: str) -> Any:
    """Send one of the forms of a case's page as it stands now."""
    address = f"/centre/reviews/{number}"
    return browser.send(f"{address}/{word}", browser.hidden(address), **values)


def test_a_proposed_answer_is_seen_nowhere_outside_until_it_is_approved(house: House) -> None:
    receipt = waiting(house)
    number = receipt["number"]
    outside = Browser(house)
    address = outside.open(receipt)

    def seen() -> str:
        pages = [house.get(f"/v1/cases{path}").text for path in ("", f"/{number}", f"/{number}/events")]
        return "".join([*pages, outside.get(address).text])

    before = seen()
    assert "under_review" in before
    assert "待审核" in before
    assert not any(text in before for text in (ANSWER, REPORT, "solved", "已解决"))
    assert judged(come_in(house, REVIEWER), number, "approve").status_code == 303
    after = seen()
    assert ANSWER in after
    assert REPORT not in after
    assert house.get(f"/v1/cases/{number}").json["answer"] == {
        "text": ANSWER,
        "outcome": "solved",
        "legal_basis": None,
        "result_class": None,
    }


def test_the_reviewer_reads_report_and_answer_apart_and_the_review_names_the_report(house: House) -> None:
    number = waiting(house)["number"]
    browser = come_in(house, REVIEWER)
    assert number in browser.get("/centre/reviews").text
    page = browser.get(f"/centre/reviews/{number}").text
    assert page.index(REPORT) < page.index(ANSWER)
    assert "统一社会信用代码" not in page
    assert judged(browser, number, "approve").status_code == 303
    message = house.sent(number)[-1]
    assert (message.type, message.round, message.assignment) == ("case.reviewed.v1", 1, 1)
    assert message.data == {"turn": 3, "approved": True, "reason": None, "by": "吴审核"}
    assert number not in browser.get("/centre/reviews").text


def test_a_report_is_sent_back_with_a_reason_that_stays_inside(house: House) -> None:
    receipt = waiting(house)
    number = receipt["number"]
    browser = come_in(house, REVIEWER)
    assert judged(browser, number, "redo", reason=" \n ").status_code == 422
    assert judged(browser, number, "redo", reason="请写明\r\n公告日期").status_code == 303
    told = house.get(f"/v1/cases/{number}").json
    assert (told["state"], told["answer"], told["owner"]["code"]) == ("in_progress", None, "planning_land")
    assert house.sent(number)[-1].data == {"turn": 3, "approved": False, "reason": "请写明\n公告日期", "by": "吴审核"}
    outside = Browser(house)
    assert "公告日期" not in outside.get(outside.open(receipt)).text
    assert "公告日期" not in house.get(f"/v1/cases/{number}/events").text
    assert "公告日期" in browser.get(f"/centre/reviews/{number}").text


def test_what_was_judged_already_is_not_judged_again(house: House) -> None:
    number = waiting(house)["number"]
    browser = come_in(house, REVIEWER)
    form = browser.hidden(f"/centre/reviews/{number}")
    assert browser.send(f"/centre/reviews/{number}/approve", form).status_code == 303
    sent = len(house.sent(number))
    for word in ("approve", "redo"):
        again = browser.send(f"/centre/reviews/{number}/{word}", form, reason="太晚")
        assert again.status_code == 409
        assert "已经审核过" in again.text
    assert (house.case(number).state, len(house.sent(number))) == ("answered", sent)


def test_a_page_from_before_a_newer_report_judges_nothing(house: House) -> None:
    number = waiting(house)["number"]
    browser = come_in(house, REVIEWER)
    old = browser.hidden(f"/centre/reviews/{number}")
    assert judged(browser, number, "redo", reason="请补充").status_code == 303
    house.reported(number, turn=6)
    late = browser.send(f"/centre/reviews/{number}/approve", old)
    assert late.status_code == 409
    assert "又有新的反馈" in late.text
    assert house.case(number).state == "under_review"
    assert judged(browser, number, "approve").status_code == 303
    assert house.case(number).state == "answered"


def test_a_report_after_a_withdrawal_cannot_be_judged(house: House) -> None:
    number = waiting(house)["number"]
    browser = come_in(house, REVIEWER)
    form = browser.hidden(f"/centre/reviews/{number}")
    house.post(f"/v1/cases/{number}/withdraw", {})
    assert browser.send(f"/centre/reviews/{number}/approve", form).status_code == 409
    assert house.case(number).answer is None


def test_where_the_place_asks_for_no_review_the_answer_goes_out_by_rule(house: House) -> None:
    house.loosen(review="none")
    number = waiting(house)["number"]
    told = house.get(f"/v1/cases/{number}").json
    assert (told["state"], told["answer"]["text"]) == ("answered", ANSWER)
    assert house.sent(number)[-1].data == {"turn": 3, "approved": True, "reason": None, "by": None}


def test_a_case_keeps_the_review_of_the_configuration_that_it_was_taken_under(house: House) -> None:
    number = house.bring()["number"]
    house.loosen(review="none")
    house.reported(number)
    assert house.case(number).state == "under_review"


@pytest.mark.parametrize("address", ["/centre/reviews", "/centre/reviews/{number}"])
def test_the_desk_is_for_reviewers_alone(house: House, address: str) -> None:
    address = address.format(number=waiting(house)["number"])
    assert come_in(house, CALLER).get(address).status_code == 403
    away = Browser(house).get(address)
    assert (away.status_code, "/dispatch/sign-in" in away.headers["Location"]) == (303, True)


def test_nobody_reviews_or_hears_of_what_is_about_their_own_body(house: House) -> None:
    number = waiting(house, about="征收办")["number"]
    other = waiting(house)["number"]
    member(house, "acquisition", "征收办", "Land acquisition office", "su", "苏", [Duty.REVIEWER])
    browser = come_in(house, "su")
    listed = browser.get("/centre/reviews").text
    assert (number in listed, other in listed) == (False, True)
    form = browser.hidden(f"/centre/reviews/{other}")
    for answer in (
        browser.get(f"/centre/reviews/{number}"),
        browser.send(f"/centre/reviews/{number}/approve", form),
        browser.send(f"/centre/reviews/{number}/redo", form, reason="x"),
    ):
        assert answer.status_code == 404
        assert ANSWER not in answer.text
    assert house.case(number).state == "under_review"


def test_a_confidential_case_is_a_number_in_the_list(house: House) -> None:
    number = waiting(house, title="商业秘密被泄露", confidential=True)["number"]
    browser = come_in(house, REVIEWER)
    page = browser.get("/centre/reviews").text
    assert number in page
    assert "商业秘密" not in page
    assert "商业秘密" in browser.get(f"/centre/reviews/{number}").text


@pytest.mark.parametrize("report", ["", "1-1", "1-1-x", "9-9-9-9", "١-١-٣"])
def test_a_form_that_names_no_report_is_none(house: House, report: str) -> None:
    number = waiting(house)["number"]
    browser = come_in(house, REVIEWER)
    form = {**browser.hidden(f"/centre/reviews/{number}"), "report": report}
    assert browser.send(f"/centre/reviews/{number}/approve", form).status_code == 404
    assert house.case(number).state == "under_review"


def test_the_oldest_case_stands_first(house: House) -> None:
    numbers = [waiting(house)["number"] for _ in range(3)]
    page = come_in(house, REVIEWER).get("/centre/reviews").text
    assert re.findall(r'href="/centre/reviews/([^"]+)"', page) == numbers
