"""Promises: an answer that leaves something to be done goes out with one; it is asked about, moved by two, taken up."""

from datetime import timedelta
from itertools import permutations

import pytest

from services.intake.promises.store import of_case
from shared.contracts.words import Duty
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.promising import (
    FORM,
    PLEDGE,
    UNTIL,
    acts,
    anywhere,
    due,
    fulfilled,
    promised,
    reported,
    says,
    settled,
    sound,
    states,
    supervisor,
)
from tests.integration.intake.staff import CALLER, REVIEWER, come_in, member

__all__ = ["anywhere"]


def test_an_answer_that_leaves_something_to_be_done_goes_out_with_its_promise(anywhere: House) -> None:
    receipt = promised(anywhere)
    number = receipt["number"]
    made = anywhere.sent(number)[-1]
    assert (made.type, made.round) == ("promise.made.v1", 1)
    assert (made.data["promise"], made.data["pledge"]) == (1, PLEDGE)
    assert made.data["case"]["number"] == number
    (told,) = anywhere.get(f"/v1/cases/{number}").json["promises"]
    assert (told["text"], told["until"], told["state"]) == ("余额<b>到账</b>", UNTIL, "open")
    assert told["owner"] == {"code": "industry", "name": {"zh": "产业办", "en": "Industry office"}}
    assert "陈示例" not in str(told)  # who is responsible is between the centre and the office
    browser = Browser(anywhere)
    page = browser.get(browser.open(receipt)).text
    for text in ("余额&lt;b&gt;到账&lt;/b&gt;", "2027年3月31日", "产业办承诺于2027年3月31日前兑现", "待兑现"):
        assert text in page
    assert "陈示例" not in page
    sound(anywhere)


def test_the_reviewer_must_see_to_a_promise_and_may_mend_it(anywhere: House) -> None:
    number = reported(anywhere)["number"]
    browser, address = come_in(anywhere, REVIEWER), f"/centre/reviews/{number}"
    hidden = browser.hidden(address)
    assert browser.send(f"{address}/approve", hidden).status_code == 422
    past = browser.send(f"{address}/approve", hidden, **{**FORM, "promised_on": "2026-11-01"})
    assert past.status_code == 409
    assert "今天或以后" in past.text
    assert browser.send(f"{address}/approve", hidden, **{**FORM, "owner": "nobody"}).status_code == 422
    assert anywhere.case(number).state == "under_review"
    assert states(anywhere, number) == []
    assert browser.send(f"{address}/approve", hidden, **FORM).status_code == 303
    assert states(anywhere, number) == ["open"]
    assert anywhere.sent(number)[-1].data["pledge"] == {**PLEDGE, "text": "余额到账", "person": None}
    mended = reported(anywhere, PLEDGE)["number"]
    address = f"/centre/reviews/{mended}"
    later = {**FORM, "promised_on": "2027-04-30"}
    assert browser.send(f"{address}/approve", browser.hidden(address), **later).status_code == 303
    # Neither owner nor name was changed: whoever is responsible keeps their place in the directory.
    told = anywhere.sent(mended)[-1].data["pledge"]
    assert (told["until"], told["person"]) == ("2027-04-30", "chen_industry")


def test_where_nobody_reviews_only_an_answer_with_its_promise_goes_out_by_itself(house: House) -> None:
    house.loosen(review="none")
    house.hear(house.body("industry", "产业办", "Industry office"))
    without, late, good = (reported(house, one)["number"] for one in (None, {**PLEDGE, "until": "2026-11-23"}, PLEDGE))
    assert [house.case(one).state for one in (without, late, good)] == ["under_review", "under_review", "answered"]
    assert house.dead() == []


def test_kept_in_the_enterprises_words_it_ends_once(anywhere: House) -> None:
    receipt = promised(anywhere)
    number = receipt["number"]
    anywhere.hear(due(anywhere, number))
    assert states(anywhere, number) == ["due"]
    outside = Browser(anywhere)
    assert "请确认承诺是否兑现" in outside.get(outside.open(receipt)).text
    address = f"{outside.open(receipt)}/promises/1"
    hidden = outside.hidden(address)
    assert outside.send(address, hidden, kept="yes", text="收到了").status_code == 303
    assert outside.send(address, hidden, kept="yes", text="收到了").status_code == 303  # a second click
    assert outside.send(address, hidden, kept="no").status_code == 409
    assert "form" not in outside.get(address).text.partition("<main")[2].partition("</main")[0]
    anywhere.hear(due(anywhere, number), fulfilled(anywhere, number))
    assert (states(anywhere, number), settled(anywhere, number)) == (["kept"], [(1, "kept")])
    sound(anywhere)


