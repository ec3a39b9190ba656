"""The centre ends a case itself: by an answer, by declining it with two signatures, by guidance, by stopping it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.integration.intake.browser import Browser
from tests.integration.intake.house import CASE_DUE, DECISION, House, party
from tests.integration.intake.staff import CALLER, CLERK, DISPATCHER, REVIEWER, SECOND, come_in

GROUNDED = {"ground": "in_court", "text": "补偿争议已由法院审理，请依判决执行。"}


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database."""
    found: House = request.getfixturevalue(request.param)
    return found


def dispatched(house: House, number: str) -> None:
    lead = party("planning_land", "规划土地办", "Planning")
    assigned = {"case": None, "case_class": "general", "lead": lead, "assisting": [], "may_return": True}
    assigned["case"] = house.sent(number)[0].data["case"]
    house.hear(
        house.told(number, "case.assigned", {**assigned, "decision": DECISION}),
        house.told(
            number,
            "task.opened",
            {"turn": 1, "lead": "planning_land", "by": None, "due_at": CASE_DUE, "case_due_at": CASE_DUE},
        ),
    )


def ends(house: House, number: str) -> list[dict[str, Any]]:
    return [one.data for one in house.sent(number) if one.type == "case.closed.v1"]


def kinds(house: House, number: str) -> list[str]:
    return [one["kind"] for one in house.get(f"/v1/cases/{number}/events").json["events"]]


def proposed(house: House, number: str, **told: str) -> tuple[Browser, str]:
    """Propose to decline a case; return the second person's browser and the address of the proposal."""
    done = come_in(house, DISPATCHER).fill(f"/centre/cases/{number}/decline", **{**GROUNDED, **told})
    assert done.status_code == 303, done.text
    second = come_in(house, SECOND)
    page = second.get("/centre/signatures").text
    return second, "/centre/signatures/" + page.split('href="/centre/signatures/')[1].split('"')[0]


def test_what_the_desk_answers_at_once_is_closed_and_said_everywhere(anywhere: House) -> None:
    number = anywhere.bring(kind="consultation")["number"]
    come_in(anywhere, DISPATCHER).fill(f"/centre/cases/{number}/answer", text="到人社窗口申请。")
    assert ends(anywhere, number) == [{"outcome": "explained", "satisfaction": None, "ending": "answered_at_once"}]
    seen = anywhere.get(f"/v1/cases/{number}").json
    assert (seen["state"], seen["answer"]["text"], seen["owner"]) == ("closed", "到人社窗口申请。", None)
    assert (seen["ending"]["kind"], seen["may"]) == ("answered_at_once", ["reopen"])
    assert kinds(anywhere, number) == ["case.submitted", "case.admitted", "case.answered_at_once"]


def test_to_decline_takes_another_person_and_until_then_the_case_stays_where_it_is(anywhere: House) -> None:
    # E12: a court hears the dispute already.
    receipt = anywhere.bring(title="不服征收补偿，法院已开庭")
    number = receipt["number"]
    second, proposal = proposed(anywhere, number)
    assert (anywhere.case(number).state, ends(anywhere, number)) == ("received", [])
    first = come_in(anywhere, DISPATCHER)
    assert "须由另一人会签" in first.get(proposal).text
    own = first.send(proposal, first.hidden(f"/centre/cases/{number}/call"), decision="agree")
    assert own.status_code == 409
    assert anywhere.case(number).state == "received"
    assert "待会签" in first.get(f"/centre/cases/{number}").text
    assert second.fill(proposal, decision="agree").status_code == 303
    assert ends(anywhere, number) == [{"outcome": None, "satisfaction": None, "ending": "declined"}]
    seen = anywhere.get(f"/v1/cases/{number}").json
    assert (seen["state"], seen["owner"], seen["answer"]) == ("declined", None, None)
    assert seen["ending"]["ground"] == "in_court"
    assert "仲裁法" in seen["ending"]["basis"]["zh"]
    assert seen["ending"]["text"] == GROUNDED["text"]
    enterprise = Browser(anywhere)
    page = enterprise.get(enterprise.open(receipt)).text
    assert "已进入诉讼或仲裁程序" in page
    assert GROUNDED["text"] in page
    assert "林派单" not in page


