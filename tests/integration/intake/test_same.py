"""The same matter through several doors: what is found, what is decided about it, and what must not be merged."""

import pytest
from sqlalchemy import event

from tests.integration.intake.house import House
from tests.integration.intake.same import (
    AGAIN,
    LAND,
    LANFENG,
    bring,
    by_rule,
    kept,
    kinds,
    merge,
    same_matter_is,
    well,
)
from tests.integration.intake.staff import CLERK, DISPATCHER, come_in


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database."""
    found: House = request.getfixturevalue(request.param)
    return found


def test_another_of_the_same_enterprise_and_near_the_same_text_is_proposed_and_nothing_else(anywhere: House) -> None:
    first = bring(anywhere, LAND)["number"]
    other = bring(anywhere, {**LAND, "title": "食堂油烟扰民", "description": "隔壁食堂。"})["number"]
    stranger = bring(anywhere, {**LAND, "enterprise": {"name": "厦门别的有限公司"}})["number"]
    assert kept(anywhere) == []
    second = bring(anywhere, AGAIN)["number"]
    (like,) = kept(anywhere)
    assert (like.case_id, like.other_id, like.state) == (anywhere.case(second).id, anywhere.case(first).id, "waiting")
    assert 0.5 < like.score < 1
    assert {anywhere.case(one).state for one in (first, second)} == {"received"}
    browser = come_in(anywhere, DISPATCHER)
    for one, same in ((second, first), (first, second)):
        page = browser.get(f"/centre/cases/{one}").text
        assert "可能是同一事项" in page
        assert f"/centre/cases/{one}/same?with={same}" in page
        assert other not in page
        assert stranger not in page
    assert "可能是同一事项" not in come_in(anywhere, CLERK).get(f"/centre/cases/{second}").text


def test_a_credit_code_finds_the_enterprise_under_another_name_and_hidden_cases_are_never_compared(
    house: House,
) -> None:
    bring(house, LAND)
    bring(house, {**LAND, "enterprise": {"name": "澜峰精密", "uscc": LANFENG["uscc"]}})
    assert len(kept(house)) == 1
    for hidden in ("anonymous", "confidential"):
        bring(house, {**LAND, hidden: True, "enterprise": None if hidden == "anonymous" else LANFENG})
    same_matter_is(house, None)
    bring(house, LAND)
    assert len(kept(house)) == 1


def test_only_the_window_and_open_cases_count(house: House) -> None:
    by_rule(house, within={"n": 1, "unit": "calendar_days"}, merge=1)
    ended = bring(house, LAND)["number"]
    assert house.post(f"/v1/cases/{ended}/withdraw").status_code == 200
    old = bring(house, AGAIN)["number"]
    assert kept(house) == []
    house.clock.at = house.clock.at.replace(day=house.clock.at.day + 2)
    bring(house, AGAIN)
    assert kept(house) == []
    assert house.case(old).joined == 0


def test_a_post_costs_one_statement_more_and_none_where_no_enterprise_is_named(house: House) -> None:
    bring(house, {**LAND, "title": "乙"})  # puts the use of its key on record, once a minute
    asked: list[str] = []
    engine = house.service.database.engine

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(engine, "before_cursor_execute", note)
    counts = {}
    for rules in ({"within": {"n": 30, "unit": "calendar_days"}, "propose": 0.5}, None):
        same_matter_is(house, rules)
        house.app.extensions["intake.place"].get()
        for whose in ({"enterprise": LANFENG}, {"enterprise": None, "complainant": {"name": "陈"}}):
            asked.clear()
            bring(house, {**LAND, "title": f"甲{len(counts)}", "description": None, **whose})
            counts[rules is None, "complainant" in whose] = len(asked)
    event.remove(engine, "before_cursor_execute", note)
    assert counts[False, False] == counts[True, False] + 1
    assert counts[False, True] == counts[True, True]


def test_where_the_place_lets_a_rule_do_it_nearly_equal_texts_are_merged_as_they_come(anywhere: House) -> None:
    by_rule(anywhere)
    one = bring(anywhere, LAND)["number"]
    two = bring(anywhere, {**AGAIN, "description": LAND["description"]})["number"]
    assert anywhere.case(two).merged_into == anywhere.case(one).id
    assert [message.type for message in anywhere.sent(two)] == ["case.closed.v1"]
    assert anywhere.case(one).joined == 1
    (like,) = kept(anywhere)
    assert (like.state, like.decided_by) == ("merged", "rule")
    # One about somebody whom it must not reach, and one with another code, are for somebody to look at.
    about = bring(anywhere, {**LAND, "about": "征收办"})["number"]
    other = bring(anywhere, {**LAND, "enterprise": {**LANFENG, "uscc": "91350200M0001A015M"}})
    assert {anywhere.case(about).state, anywhere.case(other["number"]).state} == {"received"}
    well(anywhere)


def test_a_repeat_of_a_request_gets_its_first_answer_and_is_merged_with_nothing(anywhere: House) -> None:
    by_rule(anywhere)
    told = {**LAND, "source_reference": "W-1"}
    first = bring(anywhere, told)
    again = anywhere.post("/v1/cases", {**told, "kind": "help", "channel": "hotline"})
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first, "true")
    assert kept(anywhere) == []
    assert anywhere.case(first["number"]).joined == 0


def test_what_was_refused_is_not_proposed_again_and_says_who_and_why(house: House) -> None:
    one, two = bring(house, LAND)["number"], bring(house, AGAIN)["number"]
    assert merge(house, two, one, "refuse")[1].status_code == 422
    browser, done = merge(house, two, one, "refuse", why="两块地")
    assert done.status_code == 303
    page = browser.follow(done).text
    assert "可能是同一事项" not in page
    assert f"认定与{one}不是同一事项" in page
    compared = browser.get(f"/centre/cases/{one}/same?with={two}").text
    assert "林派单认定不是同一事项：两块地" in compared
    assert kinds(house, two) == ["case.submitted"]
    # They can still be merged: whoever looks again may know more.
    assert merge(house, one, two)[1].status_code == 303
    well(house)


def test_what_must_not_be_merged_is_refused_with_the_reason(house: House) -> None:
    one, secret = bring(house, LAND)["number"], bring(house, {**LAND, "confidential": True})["number"]
    stranger = bring(house, {**LAND, "enterprise": {"name": "别的", "uscc": "91350200M0001A015M"}})["number"]
    ended = bring(house, LAND)["number"]
    house.post(f"/v1/cases/{ended}/withdraw")
    for other, word in ((secret, "保密件"), (stranger, "不同企业"), (ended, "已经结束"), (one, "自身")):
        done = merge(house, one, other)[1]
        assert done.status_code == 409, other
        assert word in done.text
    page = come_in(house, DISPATCHER).get(f"/centre/cases/{one}/same?with=HC-2026-000001-1")
    assert page.status_code == 422
    assert "没有这个编号" in page.text
    assert house.case(one).state == "received"


def test_two_that_came_in_one_moment_are_found_when_somebody_looks(house: House) -> None:
    same_matter_is(house, None)
    one, two = bring(house, LAND)["number"], bring(house, AGAIN)["number"]
    same_matter_is(house, {"within": {"n": 30, "unit": "calendar_days"}, "propose": 0.5})
    assert kept(house) == []
    assert one in come_in(house, DISPATCHER).get(f"/centre/cases/{two}").text
    assert merge(house, two, one)[1].status_code == 303
    assert [(like.state, like.case_id) for like in kept(house)] == [("merged", house.case(two).id)]