def test_not_kept_it_is_broken_and_the_supervision_office_says_once_what_it_did(anywhere: House) -> None:
    receipt = promised(anywhere)
    number = receipt["number"]
    assert says(anywhere, receipt, "no").status_code == 409  # its day has not come
    anywhere.hear(due(anywhere, number))
    assert says(anywhere, receipt, "no", "没有到账").status_code == 303
    told = anywhere.sent(number)[-1].data
    assert (told["state"], told["said"], told["turn"], told["taken_up"]) == ("broken", "没有到账", 2, None)
    assert acts(come_in(anywhere, REVIEWER), number, "take_up", done="x").status_code == 403
    boss = supervisor(anywhere)
    assert number in boss.get("/centre/promises/?state=broken").text
    assert acts(boss, number, "take_up").status_code == 422
    assert acts(boss, number, "take_up", done="已约谈产业办").status_code == 303
    assert acts(boss, number, "take_up", done="又一次").status_code == 409
    told = anywhere.sent(number)[-1].data
    assert (told["state"], told["turn"], told["taken_up"]) == ("broken", 3, "已约谈产业办")
    outside = Browser(anywhere)
    page = outside.get(outside.open(receipt)).text
    assert "督查部门已处理" in page
    assert "约谈" not in page
    sound(anywhere)


def test_what_the_owner_says_is_asked_about_before_the_day_and_denied_is_not_broken_yet(anywhere: House) -> None:
    receipt = promised(anywhere)
    number = receipt["number"]
    anywhere.hear(fulfilled(anywhere, number))
    assert states(anywhere, number) == ["due"]
    assert says(anywhere, receipt, "no", "还没有").status_code == 303
    assert (states(anywhere, number), settled(anywhere, number)) == (["open"], [])
    anywhere.hear(fulfilled(anywhere, number))  # heard before: nothing
    assert states(anywhere, number) == ["open"]
    anywhere.hear(fulfilled(anywhere, number, 2))
    assert states(anywhere, number) == ["due"]
    sound(anywhere)


@pytest.mark.parametrize(("said", "end"), [(True, "kept"), (False, "broken")])
def test_whom_nobody_reaches_three_times_is_asked_no_more_and_the_owners_word_counts(
    anywhere: House, said: bool, end: str
) -> None:
    contact = {"name": "陈先生", "phone": "0592-7654321"}
    number = promised(anywhere, enterprise={"name": "厦门禾芮生物制药有限公司", "contact": contact})["number"]
    anywhere.hear(due(anywhere, number), *([fulfilled(anywhere, number)] if said else []))
    browser = come_in(anywhere, CALLER)
    assert number in browser.get("/centre/calls").text
    for _ in range(3):
        assert states(anywhere, number) == ["due"]
        assert acts(browser, number, "not_reached", note="忙音").status_code == 303
        assert (
            states(anywhere, number) != ["due"] or acts(browser, number, "not_reached").status_code == 409
        )  # too soon
        anywhere.clock.at += timedelta(hours=3)
        browser = come_in(anywhere, CALLER)
    assert (states(anywhere, number), settled(anywhere, number)) == ([end], [(1, end)])
    sound(anywhere)


def test_another_day_takes_a_reason_and_two_people(anywhere: House) -> None:
    receipt = promised(anywhere)
    number = receipt["number"]
    one, other = come_in(anywhere, REVIEWER), supervisor(anywhere)
    assert acts(one, number, "move", until="2027-06-30").status_code == 422
    assert acts(one, number, "move", until="2026-01-01", why="招标").status_code == 409
    assert acts(one, number, "move", until="2027-06-30", why="招标流程").status_code == 303
    assert acts(one, number, "decide", decision="agree").status_code == 409  # their own wish
    assert number in other.get("/centre/promises/").text
    assert acts(other, number, "decide", decision="refuse").status_code == 422
    assert acts(other, number, "decide", decision="refuse", reason="已多次调整").status_code == 303
    assert states(anywhere, number) == ["open"]
    assert acts(one, number, "move", until="2027-06-30", why="招标流程").status_code == 303
    assert acts(other, number, "decide", decision="agree").status_code == 303
    assert states(anywhere, number) == ["moved", "open"]
    first, second = anywhere.sent(number)[-2:]
    assert (first.data["state"], first.data["said"]) == ("moved", "招标流程")
    assert (second.data["promise"], second.data["pledge"]["until"]) == (2, "2027-06-30")
    outside = Browser(anywhere)
    assert "承诺期限调整至2027年6月30日" in outside.get(outside.open(receipt)).text
    anywhere.hear(due(anywhere, number))  # the first one's day means nothing any more
    assert states(anywhere, number) == ["moved", "open"]
    sound(anywhere)