def test_a_reviewer_may_be_the_second_and_may_refuse_with_a_reason(anywhere: House) -> None:
    number = anywhere.bring()["number"]
    _, proposal = proposed(anywhere, number, basis="行政诉讼法第四十九条")
    reviewer = come_in(anywhere, REVIEWER)
    without = reviewer.fill(proposal, decision="refuse")
    assert without.status_code == 422
    assert 'id="reason-error"' in without.text
    assert reviewer.fill(proposal, decision="refuse", reason="法院审的是另一宗。").status_code == 303
    assert (anywhere.case(number).state, ends(anywhere, number)) == ("received", [])
    page = reviewer.get(f"/centre/cases/{number}").text
    assert "法院审的是另一宗。" in page
    assert "decline.refused" not in kinds(anywhere, number)
    assert "没有待会签的建议" in reviewer.get("/centre/signatures").text
    # What was refused once may be proposed again.
    assert proposed(anywhere, number)[1] != proposal


def test_while_a_proposal_waits_nothing_else_ends_the_case(house: House) -> None:
    number = house.bring()["number"]
    proposed(house, number)
    browser = come_in(house, DISPATCHER)
    for verb in ("answer", "guide", "decline", "terminate"):
        assert browser.get(f"/centre/cases/{number}/{verb}").status_code == 409, verb
        assert f"/centre/cases/{number}/{verb}" not in browser.get(f"/centre/cases/{number}").text
    assert browser.get(f"/centre/cases/{number}/call").status_code == 200


def test_a_proposal_about_a_case_that_a_body_has_meanwhile_can_no_longer_be_signed(house: House) -> None:
    number = house.bring()["number"]
    second, proposal = proposed(house, number)
    hidden = second.hidden(proposal)
    dispatched(house, number)
    assert proposal not in second.get("/centre/signatures").text
    assert second.send(proposal, hidden, decision="agree").status_code == 409
    assert house.case(number).state == "dispatched"


@pytest.mark.parametrize("verb", ["answer", "guide", "decline", "terminate"])
def test_what_a_body_has_the_centre_does_not_end(house: House, verb: str) -> None:
    number = house.bring()["number"]
    browser = come_in(house, DISPATCHER)
    hidden = browser.hidden(f"/centre/cases/{number}/{verb}")
    dispatched(house, number)
    sent = browser.send(f"/centre/cases/{number}/{verb}", hidden, **GROUNDED, door="110")
    # A field that a form does not have is not looked at: it is the state that is refused.
    assert sent.status_code == 409
    assert GROUNDED["text"] in sent.text
    assert ends(house, number) == []


def test_guidance_is_asked_about_once_and_a_no_gives_the_desk_the_case_again(anywhere: House) -> None:
    anywhere.hear(anywhere.body("police", "公安分局", "Police"))
    receipt = anywhere.bring(title="被冒充老板的人骗走货款")
    number = receipt["number"]
    told = {"door": "110 或 96110", "body": "police", "text": "请立即报警止付。"}
    come_in(anywhere, DISPATCHER).fill(f"/centre/cases/{number}/guide", **told)
    assert ends(anywhere, number) == [{"outcome": None, "satisfaction": None, "ending": "guided"}]
    seen = anywhere.get(f"/v1/cases/{number}").json
    assert (seen["state"], seen["may"]) == ("guided", ["guidance"])
    assert seen["ending"]["body"] == {"code": "police", "name": {"zh": "公安分局", "en": "Police"}}
    enterprise = Browser(anywhere)
    address = enterprise.open(receipt)
    assert "110 或 96110" in enterprise.get(address).text
    assert enterprise.fill(f"{address}/guidance", worked="no", text="说不归他们管").status_code == 303
    case = anywhere.case(number)
    assert (case.state, case.round, case.lead, case.ending) == ("admitted", 2, None, None)
    reopened = anywhere.sent(number)[-1]
    assert (reopened.type, reopened.round, reopened.data["reason"]) == ("case.reopened.v1", 2, "说不归他们管")
    # The second time nobody is asked.
    come_in(anywhere, DISPATCHER).fill(f"/centre/cases/{number}/guide", **told)
    seen = anywhere.get(f"/v1/cases/{number}").json
    assert (seen["ending"]["asks"], seen["may"]) == (False, [])
    assert enterprise.get(f"{address}/guidance").status_code == 409
    assert anywhere.post(f"/v1/cases/{number}/guidance", {"worked": False}).status_code == 409
    assert [one.round for one in anywhere.sent(number) if one.type == "case.closed.v1"] == [1, 2]


