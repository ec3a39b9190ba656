"""The call-back desk: the three questions by telephone, tries in vain, and what a bad verdict comes to."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from services.intake.verification import snapshot
from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.staff import CALLER, REVIEWER, come_in, member

GOOD = {"contacted": "yes", "solved": "yes", "satisfaction": "satisfied", "text": ""}
BAD = {"contacted": "yes", "solved": "no", "satisfaction": "dissatisfied", "text": "蒸汽还是不稳"}
CONTACT = {"name": "陈先生", "phone": "0592-7654321"}
BY_API = {"contacted": True, "solved": False, "satisfaction": "dissatisfied", "text": "还没有解决"}


def answered(house: House, **facts: Any) -> str:
    told = {"enterprise": {"name": "厦门禾芮生物制药有限公司", "contact": CONTACT}, **facts}
    number: str = house.bring(**told)["number"]
    house.answered(number)
    return number


def did(browser: Browser, number: str, word: str, **values: str) -> Any:
    """Send one of the forms of a case's page as it stands now."""
    address = f"/centre/calls/{number}"
    return browser.send(f"{address}/{word}", browser.hidden(address), **values)


def test_a_good_verdict_by_telephone_closes_the_case(house: House) -> None:
    number = answered(house)
    browser = come_in(house, CALLER)
    assert number in browser.get("/centre/calls").text
    assert did(browser, number, "verdict", **GOOD).status_code == 303
    message = house.sent(number)[-1]
    assert (message.type, message.data["satisfaction"]) == ("case.closed.v1", "satisfied")
    assert number not in browser.get("/centre/calls").text
    assert did(browser, number, "verdict", **GOOD).status_code == 409


def test_a_bad_verdict_waits_for_a_check_whoever_gave_it(house: House) -> None:
    by_api, by_page, by_call = answered(house), house.bring(), answered(house)
    house.answered(by_page["number"])
    told = house.post(f"/v1/cases/{by_api}/verdict", BY_API)
    assert (told.status_code, told.json["state"], told.json["round"]) == (200, "call_back", 1)
    outside = Browser(house)
    address = outside.open(by_page)
    page = outside.follow(outside.fill(f"{address}/verdict", **BAD))
    assert "核实" in page.text
    assert outside.get(f"{address}/verdict").status_code == 409
    browser = come_in(house, CALLER)
    assert did(browser, by_call, "verdict", **BAD).status_code == 303
    listed = browser.get("/centre/calls").text
    for number in (by_api, by_page["number"], by_call):
        assert house.case(number).state == "call_back"
        assert number in listed
        assert "case.reopened.v1" not in [one.type for one in house.sent(number)]
    assert "还没有解决" in browser.get(f"/centre/calls/{by_api}").text


def test_a_verdict_that_holds_takes_the_case_up_again(house: House) -> None:
    number = answered(house)
    house.post(f"/v1/cases/{number}/verdict", BY_API)
    browser = come_in(house, CALLER)
    assert did(browser, number, "redo", reason="").status_code == 422
    assert did(browser, number, "redo", reason="已核实：压力仍不稳").status_code == 303
    told = house.get(f"/v1/cases/{number}").json
    assert (told["state"], told["round"]) == ("admitted", 2)
    message = house.sent(number)[-1]
    assert (message.type, message.round, message.data["reason"]) == ("case.reopened.v1", 2, "已核实：压力仍不稳")


def test_an_answer_that_stands_is_explained_and_the_verdict_stays_on_record(house: House) -> None:
    receipt = house.bring()
    number = receipt["number"]
    house.answered(number)
    house.post(f"/v1/cases/{number}/verdict", BY_API)
    browser = come_in(house, CALLER)
    assert did(browser, number, "explain", explanation="").status_code == 422
    assert did(browser, number, "explain", explanation="供地以公告为准，十二月公告。").status_code == 303
    message = house.sent(number)[-1]
    assert (message.type, message.data["satisfaction"]) == ("case.closed.v1", "dissatisfied")
    outside = Browser(house)
    assert "供地以公告为准" in outside.get(outside.open(receipt)).text
    assert house.case(number).answer == "已排定供地。"


def test_a_case_comes_back_as_often_as_its_configuration_allows_and_is_explained_then(house: House) -> None:
    number = answered(house)
    browser = come_in(house, CALLER)
    for round_ in (1, 2):
        house.post(f"/v1/cases/{number}/verdict", BY_API)
        assert did(browser, number, "redo", reason="属实").status_code == 303
        house.answered(number, in_round=round_ + 1, assignment=round_ + 1)
    form = browser.hidden(f"/centre/calls/{number}")
    house.post(f"/v1/cases/{number}/verdict", BY_API)
    assert "/redo" not in browser.get(f"/centre/calls/{number}").text
    refused = browser.send(f"/centre/calls/{number}/redo", form, reason="属实")
    assert (refused.status_code, "次数上限" in refused.text) == (409, True)
    assert did(browser, number, "explain", explanation="说明").status_code == 303
    assert house.case(number).state == "closed"


