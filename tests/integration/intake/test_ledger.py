"""The ledger: two people put a case there, its owner reviews it, it leaves with a round, an answer or a promise."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from services.intake.ledger.store import of_case
from services.intake.reports.store import all_entries
from services.intake.verification import snapshot
from shared.contracts import Message
from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.promising import anywhere, states, supervisor
from tests.integration.intake.staff import CALLER, REVIEWER, come_in, member, person
from tests.integration.intake.test_events import road

__all__ = ["anywhere"]

ENTRY = {"reason": "须待铁路部门<b>调整</b>规划。", "owner": "industry", "responsible": "陈示例", "months": "6"}
PROMISE = {"promise": "规划批复后三个月内开工。", "promised_on": "2028-12-31"}


def sends(browser: Browser, number: str, word: str, **values: str) -> Any:
    """Send one of the forms of the ledger's page of a case as it stands now."""
    address = f"/ledger/{number}"
    return browser.send(f"{address}/{word}", browser.hidden(address), **values)


def put_on(house: House, number: str, **more: str) -> Browser:
    """Let two people put a case on the ledger, and return the browser of the second."""
    assert sends(come_in(house, REVIEWER), number, "propose", **{**ENTRY, **more}).status_code == 303
    second = supervisor(house)
    assert sends(second, number, "decide", decision="agree").status_code == 303
    return second


def at_work(house: House, **facts: Any) -> dict[str, Any]:
    receipt = house.bring(**facts)
    told = house.told(receipt["number"], "task.signed", {"turn": 2, "lead": "industry", "by": "林工"})
    house.hear(told)
    return receipt


def planned(house: House, number: str, turn: int = 1, next_on: str = "2027-05-24") -> Message:
    told = {"entry": 1, "turn": turn, "review": 1, "next_on": next_on}
    return house.told(number, "ledger.review_planned", told, assignment=0)


def missed(house: House, number: str, turn: int = 2) -> Message:
    at = "2027-05-24T09:30:00+00:00"
    told = {"entry": 1, "turn": turn, "review": 1, "next_on": "2027-05-24", "due_at": at, "fired_at": at}
    return house.told(number, "ledger.review_missed", told, assignment=0)


def reviewed(house: House, number: str, turn: int = 3) -> Message:
    told = {"entry": 1, "turn": turn, "review": 2, "next_on": "2027-11-26", "on": "2027-05-24", "in_time": False}
    said = {"done": "会商两次", "hindrance": "批复未下", "next_step": "年底再会商"}
    more = {"by": "陈示例", "at": "2027-05-26T02:00:00+00:00"}
    return house.told(number, "ledger.reviewed", {**told, **said, **more}, assignment=0)


def kinds(house: House, number: str) -> list[str]:
    return [one.type for one in house.sent(number)]


def sound(house: House) -> None:
    assert snapshot(house.service, timedelta(days=1)).findings == []


def test_two_people_put_a_case_on_the_ledger_and_the_enterprise_reads_whose_it_is(anywhere: House) -> None:
    receipt = at_work(anywhere)
    number = receipt["number"]
    proposer = come_in(anywhere, REVIEWER)
    assert sends(proposer, number, "propose", **ENTRY, **PROMISE).status_code == 303
    assert (anywhere.case(number).state, kinds(anywhere, number)) == ("in_progress", ["case.submitted.v1"])
    refused = sends(proposer, number, "decide", decision="agree")
    assert refused.status_code == 409
    assert "须由另一人会签" in refused.text
    second = supervisor(anywhere)
    assert number in second.get("/ledger/").text
    assert sends(second, number, "decide", decision="agree").status_code == 303
    case = anywhere.case(number)
    assert (case.state, case.lead, case.due_at) == ("ledger", "industry", None)
    sent = {one.type: one for one in anywhere.sent(number)}
    told, ended, promise = (sent[f"{kind}.v1"] for kind in ("ledger.review_set", "case.closed", "promise.made"))
    assert (told.data["months"], told.data["turn"], told.data["case"]["number"]) == (6, 1, number)
    assert (ended.round, ended.data["ending"], promise.data["pledge"]["owner"]) == (1, "ledger", "industry")
    anywhere.hear(planned(anywhere, number))
    shown = anywhere.get(f"/v1/cases/{number}").json
    assert (shown["state"], shown["due_at"], shown["owner"]["code"]) == ("ledger", None, "industry")
    assert (shown["ledger"]["next_review_on"], shown["ledger"]["reviewed_at"]) == ("2027-05-24", None)
    assert shown["may"] == ["supplement", "urge", "withdraw", "return-to-source"]
    browser = Browser(anywhere)
    page = browser.get(browser.open(receipt)).text
    for text in (
        "须待铁路部门&lt;b&gt;调整&lt;/b&gt;规划。",
        "2027年5月24日",
        "尚未复核",
        "产业办",
        "规划批复后三个月内开工。",
    ):
        assert text in page
    assert "陈示例" not in page
    sound(anywhere)