def test_an_agency_may_say_that_the_guidance_worked_and_the_case_rests(house: House) -> None:
    number = house.bring()["number"]
    come_in(house, DISPATCHER).fill(f"/centre/cases/{number}/guide", door="仲裁委", text="请申请仲裁。")
    assert house.post(f"/v1/cases/{number}/guidance", {"worked": "yes"}).status_code == 422
    answer = house.post(f"/v1/cases/{number}/guidance", {"worked": True})
    assert (answer.status_code, answer.json["state"], answer.json["ending"]["asks"]) == (200, "guided", False)
    assert house.post(f"/v1/cases/{number}/guidance", {"worked": False}).status_code == 409
    another = house.bring()["number"]
    told = house.post(f"/v1/cases/{another}/guidance", {"worked": True}, Accept_Language="en")
    assert (told.status_code, "was not guided" in told.json["detail"]) == (409, True), told.json
    assert kinds(house, number) == ["case.submitted", "case.guided", "guidance.worked"]


def test_a_case_is_stopped_on_a_ground_that_is_for_that(anywhere: House) -> None:
    number = anywhere.bring()["number"]
    browser = come_in(anywhere, DISPATCHER)
    page = f"/centre/cases/{number}/terminate"
    wrong = browser.fill(page, ground="other_district", text="联系不上。")
    assert wrong.status_code == 422
    assert 'id="ground-error"' in wrong.text
    assert browser.fill(page, ground="cannot_be_reached", text="联系不上。").status_code == 303
    assert ends(anywhere, number) == [{"outcome": None, "satisfaction": None, "ending": "terminated"}]
    assert anywhere.get(f"/v1/cases/{number}").json["ending"]["ground"] == "cannot_be_reached"
    # Whatever arrives late is on record and changes nothing.
    dispatched(anywhere, number)
    assert anywhere.case(number).state == "terminated"


def test_a_call_by_voice_is_on_record_and_what_was_said_is_not_shown_outside(anywhere: House) -> None:
    # E8: the money left half an hour ago; who waits for a mail has lost it.
    receipt = anywhere.bring(title="财务半小时前被骗走86万元", urgency="emergency")
    number = receipt["number"]
    browser = come_in(anywhere, CLERK)
    page = f"/centre/cases/{number}/call"
    future = browser.fill(page, whom="110", called_at="2030-01-01T10:00", text="x")
    assert future.status_code == 422
    told = {"whom": "96110 反诈中心", "called_at": "2026-11-24T09:10", "text": "已启动紧急止付。"}
    assert browser.fill(page, **told).status_code == 303
    dispatched(anywhere, number)
    assert browser.fill(page, **{**told, "text": "次日回电。"}).status_code == 303
    inside = browser.get(f"/centre/cases/{number}").text
    assert "与96110 反诈中心通话" in inside
    assert "已启动紧急止付。" in inside
    assert "黄窗口" in inside
    outside = Browser(anywhere)
    public = outside.get(outside.open(receipt)).text
    assert "服务中心已就此通电话" in public
    assert "96110" not in public + str(anywhere.get(f"/v1/cases/{number}/events").json)


def test_the_same_form_sent_twice_ends_a_case_once(house: House) -> None:
    number = house.bring()["number"]
    browser = come_in(house, DISPATCHER)
    page = f"/centre/cases/{number}/answer"
    hidden = browser.hidden(page)
    assert [browser.send(page, hidden, text="已答复").status_code for _ in range(2)] == [303, 303]
    assert len(ends(house, number)) == 1


