"""What an answer comes to: its law, its class, and the answers that are held because they say nothing."""

from typing import Any

import pytest

from services.intake.cases.store import history
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.staff import REVIEWER, come_in
from tests.integration.intake.test_reviews import judged

NO = {
    "report": "内部情况：红线已核实。",
    "answer": "该地块在生态红线内，依法不能供地。",
    "outcome": "cannot_by_law",
    "legal_basis": "《中华人民共和国土地管理法》",
    "signed_by": "何主任",
}
HOLLOW = {"report": "内部情况：已转。", "answer": "您好，已转区建设局办理。", "outcome": "explained"}


def reported(house: House, said: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """Bring a case that its office has reported on in these words, and return its receipt."""
    receipt = house.bring(**facts)
    lead = {"lead": "planning_land", "by": "林工"}
    message = house.told(receipt["number"], "task.reported", {"turn": 3, **lead, **said})
    house.hear(message)
    return receipt


def lines(house: House, number: str, kind: str) -> list[dict[str, Any]]:
    with house.service.database.read() as session:
        return [line.facts for line in history(session, house.case(number)) if line.kind == kind]


def test_a_no_is_read_with_its_law_and_its_second_signature_inside_and_with_its_law_outside(house: House) -> None:
    receipt = reported(house, NO)
    number, browser = receipt["number"], come_in(house, REVIEWER)
    page = browser.get(f"/centre/reviews/{number}").text
    assert NO["legal_basis"] in page
    assert "何主任" in page
    assert "请仔细审核" not in page
    judged(browser, number, "approve")
    told = house.get(f"/v1/cases/{number}").json
    assert told["answer"] == {
        "text": NO["answer"],
        "outcome": "cannot_by_law",
        "legal_basis": NO["legal_basis"],
        "result_class": None,
    }
    outside = Browser(house)
    text = outside.get(outside.open(receipt)).text
    assert NO["legal_basis"] in text
    assert "何主任" not in text
    assert "依据：《中华人民共和国土地管理法》" in house.get(f"/v1/cases/{number}/events").json["events"][-1]["text"]


def test_a_no_without_a_law_is_held_also_where_nothing_is_reviewed(house: House) -> None:
    house.loosen(review="none")
    number = reported(house, {**NO, "legal_basis": None})["number"]
    assert house.case(number).state == "under_review"
    assert lines(house, number, "answer.held")[0]["why"] == ["no_law"]
    assert "没有写明法律依据" in come_in(house, REVIEWER).get(f"/centre/reviews/{number}").text


@pytest.mark.parametrize("review", ["none", "required"])
def test_an_answer_that_says_nothing_is_held_and_the_reviewer_sees_why(house: House, review: str) -> None:
    house.loosen(review=review)
    receipt = reported(house, HOLLOW)
    number, browser = receipt["number"], come_in(house, REVIEWER)
    assert house.case(number).state == "under_review"
    assert [one["clauses"] for one in lines(house, number, "answer.held")] == [["已转区建设局办理"]]
    assert "请仔细审核" in browser.get("/centre/reviews").text
    page = browser.get(f"/centre/reviews/{number}").text
    assert "答复只说已转办或正在办理，没有说明结果" in page
    assert "<mark><bdi>已转区建设局办理</bdi></mark>" in page
    outside = Browser(house)
    assert "请仔细审核" not in outside.get(outside.open(receipt)).text
    assert "已转区建设局" not in house.get(f"/v1/cases/{number}/events").text
    judged(browser, number, "redo", reason="请写明结果")
    assert house.case(number).state == "in_progress"


def test_a_report_that_comes_again_is_held_once(house: House) -> None:
    house.loosen(review="none")
    receipt = house.bring()
    message = house.told(
        receipt["number"], "task.reported", {"turn": 3, "lead": "planning_land", "by": "林工", **HOLLOW}
    )
    house.hear(message)
    house.hear(house.told(receipt["number"], "task.reported", message.data))
    assert len(lines(house, receipt["number"], "answer.held")) == 1
    assert house.sent(receipt["number"])[-1].type == "case.submitted.v1"


def test_an_answer_that_says_something_still_goes_out_by_rule(house: House) -> None:
    house.loosen(review="none")
    number = reported(house, {**HOLLOW, "answer": "已转区建设局，坑洼处已修复。"})["number"]
    assert house.case(number).state == "answered"
    assert lines(house, number, "answer.held") == []


def test_a_deputys_suggestion_is_told_its_class(house: House) -> None:
    receipt = reported(house, {**NO, "outcome": "explained", "answer": "由省级规定，留作参考。"}, channel="deputy")
    number = receipt["number"]
    judged(come_in(house, REVIEWER), number, "approve")
    told = house.get(f"/v1/cases/{number}").json
    assert (told["answer"]["result_class"], told["outcome"], told["result_class"]) == ("C", "explained", "C")
    assert "C类（留作参考）" in house.get(f"/v1/cases/{number}/events").json["events"][-1]["text"]
    outside = Browser(house)
    assert "C类（留作参考）" in outside.get(outside.open(receipt)).text
    codes = house.get("/v1/codes/result-classes").json["codes"]
    assert [one["code"] for one in codes] == ["A", "B", "C"]
    (listed,) = house.get("/v1/cases").json["cases"]
    assert (listed["outcome"], listed["result_class"]) == ("explained", "C")


def test_the_same_on_postgres(house_on_postgres: House) -> None:
    test_a_deputys_suggestion_is_told_its_class(house_on_postgres)


def test_an_answer_that_says_nothing_is_held_on_postgres(house_on_postgres: House) -> None:
    test_an_answer_that_says_nothing_is_held_and_the_reviewer_sees_why(house_on_postgres, "none")