def test_a_cycle_that_is_too_long_a_stranger_and_a_promise_without_a_day_are_refused(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    number, browser = at_work(house)["number"], come_in(house, REVIEWER)
    for wrong, status, text in (
        ({"months": "13"}, 409, "最长为12个月"),
        ({"owner": "nobody"}, 422, "请从列表中选择"),
        ({"promise": "明年"}, 422, "请同时填写"),
        ({"months": "x"}, 422, ""),
        ({"reason": " "}, 422, ""),
    ):
        answer = sends(browser, number, "propose", **{**ENTRY, **wrong})
        assert (answer.status_code, text in answer.text) == (status, True), wrong
    assert sends(browser, number, "resume", why="好了").status_code == 409
    assert kinds(house, number) == ["case.submitted.v1"]


def test_what_an_office_tells_of_the_round_later_changes_nothing(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    number = at_work(house)["number"]
    put_on(house, number)
    told = {"turn": 3, "lead": "industry", "by": "林工", "report": "已办", "answer": "已办好。", "outcome": "solved"}
    house.hear(house.told(number, "task.reported", told))
    assert (house.case(number).state, house.case(number).answer) == ("ledger", None)
    sound(house)


def test_reviews_are_heard_in_any_order_and_any_number_of_times(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    ends = set()
    for order in permutations(range(3)):
        number = at_work(house)["number"]
        put_on(house, number)
        messages = (planned(house, number), missed(house, number), reviewed(house, number))
        for one in (*order, *order):
            house.hear(messages[one])
        with house.service.database.read() as session:
            (one,) = of_case(session, house.case(number).id)
        ends.add((one.told, one.next_on.isoformat() if one.next_on else "", one.missed, str(one.reviewed_at)))
    assert len(ends) == 1
    assert next(iter(ends))[:3] == (3, "2027-11-26", False)
    sound(house)


def test_the_list_has_missed_reviews_first_and_the_reports_on_the_page(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    soon, late = (at_work(house)["number"] for _ in range(2))
    for number in (soon, late):
        put_on(house, number)
    house.hear(planned(house, soon, next_on="2026-12-24"), planned(house, late), missed(house, late))
    browser = supervisor(house)
    page = browser.get("/ledger/").text
    assert page.index(late) < page.index(soon)
    assert page.count("逾期未复核") == 1
    house.hear(reviewed(house, late))
    page = browser.get(f"/ledger/{late}").text
    for text in ("会商两次", "批复未下", "年底再会商", "2027年11月26日"):
        assert text in page
    outside = Browser(house)
    receipt = {"number": late, "tracking_code": house.case(late).tracking_code}
    tracked = outside.get(outside.open(receipt)).text
    assert "产业办已复核，下次复核定于2027年11月26日" in tracked
    assert "批复未下" not in tracked


def test_back_to_work_is_another_round_and_the_promise_beside_it_is_dropped(anywhere: House) -> None:
    number = at_work(anywhere)["number"]
    second = put_on(anywhere, number, **PROMISE)
    assert sends(second, number, "resume", why="铁路规划已调整").status_code == 303
    case = anywhere.case(number)
    assert (case.state, case.round, case.lead) == ("admitted", 2, None)
    told = [(one.data["turn"], one.data["why"]) for one in anywhere.sent(number) if one.type == "ledger.review_set.v1"]
    assert sorted(told) == [(1, None), (2, "resumed")]
    assert "case.reopened.v1" in kinds(anywhere, number)
    assert states(anywhere, number) == ["dropped"]
    assert sends(second, number, "resume", why="再来").status_code == 409
    assert number in second.get("/ledger/?show=left").text
    sound(anywhere)


@pytest.mark.parametrize("outcome", ["solved", "planned"])
def test_an_answer_closes_it_and_what_that_leaves_open_is_promised(anywhere: House, outcome: str) -> None:
    number = at_work(anywhere)["number"]
    second = put_on(anywhere, number)
    said = {"outcome": outcome, "answer": "道路已列入2028年计划。"}
    if outcome == "planned":
        assert sends(second, number, "answer", **said).status_code == 422
        said |= PROMISE
    assert sends(second, number, "answer", **said).status_code == 303
    shown = anywhere.get(f"/v1/cases/{number}").json
    assert (shown["state"], shown["ledger"], shown["answer"]["outcome"]) == ("closed", None, outcome)
    assert [one["state"] for one in shown["promises"]] == (["open"] if outcome == "planned" else [])
    sound(anywhere)


def test_that_it_cannot_be_done_by_law_is_not_the_centre_s_alone_to_say(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    number = at_work(house)["number"]
    second = put_on(house, number)
    assert sends(second, number, "answer", outcome="cannot_by_law", answer="依法不能办").status_code == 422
    assert house.case(number).state == "ledger"


def test_another_owner_or_cycle_is_told_and_the_same_is_refused(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    told = person(house, "lin_land", "林用地", [])
    land = house.body("land", "规划土地办", "Planning office")
    land.data["body"]["handlers"] = [told]
    house.hear(land)
    number = at_work(house)["number"]
    second = put_on(house, number)
    same = {"owner": "industry", "responsible": "陈示例", "months": "6", "note": "例行"}
    assert sends(second, number, "change", **same).status_code == 409
    other = {"owner": "land", "responsible": "林用地", "months": "3", "note": "职责调整"}
    assert sends(second, number, "change", **other).status_code == 303
    sent = house.sent(number)[-1]
    assert [sent.data[name] for name in ("turn", "owner", "person", "months")] == [2, "land", "lin_land", 3]
    assert house.case(number).lead == "land"
    sound(house)


def test_the_enterprise_may_press_add_and_take_back_what_stands_on_the_ledger(anywhere: House) -> None:
    number = at_work(anywhere)["number"]
    put_on(anywhere, number)
    assert anywhere.post(f"/v1/cases/{number}/urge", {"text": "还要多久"}).status_code == 200
    assert anywhere.post(f"/v1/cases/{number}/supplement", {"text": "新图纸"}).status_code == 200
    assert anywhere.post(f"/v1/cases/{number}/withdraw").json["state"] == "withdrawn"
    told = [one for one in anywhere.sent(number) if one.type == "ledger.review_set.v1"]
    assert sorted((one.data["turn"], one.data["why"]) for one in told) == [(1, None), (2, "withdrawn")]
    sound(anywhere)


def test_an_entry_that_intake_never_made_is_set_aside(house: House) -> None:
    number = at_work(house)["number"]
    house.hear(planned(house, number))
    assert any("on the ledger" in reason for reason in house.dead())


def test_whoever_a_case_is_about_sees_nothing_of_it_on_the_ledger_and_cannot_own_it(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    member(house, "service", "服务办", "Service office", "he_service", "何某", [Duty.SUPERVISOR, Duty.REVIEWER])
    number = at_work(house, about="服务办窗口")["number"]
    inside, outside = come_in(house, "he_service"), come_in(house, REVIEWER)
    assert sends(outside, number, "propose", **{**ENTRY, "owner": "service"}).status_code == 422
    put_on(house, number)
    assert number not in inside.get("/ledger/").text
    assert inside.get(f"/ledger/{number}").status_code == 404
    assert number in come_in(house, CALLER).get("/ledger/").text


def test_what_was_put_on_the_ledger_is_counted_and_left_out_where_the_place_says_so(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    number = at_work(house)["number"]
    second = put_on(house, number)
    house.hear(planned(house, number), missed(house, number))
    with house.service.database.read() as session:
        known = next(found for case, found in all_entries(session) if case == house.case(number).id)
    (due,) = (one for one in known.values() if str(one.event) == "ledger_review")
    assert (due.at.date().isoformat(), due.body, "in_time" in due.words) == ("2027-05-24", "industry", False)
    house.hear(reviewed(house, number))
    assert sends(second, number, "answer", outcome="solved", answer="已办好。").status_code == 303
    with house.service.database.read() as session:
        entries = next(found for case, found in all_entries(session) if case == house.case(number).id)
    words = {str(one.event): (one.body, one.words) for one in entries.values()}
    assert words["ledgered"][0] == "industry"
    assert "on_ledger" in words["closed"][1]
    assert "in_time" not in words["ledger_review"][1]
    assert [str(one.event) for one in entries.values()].count("ledger_review") == 1


def test_nobody_is_late_with_a_contact_whose_day_came_when_the_case_stood_on_the_ledger(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    number = str(house.bring()["number"])
    assigned, begun = road(house, number)[:2]
    begun.data["contact_due_at"] = "2027-01-04T09:30:00+00:00"
    house.hear(assigned, begun)
    put_on(house, number)
    with house.service.database.read() as session:
        entries = next(found for case, found in all_entries(session) if case == house.case(number).id)
    (due,) = (one for one in entries.values() if str(one.event) == "contact_due")
    assert {"on_ledger", "ended_by_then"} <= set(due.words)