def test_who_has_another_duty_ends_nothing(house: House) -> None:
    number = house.bring()["number"]
    for who in (CLERK, REVIEWER, CALLER):
        browser = come_in(house, who)
        for verb in ("answer", "guide", "decline", "terminate"):
            assert browser.get(f"/centre/cases/{number}/{verb}").status_code == 403
    for who in (CLERK, CALLER):
        assert come_in(house, who).get("/centre/signatures").status_code == 403


BACK = {"ground": "higher_power", "text": "属市级部门职权，本区无权办理。"}


def test_what_was_passed_down_goes_back_to_its_source_and_the_source_is_told_why(anywhere: House) -> None:
    number = anywhere.bring(channel="passed_down")["number"]
    desk = come_in(anywhere, DISPATCHER)
    assert f"/centre/cases/{number}/to_source" in desk.get(f"/centre/cases/{number}").text
    assert desk.fill(f"/centre/cases/{number}/to_source", **BACK).status_code == 303
    assert ends(anywhere, number) == [{"outcome": None, "satisfaction": None, "ending": "passed_back"}]
    seen = anywhere.get(f"/v1/cases/{number}").json
    assert (seen["state"], seen["owner"], seen["may"]) == ("passed_back", None, ["acknowledge-return"])
    assert (seen["ending"]["kind"], seen["ending"]["ground"]) == ("passed_back", "higher_power")
    assert seen["ending"]["text"] == BACK["text"]
    assert kinds(anywhere, number) == ["case.submitted", "case.passed_back"]
    assert "passed_back" in {one["code"] for one in anywhere.get("/v1/codes/states").json["codes"]}


def test_nothing_else_goes_back_and_nothing_after_its_time(anywhere: House) -> None:
    own = anywhere.bring()["number"]
    late = anywhere.bring(channel="passed_down")["number"]
    desk = come_in(anywhere, DISPATCHER)
    assert "/to_source" not in desk.get(f"/centre/cases/{own}").text
    assert "上级交办" in desk.get(f"/centre/cases/{own}/to_source").text
    form = desk.hidden(f"/centre/cases/{late}/to_source")
    anywhere.clock.at += timedelta(days=2)
    assert desk.send(f"/centre/cases/{late}/to_source", form, **BACK).status_code == 409
    assert "届满" in desk.get(f"/centre/cases/{late}/to_source").text
    assert "/to_source" not in desk.get(f"/centre/cases/{late}").text
    assert [anywhere.case(number).state for number in (own, late)] == ["received", "received"]
    dispatched(anywhere, anywhere.bring(channel="passed_down")["number"])


def test_a_source_names_its_own_window_and_that_holds_whatever_the_place_says(anywhere: House) -> None:
    window = (anywhere.clock.now() + timedelta(hours=3)).isoformat()
    number = anywhere.bring(channel="hotline", source_return_until=window)["number"]
    [submitted] = [one for one in anywhere.sent(number) if one.type == "case.submitted.v1"]
    assert submitted.data["case"]["source"]["return_until"] == window
    assert datetime.fromisoformat(anywhere.get(f"/v1/cases/{number}").json["source_return_until"]) == (
        datetime.fromisoformat(window)
    )
    desk = come_in(anywhere, DISPATCHER)
    assert "退回来源期限" in desk.get(f"/centre/cases/{number}").text
    form = desk.hidden(f"/centre/cases/{number}/to_source")
    anywhere.clock.at += timedelta(hours=4)
    assert desk.send(f"/centre/cases/{number}/to_source", form, **BACK).status_code == 409
    in_time = anywhere.bring(source_return_until=(anywhere.clock.now() + timedelta(hours=1)).isoformat())["number"]
    assert desk.fill(f"/centre/cases/{in_time}/to_source", **BACK).status_code == 303
    assert anywhere.get(f"/v1/cases/{in_time}").json["state"] == "passed_back"


def test_what_a_body_has_does_not_go_back(anywhere: House) -> None:
    number = anywhere.bring(channel="passed_down")["number"]
    dispatched(anywhere, number)
    desk = come_in(anywhere, DISPATCHER)
    assert "/to_source" not in desk.get(f"/centre/cases/{number}").text
    assert desk.get(f"/centre/cases/{number}/to_source").status_code == 409
