"""A case goes back to the agency that brought it, which says what became of that, or has its case taken up again."""

from datetime import timedelta
from typing import Any

import pytest

from services.intake.cases.replay import Stood, replay
from services.intake.cases.store import history
from services.intake.events.actions import number as place_events
from shared.db.history import Line
from tests.integration.intake.house import DECISION, House, party
from tests.integration.intake.staff import DISPATCHER, come_in

BACK = {"ground": "higher_power", "text": "属市级部门职权，本区无权办理。"}
VERDICT = {"contacted": True, "solved": True, "satisfaction": "satisfied"}


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database."""
    found: House = request.getfixturevalue(request.param)
    return found


def passed_down(house: House, **fields: Any) -> str:
    until = (house.clock.now() + timedelta(hours=2)).isoformat()
    return str(house.bring(channel="passed_down", source_return_until=until, **fields)["number"])


def dispatched(house: House, number: str, *, in_round: int = 1) -> None:
    lead = party("planning_land", "规划土地办", "Planning")
    facts = house.sent(number)[0].data["case"]
    told = {"case": facts, "case_class": "general", "lead": lead, "assisting": [], "may_return": True}
    house.hear(house.told(number, "case.assigned", {**told, "basis": None, "decision": DECISION}, in_round=in_round))


def lines(house: House, number: str) -> list[Line]:
    case = house.case(number)
    with house.service.database.read() as session:
        return history(session, case)


def kinds(house: House, number: str) -> list[str]:
    return [line.kind for line in lines(house, number)]


def stands(house: House, number: str) -> None:
    """See that what is stored is what the history alone gives."""
    case = house.case(number)
    stored = Stood(case.standing, case.ending, case.merged_into, case.joined)
    assert replay(lines(house, number)).named() == stored.named()


def heard(house: House) -> list[str]:
    """Return what the agency hears of in its stream, once the role `hooks` has placed it."""
    place_events(house.service, lambda *_: None)
    return [one["type"] for one in house.get("/v1/events").json["events"]]


def test_its_source_says_that_it_has_what_was_returned_and_that_is_said_once(anywhere: House) -> None:
    number = passed_down(anywhere)
    assert "return-to-source" in anywhere.get(f"/v1/cases/{number}").json["may"]
    assert come_in(anywhere, DISPATCHER).fill(f"/centre/cases/{number}/to_source", **BACK).status_code == 303
    seen = anywhere.get(f"/v1/cases/{number}").json
    assert (seen["ending"]["accepted"], seen["may"]) == (None, ["acknowledge-return"])
    said = anywhere.post(f"/v1/cases/{number}/acknowledge-return", {"accepted": True}, Idempotency_Key="a")
    assert (said.status_code, said.json["state"]) == (200, "passed_back")
    assert (said.json["ending"]["accepted"], said.json["may"]) == (True, [])
    again = anywhere.post(f"/v1/cases/{number}/acknowledge-return", {"accepted": True}, Idempotency_Key="a")
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    twice = anywhere.post(f"/v1/cases/{number}/acknowledge-return", {"accepted": False, "text": "不收"})
    assert (twice.status_code, twice.json["type"]) == (409, "/problems/not-now")
    assert heard(anywhere)[-2:] == ["case.passed_back", "source.accepted"]
    stands(anywhere, number)


def test_what_its_source_does_not_take_is_the_desks_again_in_another_round(anywhere: House) -> None:
    number = passed_down(anywhere)
    come_in(anywhere, DISPATCHER).fill(f"/centre/cases/{number}/to_source", **BACK)
    silent = anywhere.post(f"/v1/cases/{number}/acknowledge-return", {"accepted": False})
    assert (silent.status_code, [one["pointer"] for one in silent.json["errors"]]) == (422, ["/text"])
    said = anywhere.post(f"/v1/cases/{number}/acknowledge-return", {"accepted": False, "text": "属区级职权。"})
    assert (said.json["state"], said.json["round"], said.json["ending"]) == ("admitted", 2, None)
    reopened = [one for one in anywhere.sent(number) if one.type == "case.reopened.v1"]
    assert [(one.round, one.data["reason"]) for one in reopened] == [(2, "属区级职权。")]
    # It has long been ours by then: it goes back no more by our own act.
    desk = come_in(anywhere, DISPATCHER)
    assert desk.get(f"/centre/cases/{number}/to_source").status_code == 409
    stands(anywhere, number)


@pytest.mark.parametrize("at_work", [False, True])
def test_its_source_takes_a_case_back_whoever_has_it(anywhere: House, at_work: bool) -> None:
    number = passed_down(anywhere)
    if at_work:
        dispatched(anywhere, number)
    nothing = anywhere.post(f"/v1/cases/{number}/return-to-source", {"text": " "})
    assert (nothing.status_code, [one["pointer"] for one in nothing.json["errors"]]) == (422, ["/text"])
    answer = anywhere.post(f"/v1/cases/{number}/return-to-source", {"text": "市局已直接办理。"})
    assert (answer.status_code, answer.json["state"], answer.json["owner"]) == (200, "passed_back", None)
    assert (answer.json["ending"]["accepted"], answer.json["may"]) == (True, [])
    [closed] = [one for one in anywhere.sent(number) if one.type == "case.closed.v1"]
    assert (closed.data["ending"], closed.round, closed.assignment) == ("passed_back", 1, int(at_work))
    assert anywhere.post(f"/v1/cases/{number}/return-to-source", {"text": "再收"}).status_code == 409
    stands(anywhere, number)


def test_once_its_time_is_over_the_desk_asks_and_its_source_refuses_or_agrees(anywhere: House) -> None:
    refused, agreed = passed_down(anywhere), passed_down(anywhere, source_reference="2")
    desk = come_in(anywhere, DISPATCHER)
    assert "/ask_source" not in desk.get(f"/centre/cases/{refused}").text  # it can still be returned without asking
    anywhere.clock.at += timedelta(hours=3)
    late = desk.get(f"/centre/cases/{refused}/to_source")
    assert (late.status_code, "请来源收回" in late.text) == (409, True)
    for number in (refused, agreed):
        assert f"/centre/cases/{number}/ask_source" in desk.get(f"/centre/cases/{number}").text
        assert desk.fill(f"/centre/cases/{number}/ask_source", **BACK).status_code == 303
        assert "/ask_source" not in desk.get(f"/centre/cases/{number}").text
        seen = anywhere.get(f"/v1/cases/{number}").json
        assert (seen["state"], seen["source_asked"]["ground"]) == ("received", "higher_power")
        assert {"return-to-source", "acknowledge-return"} <= set(seen["may"])
    yes = anywhere.post(f"/v1/cases/{refused}/acknowledge-return", {"accepted": True})
    assert (yes.status_code, "return-to-source" in yes.json["detail"]) == (409, True)
    no = anywhere.post(f"/v1/cases/{refused}/acknowledge-return", {"accepted": False, "text": "期限已过。"})
    assert (no.json["state"], no.json["round"], no.json["source_asked"]) == ("received", 1, None)
    assert desk.fill(f"/centre/cases/{refused}/ask_source", **BACK).status_code == 303  # with better reasons
    back = anywhere.post(f"/v1/cases/{agreed}/return-to-source", {"text": "同意收回。"})
    assert (back.json["state"], back.json["source_asked"]) == ("passed_back", None)
    assert kinds(anywhere, refused)[1:] == ["source.asked", "source.refused", "source.asked"]
    for number in (refused, agreed):
        stands(anywhere, number)


def test_nobody_is_asked_about_a_case_of_our_own_window_and_nothing_once_a_body_has_it(house: House) -> None:
    number = passed_down(house)
    house.clock.at += timedelta(hours=3)
    desk = come_in(house, DISPATCHER)
    assert desk.fill(f"/centre/cases/{number}/ask_source", **BACK).status_code == 303
    dispatched(house, number)
    seen = house.get(f"/v1/cases/{number}").json
    assert (seen["source_asked"], "acknowledge-return" in seen["may"]) == (None, False)
    assert house.post(f"/v1/cases/{number}/acknowledge-return", {"accepted": False, "text": "不"}).status_code == 409


def test_its_source_has_an_answer_taken_up_again_as_often_as_the_district_allows(anywhere: House) -> None:
    anywhere.loosen(review="none", verdicts_checked=False, reopen_limit=1)
    number = passed_down(anywhere)
    early = anywhere.post(f"/v1/cases/{number}/reopen", {"reason": "企业不认可。"})
    assert (early.status_code, "还没有答复" in early.json["detail"]) == (409, True)
    dispatched(anywhere, number)
    anywhere.reported(number)
    anywhere.post(f"/v1/cases/{number}/verdict", VERDICT)
    tag = anywhere.get(f"/v1/cases/{number}").headers["ETag"]
    stale = anywhere.post(f"/v1/cases/{number}/reopen", {"reason": "市热线回访不满意。"}, If_Match='"old"')
    assert stale.status_code == 412
    again = anywhere.post(f"/v1/cases/{number}/reopen", {"reason": "市热线回访不满意。"}, If_Match=tag)
    assert (again.status_code, again.json["state"], again.json["round"]) == (200, "admitted", 2)
    dispatched(anywhere, number, in_round=2)
    anywhere.reported(number, in_round=2)
    assert "reopen" not in anywhere.get(f"/v1/cases/{number}").json["may"]
    assert anywhere.post(f"/v1/cases/{number}/reopen", {"reason": "还是不满意。"}).status_code == 409
    stands(anywhere, number)
