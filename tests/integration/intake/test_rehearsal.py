"""Test keys: an agency's whole road, and nobody hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.intake.agencies.actions import Refused
from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import EVERYTHING, USUAL
from services.intake.models import Counted
from services.intake.rehearsal.domain import Goal
from services.intake.verification import snapshot
from tests.integration.intake.house import BODY, House
from tests.integration.intake.staff import CALLER, DISPATCHER, come_in

BAD = {"contacted": True, "solved": False, "satisfaction": "dissatisfied"}
GOOD = {"contacted": True, "solved": True, "satisfaction": "satisfied"}


def made_test_key(house: House) -> str:
    return Keys(house.service).add("window-hall", scopes=USUAL, test=True)


def act(house: House, key: str, number: str, verb: str, body: dict[str, Any]) -> Any:
    answer = house.post(f"/v1/cases/{number}/{verb}", body, key=key)
    assert answer.status_code == 200, answer.json
    return answer.json


def counted(house: House) -> int:
    with house.service.database.read() as session:
        return len(list(session.scalars(select(Counted.case_id))))


@pytest.mark.parametrize("fixture", ["unchecked", "house_on_postgres"])
def test_a_test_case_goes_the_whole_road_and_reaches_nobody(request: pytest.FixtureRequest, fixture: str) -> None:
    house: House = request.getfixturevalue(fixture)
    if fixture == "house_on_postgres":
        house.loosen(verdicts_checked=False)
    key = made_test_key(house)
    contact = {"name": "陈雅文", "phone": "13800138000", "email": "chen@lanfeng.example"}
    body = {**BODY, "enterprise": {**BODY["enterprise"], "contact": contact}}
    brought = house.post("/v1/cases", body, key=key).json
    number, seen = brought["number"], []
    for verb, body in [
        ("urge", {}),
        ("rehearse", {"to": "dispatched"}),
        ("rehearse", {"to": "in_progress"}),
        ("rehearse", {"to": "supplement", "text": "图纸"}),
        ("supplement", {"text": "已补充"}),
        ("rehearse", {"to": "in_progress"}),
        ("rehearse", {"to": "answered", "text": "已办结。"}),
        ("verdict", BAD),
        ("rehearse", {"to": "dispatched"}),
        ("rehearse", {"to": "in_progress"}),
        ("rehearse", {"to": "answered"}),
        ("verdict", GOOD),
    ]:
        told = act(house, key, number, verb, body)
        seen.append(told["state"])
        assert told["test"] is True
    once = ["dispatched", "in_progress"]
    again = ["supplement", "supplement", "in_progress", "answered", "admitted"]
    assert seen == ["received", *once, *again, *once, "answered", "closed"]
    assert brought["test"] is True
    events = house.get(f"/v1/cases/{number}/events", key=key).json["events"]
    assert {"case.assigned", "task.signed", "case.answered", "case.closed"} <= {one["kind"] for one in events}
    assert house.sent() == []
    assert house.informed(number) == []
    assert counted(house) == 0
    found = snapshot(house.service, timedelta(0))
    assert (found.findings, found.cases) == ([], {})


def test_tests_and_what_is_in_earnest_do_not_see_each_other(house: House) -> None:
    key, body = made_test_key(house), {**BODY, "source_reference": "W-1"}
    tested = house.post("/v1/cases", body, key=key, Idempotency_Key="1").json["number"]
    real = house.post("/v1/cases", body, Idempotency_Key="1")
    assert (real.status_code, real.json["test"]) == (202, False)
    number = real.json["number"]
    assert number != tested
    assert [one["number"] for one in house.get("/v1/cases").json["cases"]] == [number]
    assert [one["number"] for one in house.get("/v1/cases", key=key).json["cases"]] == [tested]
    assert house.get(f"/v1/cases/{tested}").status_code == 404
    assert house.get(f"/v1/cases/{number}", key=key).status_code == 404
    assert [message.type for message in house.sent()] == ["case.submitted.v1"]


def test_the_centre_finds_a_test_by_its_number_alone_and_sees_that_it_is_one(house: House) -> None:
    key = made_test_key(house)
    number = house.post("/v1/cases", BODY, key=key).json["number"]
    for goal in ("dispatched", "in_progress", "answered"):
        act(house, key, number, "rehearse", {"to": goal})
    caller, dispatcher = come_in(house, CALLER), come_in(house, DISPATCHER)
    assert number not in caller.get("/centre/calls").text
    for address in ("/centre/cases", "/centre/cases?q=澜峰"):
        assert number not in dispatcher.get(address).text
    for address in (f"/centre/cases?q={number}", f"/centre/cases/{number}"):
        assert "测试" in dispatcher.get(address).text
    client = house.client()
    page = house.get(f"/v1/cases/{number}", key=key).json["links"]["page"].removeprefix("https://cases.haicang.example")
    shown = client.get(page, follow_redirects=True).text
    assert "测试事项" in shown


def test_only_test_cases_are_rehearsed_and_only_step_by_step(house: House) -> None:
    real = house.post(f"/v1/cases/{house.bring()['number']}/rehearse", {"to": "answered"})
    assert (real.status_code, real.json["type"]) == (403, "/problems/not-a-test")
    key = made_test_key(house)
    number = house.post("/v1/cases", BODY, key=key).json["number"]
    early = house.post(f"/v1/cases/{number}/rehearse", {"to": "answered"}, key=key)
    assert (early.status_code, early.json["type"]) == (409, "/problems/not-now")
    assert house.post(f"/v1/cases/{number}/rehearse", {"to": "closed"}, key=key).status_code == 422


def test_every_goal_is_the_state_that_it_leads_to(house: House) -> None:
    key = made_test_key(house)
    number = house.post("/v1/cases", BODY, key=key).json["number"]
    order = [Goal.DISPATCHED, Goal.IN_PROGRESS, Goal.SUPPLEMENT, Goal.IN_PROGRESS, Goal.ANSWERED]
    assert set(order) == set(Goal)
    for goal in order:
        assert act(house, key, number, "rehearse", {"to": goal})["state"] == goal


def test_a_test_key_brings_no_batches(house: House) -> None:
    with pytest.raises(Refused):
        Keys(house.service).add("window-hall", scopes=EVERYTHING, test=True)