def test_three_tries_at_different_times_close_a_case_of_which_nobody_could_be_asked(house: House) -> None:
    number = answered(house)
    browser = come_in(house, CALLER)
    for count in (1, 2, 3):
        assert house.case(number).state == "answered"
        assert did(browser, number, "not_reached", note=f"第{count}次无人接听").status_code == 303
        if count < 3:
            too_soon = did(browser, number, "not_reached")
            assert (too_soon.status_code, "不足2小时" in too_soon.text) == (409, True)
            assert f"{count}/3" in browser.get("/centre/calls").text
        house.clock.at += timedelta(hours=2)
        browser = come_in(house, CALLER)
    message = house.sent(number)[-1]
    assert (message.type, message.data["satisfaction"]) == ("case.closed.v1", None)
    events = house.get(f"/v1/cases/{number}/events").json["events"]
    assert [one["facts"].get("number") for one in events if one["kind"] == "case.not_reached"] == [1, 2, 3]
    assert "无人接听" not in str(events)
    assert "无人接听" in browser.get(f"/centre/calls/{number}").text


def test_where_nobody_left_a_contact_one_line_is_enough(house: House) -> None:
    number = answered(house, enterprise={"name": "厦门禾芮生物制药有限公司"})
    browser = come_in(house, CALLER)
    assert "没有留下联系方式" in browser.get(f"/centre/calls/{number}").text
    assert did(browser, number, "not_reached").status_code == 303
    assert house.case(number).state == "closed"


def test_tries_are_counted_in_each_round_anew(house: House) -> None:
    number = answered(house)
    browser = come_in(house, CALLER)
    did(browser, number, "not_reached")
    house.post(f"/v1/cases/{number}/verdict", BY_API)
    did(browser, number, "redo", reason="属实")
    house.answered(number, in_round=2, assignment=2)
    assert did(browser, number, "not_reached").status_code == 303
    assert house.case(number).state == "answered"


def test_a_contact_is_shown_on_request_alone_and_each_look_is_on_record(house: House) -> None:
    number = answered(house)
    browser = come_in(house, CALLER)
    address = f"/centre/calls/{number}"
    page = browser.get(address).text
    assert CONTACT["phone"] not in page
    assert f'action="{address}/contact#contact"' in page
    shown = browser.send(f"{address}/contact", browser.hidden(address)).text
    assert all(value in shown for value in CONTACT.values())
    again = browser.get(address).text
    assert CONTACT["phone"] not in again
    assert again.count("查看了联系方式") == 1


def test_a_form_of_an_earlier_round_changes_nothing(house: House) -> None:
    number = answered(house)
    browser = come_in(house, CALLER)
    old = browser.hidden(f"/centre/calls/{number}")
    house.post(f"/v1/cases/{number}/verdict", BY_API)
    did(browser, number, "redo", reason="属实")
    house.answered(number, in_round=2, assignment=2)
    for word, values in (("verdict", GOOD), ("not_reached", {}), ("redo", {"reason": "x"})):
        assert browser.send(f"/centre/calls/{number}/{word}", old, **values).status_code == 409, word
    assert house.case(number).state == "answered"


@pytest.mark.parametrize("address", ["/centre/calls", "/centre/calls/{number}"])
def test_the_desk_is_for_callers_alone(house: House, address: str) -> None:
    assert come_in(house, REVIEWER).get(address.format(number=answered(house))).status_code == 403


def test_nobody_calls_about_or_hears_of_what_is_about_their_own_body(house: House) -> None:
    number, other = answered(house, about="征收办"), answered(house)
    member(house, "acquisition", "征收办", "Land acquisition office", "su", "苏", [Duty.CALLER])
    browser = come_in(house, "su")
    listed = browser.get("/centre/calls").text
    assert (number in listed, other in listed) == (False, True)
    form = browser.hidden(f"/centre/calls/{other}")
    answers = [browser.get(f"/centre/calls/{number}")]
    for word in ("contact", "verdict", "not_reached", "redo", "explain"):
        values = {**GOOD, "note": "x", "reason": "x", "explanation": "x"}
        answers.append(browser.send(f"/centre/calls/{number}/{word}", form, **values))
    assert [one.status_code for one in answers] == [404] * 6
    assert house.case(number).state == "answered"