def test_what_is_taken_up_again_or_withdrawn_leaves_no_promise_behind(anywhere: House) -> None:
    anywhere.loosen(verdicts_checked=False)
    again, back = promised(anywhere)["number"], promised(anywhere)["number"]
    bad = {"contacted": True, "solved": False, "satisfaction": "dissatisfied"}
    assert anywhere.post(f"/v1/cases/{again}/verdict", bad).json["round"] == 2
    assert anywhere.post(f"/v1/cases/{back}/withdraw").status_code == 200
    for number in (again, back):
        assert (states(anywhere, number), settled(anywhere, number)) == (["dropped"], [(1, "dropped")])
    sound(anywhere)


def test_a_promise_outlives_its_closed_case(anywhere: House) -> None:
    receipt = promised(anywhere)
    number = receipt["number"]
    good = {"contacted": True, "solved": True, "satisfaction": "satisfied"}
    assert anywhere.post(f"/v1/cases/{number}/verdict", good).json["state"] == "closed"
    anywhere.hear(due(anywhere, number))
    assert says(anywhere, receipt, "no").status_code == 303
    assert (anywhere.case(number).state, states(anywhere, number)) == ("closed", ["broken"])


def test_what_was_promised_in_between_is_overtaken_by_the_answer_whichever_is_heard_first(anywhere: House) -> None:
    lead = {"lead": "industry", "by": "林工"}
    for order in permutations(range(2)):
        number = anywhere.bring()["number"]
        told = {"report": "已拨付", "answer": "已到账。", "outcome": "solved"}
        between = {"turn": 3, **lead, "text": "月底前答复", "promised_on": "2026-11-30"}
        messages = (
            anywhere.told(number, "task.interim", between),
            anywhere.told(number, "task.reported", {"turn": 4, **lead, **told}),
        )
        for one in order:
            anywhere.hear(messages[one])
            if one == 1:
                anywhere.approve(number)
        assert (anywhere.case(number).state, states(anywhere, number)) == ("answered", ["dropped"])
    sound(anywhere)


def test_where_the_place_does_not_say_so_a_date_in_between_is_no_promise(house: House) -> None:
    house.loosen(interim_promises=False)
    number = house.bring()["number"]
    between = {"turn": 3, "lead": "industry", "by": "林工", "text": "月底前答复", "promised_on": "2026-11-30"}
    house.hear(house.told(number, "task.interim", between))
    assert states(house, number) == []


def test_events_about_a_promise_come_in_any_order_and_any_number_of_times(house: House) -> None:
    house.hear(house.body("industry", "产业办", "Industry office"))
    ends = set()
    for order in permutations(range(3)):
        number = promised(house)["number"]
        told = (due(house, number), fulfilled(house, number), fulfilled(house, number, 2))
        for one in (*order, *order):
            house.hear(told[one])
        with house.service.database.read() as session:
            (one,) = of_case(session, house.case(number).id)
            ends.add((one.state, one.fell_due, str(one.fulfilled), one.turn))
    assert len(ends) == 1


def test_whoever_a_case_is_about_never_sees_its_promises_and_cannot_own_one(house: House) -> None:
    member(house, "service", "服务办", "Service office", "he_service", "何某", [Duty.SUPERVISOR, Duty.REVIEWER])
    number = reported(house, None, about="服务办窗口")["number"]
    inside = come_in(house, "he_service")
    outside = come_in(house, REVIEWER)
    address = f"/centre/reviews/{number}"
    refused = outside.send(f"{address}/approve", outside.hidden(address), **{**FORM, "owner": "service"})
    assert refused.status_code == 422
    house.hear(house.body("industry", "产业办", "Industry office"))
    assert outside.send(f"{address}/approve", outside.hidden(address), **FORM).status_code == 303
    assert number not in inside.get("/centre/promises/").text
    assert inside.get(f"/centre/promises/{number}/1").status_code == 404
    assert outside.get(f"/centre/promises/{number}/1").status_code == 200
    assert outside.get(f"/centre/promises/{number}/2").status_code == 404
