"""A case that is not the district's to decide: passed to an owner outside, tracked by ours, answered from there."""

from typing import Any

import pytest

from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.promising import anywhere, supervisor
from tests.integration.intake.staff import REVIEWER, come_in
from tests.integration.intake.test_ledger import at_work, planned, sends, sound

__all__ = ["anywhere"]

OUTSIDE = {
    "code": "city_planning",
    "name": {"zh": "市自然资源和规划局", "en": "City planning"},
    "level": "higher",
    "contact": {"name": "综合处", "phone": "0592-5550901", "email": "cases@city-planning.example"},
    "agency": "city",
}
NEIGHBOUR = {**OUTSIDE, "code": "next_door", "name": {"zh": "邻区", "en": "The next district"}, "agency": "neighbour"}
ENTRY = {"reason": "总体规划由市级审批。", "owner": "industry", "responsible": "陈示例", "months": "6"}
PASSED = {**ENTRY, "outside": "city_planning", "days": "5"}


def pass_up(house: House, number: str, **told: str) -> Browser:
    """Let two people pass a case to the city, or as told, and return the browser of the second."""
    assert sends(come_in(house, REVIEWER), number, "propose", **{**PASSED, **told}).status_code == 303
    second = supervisor(house)
    assert sends(second, number, "decide", decision="agree").status_code == 303
    return second


@pytest.fixture
def beyond(anywhere: House) -> House:
    """Intake of a place that knows an owner beyond the district, on either database."""
    anywhere.loosen(outside=[OUTSIDE])
    return anywhere


def test_two_people_pass_a_case_to_its_owner_outside_and_everybody_sees_who_has_it(beyond: House) -> None:
    receipt = at_work(beyond)
    number = receipt["number"]
    pass_up(beyond, number)
    case = beyond.case(number)
    assert (case.state, case.lead, case.due_at) == ("passed_up", "industry", None)
    sent = {one.type: one for one in beyond.sent(number)}
    told, ended = sent["ledger.review_set.v1"].data, sent["case.closed.v1"]
    assert (told["outside"]["code"], told["outside"]["contact"]["phone"]) == ("city_planning", "0592-5550901")
    assert (told["days"], told["owner"], ended.data["ending"]) == (5, "industry", "ledger")
    beyond.hear(planned(beyond, number, next_on="2026-12-01"))
    seen = beyond.get(f"/v1/cases/{number}", Accept_Language="zh").json
    assert (seen["state"], seen["ledger"]["outside"]["zh"]) == ("passed_up", "市自然资源和规划局")
    events = beyond.get(f"/v1/cases/{number}/events", Accept_Language="zh").json["events"]
    [entered] = [one["text"] for one in events if one["kind"] == "ledger.entered"]
    assert "市自然资源和规划局办理" in entered
    assert "每5个工作日询问一次" in entered
    page = Browser(beyond)
    assert "市自然资源和规划局" in page.get(page.open(receipt)).text
    sound(beyond)


def test_what_no_office_has_yet_is_passed_up_from_the_desk_and_nothing_else_is_parked_there(beyond: House) -> None:
    number = str(beyond.bring()["number"])
    reviewer = come_in(beyond, REVIEWER)
    assert sends(reviewer, number, "propose", **ENTRY).status_code == 409  # our own ledger is for what was admitted
    for wrong, field in (({**PASSED, "days": ""}, "days"), ({**PASSED, "outside": "nobody"}, "outside")):
        answer = sends(reviewer, number, "propose", **wrong)
        assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    pass_up(beyond, number)
    events = [one["kind"] for one in beyond.get(f"/v1/cases/{number}/events").json["events"]]
    assert events == ["case.submitted", "case.admitted", "ledger.entered"]
    sound(beyond)


def test_the_owner_outside_answers_with_its_own_key_and_the_centre_tells_the_enterprise(beyond: House) -> None:
    mine, city = beyond.bring()["number"], beyond.operations.add_agency("city", "市规划局")
    pass_up(beyond, mine)
    other = beyond.bring(source_reference="2")["number"]
    listed = beyond.get("/v1/passed-up", key=city).json["cases"]
    assert [(one["number"], one["tracker"]) for one in listed] == [(mine, "陈示例")]
    assert beyond.get("/v1/passed-up").json == {"cases": []}  # whoever brought it is not whom it was passed to
    for number, key in ((other, city), (mine, None)):
        refused = beyond.post(f"/v1/passed-up/{number}/answer", {"text": "已批复"}, key=key)
        assert (refused.status_code, refused.json["type"]) == (404, "/problems/not-found")
    once: dict[str, Any] = {"key": city, "Idempotency_Key": "a"}
    said = beyond.post(f"/v1/passed-up/{mine}/answer", {"text": "总规调整已批复。"}, **once)
    assert (said.status_code, said.json["number"]) == (200, mine)
    again = beyond.post(f"/v1/passed-up/{mine}/answer", {"text": "总规调整已批复。"}, **once)
    assert again.headers["Idempotent-Replayed"] == "true"
    tracker = [one.data["text"] for one in beyond.sent(mine) if one.type == "case.supplemented.v1"]
    assert tracker == ["总规调整已批复。"]
    seen = beyond.get(f"/v1/cases/{mine}/events").text
    assert "总规调整已批复" not in seen  # until somebody has looked it over
    second = supervisor(beyond)
    assert "总规调整已批复。" in second.get(f"/ledger/{mine}").text
    answer = {"outcome": "explained", "answer": "市局已批复总规调整。"}
    assert sends(second, mine, "answer", **answer).status_code == 303
    closed = beyond.get(f"/v1/cases/{mine}").json
    assert (closed["state"], closed["answer"]["text"]) == ("closed", "市局已批复总规调整。")
    late = beyond.post(f"/v1/passed-up/{mine}/answer", {"text": "补充"}, key=city)
    assert (late.status_code, late.json["type"]) == (409, "/problems/not-now")
    sound(beyond)


def test_taken_back_by_its_source_it_is_with_nobody_outside_any_more(beyond: House) -> None:
    number = str(beyond.bring()["number"])
    pass_up(beyond, number)
    answer = beyond.post(f"/v1/cases/{number}/return-to-source", {"text": "市里直接办理。"})
    assert (answer.status_code, answer.json["state"], answer.json["ledger"]) == (200, "passed_back", None)
    ended = [one.data["why"] for one in beyond.sent(number) if one.type == "ledger.review_set.v1"]
    assert ended == [None, "withdrawn"]
    sound(beyond)