def planned(house: House, number: str, day: str, *, turn: int = 3, in_round: int = 1, **move: int) -> None:
    told = {"turn": turn, "due_on": day, "provisional": False, **move}
    house.hear(house.told(number, "call.planned", told, in_round=in_round))


def test_whom_to_call_today_stands_before_whom_to_call_later_and_says_so(house: House) -> None:
    numbers = [house.bring()["number"] for _ in range(3)]
    for number, day in zip(numbers, ("2026-11-26", "2026-11-24", None), strict=True):
        house.answered(number)
        if day:
            planned(house, number, day)
    page = come_in(house, CALLER).get("/centre/calls").text
    assert [page.index(numbers[n]) for n in (2, 1, 0)] == sorted(page.index(one) for one in numbers)
    assert page.count("到期") == 1
    assert "2026年11月26日" in page


def test_a_day_is_kept_once_and_only_for_the_answer_that_stands(house: House) -> None:
    number = house.bring()["number"]
    house.answered(number)
    planned(house, number, "2026-11-25")
    planned(house, number, "2026-11-25")
    planned(house, number, "2026-11-30", turn=2)
    assert house.case(number).call_on == date(2026, 11, 25)
    house.post(f"/v1/cases/{number}/verdict", {"contacted": True, "solved": False, "satisfaction": "dissatisfied"})
    did(come_in(house, CALLER), number, "redo", reason="未解决")
    assert house.case(number).call_on is None
    planned(house, number, "2026-12-01")
    assert house.case(number).call_on is None
    assert snapshot(house.service, timedelta(days=999)).findings == []


MOVES = {9: "2027-01-01", 12: "2027-01-04", 15: "2027-01-05"}
"""Days that are told for one answer, by their counts: guessed, then moved by a published year, then once more."""


@pytest.mark.parametrize("order", list(permutations(MOVES)))
def test_a_day_that_was_moved_holds_in_whatever_order_it_is_heard_of(house: House, order: tuple[int, ...]) -> None:
    number = house.bring()["number"]
    house.answered(number)
    for move in (*order, *order):
        planned(house, number, MOVES[move], move=move)
    assert house.case(number).call_on == date(2027, 1, 5)
    assert snapshot(house.service, timedelta(days=999)).findings == []


def test_a_day_of_an_earlier_release_holds_until_it_is_moved_and_not_after(house: House) -> None:
    number = house.bring()["number"]
    house.answered(number)
    planned(house, number, MOVES[9])
    assert house.case(number).call_on == date(2027, 1, 1)
    planned(house, number, MOVES[12], move=12)
    planned(house, number, MOVES[9])
    assert house.case(number).call_on == date(2027, 1, 4)
    assert "2027年1月4日" in come_in(house, CALLER).get("/centre/calls").text


def test_the_days_of_a_new_round_are_counted_from_nothing(house: House) -> None:
    number = house.bring()["number"]
    house.answered(number)
    planned(house, number, MOVES[15], move=15)
    house.post(f"/v1/cases/{number}/verdict", BY_API)
    did(come_in(house, CALLER), number, "redo", reason="未解决")
    assert (house.case(number).call_on, house.case(number).call_move) == (None, 0)
    house.answered(number, in_round=2)
    planned(house, number, MOVES[12], move=9, in_round=2)
    assert house.case(number).call_on == date(2027, 1, 4)
    assert snapshot(house.service, timedelta(days=999)).findings == []


def test_the_days_of_calls_on_postgres(house_on_postgres: House) -> None:
    test_whom_to_call_today_stands_before_whom_to_call_later_and_says_so(house_on_postgres)
    test_a_day_that_was_moved_holds_in_whatever_order_it_is_heard_of(house_on_postgres, (12, 9, 15))
    test_the_days_of_a_new_round_are_counted_from_nothing(house_on_postgres)


def test_what_is_explained_stands_on_the_enterprises_page_and_in_the_interface(house: House) -> None:
    receipt = house.bring(enterprise={"name": "厦门禾芮生物制药有限公司", "contact": CONTACT})
    number = receipt["number"]
    house.answered(number)
    assert house.post(f"/v1/cases/{number}/verdict", BY_API).json["explanation"] is None
    told = "蒸汽管网改造已排期，本年度无法提前。"
    assert did(come_in(house, CALLER), number, "explain", explanation=told).status_code == 303
    assert house.get(f"/v1/cases/{number}").json["explanation"] == told
    outside = Browser(house)
    page = outside.get(outside.open(receipt)).text
    assert page.index("服务中心对评价的说明") < page.index("蒸汽管网改造已排期")
