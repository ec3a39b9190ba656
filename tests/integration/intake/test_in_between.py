"""What an office tells or asks the enterprise while it is at work: shown on its page and in the interface."""

from itertools import permutations
from typing import Any

import pytest

from shared.contracts import Message
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import CASE_DUE, House
from tests.integration.intake.test_events import LEAD, kinds, road

UNTIL, LATER = "2026-12-01T09:30:00+00:00", "2027-02-03T09:30:00+00:00"


def asked(house: House, number: str, turn: int = 3) -> Message:
    return house.told(
        number, "task.supplement_asked", {"turn": turn, **LEAD, "what": "请提供红线图\n和<b>批复</b>", "until": UNTIL}
    )


def resumed(house: House, number: str, turn: int = 4, why: str = "supplemented") -> Message:
    told = {"turn": turn, "lead": "planning_land", "by": None, "why": why}
    return house.told(number, "task.resumed", {**told, "due_at": LATER, "case_due_at": LATER})


def interim(house: House, number: str, turn: int, text: str, day: str | None = None) -> Message:
    return house.told(number, "task.interim", {"turn": turn, **LEAD, "text": text, "promised_on": day})


def at_work(house: House) -> dict[str, Any]:
    """Bring a case that has been signed for, and return its receipt."""
    receipt = house.bring()
    house.hear(*road(house, receipt["number"])[:3])
    return receipt


def test_what_an_office_asks_for_stands_on_the_enterprises_page_and_in_the_interface(house: House) -> None:
    receipt = at_work(house)
    number = receipt["number"]
    house.hear(asked(house, number))
    told = house.get(f"/v1/cases/{number}").json
    assert (told["state"], told["asked"]) == ("supplement", {"what": "请提供红线图\n和<b>批复</b>", "until": UNTIL})
    browser = Browser(house)
    address = browser.open(receipt)
    page = browser.get(address).text
    for text in ("请您补充", "和&lt;b&gt;批复&lt;/b&gt;", "最晚到2026年12月1日（星期二）17:30", "待补正"):
        assert text in page
    assert "最迟答复时间" not in page  # it rests


def test_what_the_enterprise_adds_says_in_which_turn_and_the_owner_of_the_clock_decides_that_it_goes_on(
    house: House,
) -> None:
    receipt = at_work(house)
    number = receipt["number"]
    house.post(f"/v1/cases/{number}/supplement", {"text": "没有人问就说的"})
    house.hear(asked(house, number))
    browser = Browser(house)
    address = browser.open(receipt)
    browser.follow(browser.fill(f"{address}/supplement", text="红线图编号 7"))
    before, answer = (one for one in house.sent(number) if one.type == "case.supplemented.v1")
    assert [(one.round, one.assignment, one.data["turn"]) for one in (before, answer)] == [(1, 1, 2), (1, 1, 3)]
    assert house.case(number).state == "supplement"
    house.hear(resumed(house, number))
    told = house.get(f"/v1/cases/{number}").json
    assert (told["state"], told["asked"], told["due_at"]) == ("in_progress", None, LATER)
    assert "请您补充</h2>" not in browser.get(address).text


def test_a_question_its_end_and_the_report_after_it_end_alike_in_any_order(house: House) -> None:
    ends = set()
    for order in permutations(range(4)):
        receipt = at_work(house)
        number = receipt["number"]
        report = road(house, number)[4]
        report.data["turn"] = 6
        heard = (asked(house, number), resumed(house, number), interim(house, number, 5, "快好了"), report)
        house.hear(*(heard[one] for one in order))
        told = house.case(number)
        ends.add((told.state, told.turn, told.due_at.isoformat(), str(told.asked), len(told.heard)))
    assert ends == {("under_review", 6, LATER, "None", 7)}


def test_a_limit_of_before_the_rest_does_not_come_back(house: House) -> None:
    number = house.bring()["number"]
    assigned, opened, signed, *_ = road(house, number)
    house.hear(assigned, signed, asked(house, number), resumed(house, number))
    house.hear(opened)
    assert house.get(f"/v1/cases/{number}").json["due_at"] == LATER != CASE_DUE


def test_an_interim_answer_is_shown_with_its_promise_and_changes_no_state(house: House) -> None:
    receipt = at_work(house)
    number = receipt["number"]
    house.hear(interim(house, number, 3, "正在比选地块 <i>", "2026-12-18"), interim(house, number, 4, "选定两块"))
    told = house.get(f"/v1/cases/{number}").json
    assert (told["state"], told["answer"]) == ("in_progress", None)
    assert kinds(house, number)[-3:] == ["task.interim", "promise.made", "task.interim"]
    events = house.get(f"/v1/cases/{number}/events").json["events"]
    assert events[-3]["facts"]["promised_on"] == "2026-12-18"
    browser = Browser(house)
    page = browser.get(browser.open(receipt)).text
    for text in ("阶段性答复</h2>", "选定两块", "正在比选地块 &lt;i&gt;", "承诺于2026年12月18日前办成"):
        assert text in page


def test_an_interim_answer_that_overtakes_the_signature_shows_that_somebody_is_at_work(house: House) -> None:
    number = house.bring()["number"]
    assigned, opened, signed, *_ = road(house, number)
    house.hear(assigned, opened, interim(house, number, 3, "已在办"))
    assert house.case(number).state == "in_progress"
    house.hear(signed)
    assert (house.case(number).state, house.case(number).turn) == ("in_progress", 3)


@pytest.mark.parametrize("why", ["supplemented", "no_supplement"])
def test_a_question_survives_storage_on_postgres(house_on_postgres: House, why: str) -> None:
    house = house_on_postgres
    number = at_work(house)["number"]
    house.hear(asked(house, number))
    assert house.case(number).asked == {"what": "请提供红线图\n和<b>批复</b>", "until": UNTIL}
    house.hear(resumed(house, number, why=why))
    assert (house.case(number).asked, house.case(number).state) == (None, "in_progress")
