"""What an owner outside hears of a case that was passed to it, and what becomes of one that it does not take."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import USUAL
from tests.integration.intake.attaching import attach
from tests.integration.intake.hooked import add, hooks, turn
from tests.integration.intake.house import BODY, House
from tests.integration.intake.promising import anywhere, supervisor
from tests.integration.intake.staff import REVIEWER, come_in
from tests.integration.intake.test_ledger import at_work, sends, sound
from tests.integration.intake.test_passed_up import ENTRY, OUTSIDE, PASSED, pass_up
from tests.integration.intake.test_stream import placed, stream
from tests.parts.receiver import Receiver, receiver

__all__ = ["anywhere"]

REFUSED = {"reason": "路口渠化由区级实施。", "legal_basis": "《厦门经济特区城乡规划条例》（示例）"}


@pytest.fixture
def beyond(anywhere: House) -> House:
    """Intake of a place that knows an owner beyond the district, on either database."""
    anywhere.loosen(outside=[OUTSIDE])
    return anywhere


@pytest.fixture
def city(beyond: House) -> str:
    """The key of the agency of the owner outside."""
    return beyond.operations.add_agency("city", "市规划局")


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def told_to(house: House, key: str) -> list[dict[str, Any]]:
    placed(house)
    events: list[dict[str, Any]] = stream(house, key=key)["events"]
    return events


def refuse(house: House, number: str, key: str, **more: Any) -> Any:
    return house.post(f"/v1/passed-up/{number}/refuse", REFUSED, key=key, **more)


def test_the_owner_outside_hears_of_its_case_in_its_own_stream_and_the_source_in_its_own(
    beyond: House, city: str
) -> None:
    number = at_work(beyond, source_reference="W-7")["number"]
    second = pass_up(beyond, number)
    beyond.post(f"/v1/cases/{number}/supplement", {"text": "附上新图纸。"})
    file = attach(beyond, number).json
    beyond.post(f"/v1/cases/{number}/urge", {"text": "何时有结果？"})
    other = {"owner": "industry", "responsible": "林示例", "months": "6", "days": "3", "note": "轮岗"}
    assert sends(second, number, "change", **other).status_code == 303
    assert sends(second, number, "answer", outcome="explained", answer="市局已批复。").status_code == 303
    events = told_to(beyond, city)
    kinds = ["entered", "supplemented", "attached", "urged", "changed", "left"]
    assert [one["type"] for one in events] == [f"passed_up.{one}" for one in kinds]
    entered, added, attached, _, changed, left = (one["data"] for one in events)
    assert entered["event"]["facts"] == {"owner": "industry", "days": 5, "reason": PASSED["reason"]}
    assert entered["event"]["kind"] == "passed_up.entered"
    assert "产业办" in entered["event"]["text"]["zh"]
    assert (entered["state"], entered["source_reference"]) == ("passed_up", None)
    assert entered["links"]["self"].endswith(f"/v1/passed-up/{number}")
    assert added["event"]["facts"] == {"text": "附上新图纸。"}
    assert attached["event"]["facts"] == {name: file[name] for name in ("name", "type", "size")} | {
        "attachment": file["id"]
    }
    assert changed["event"]["facts"]["days"] == 3
    assert (left["state"], left["event"]["facts"]["why"]) == ("closed", "answered")
    theirs = [one["type"] for one in told_to(beyond, beyond.key)]
    assert "ledger.entered" in theirs
    assert not [one for one in theirs if one.startswith("passed_up.")]


def test_a_source_that_is_the_owner_too_hears_both(beyond: House) -> None:
    beyond.loosen(outside=[{**OUTSIDE, "agency": "window-hall"}])
    number = str(beyond.bring(source_reference="W-8")["number"])
    pass_up(beyond, number)
    told = {one["type"]: one["data"]["source_reference"] for one in told_to(beyond, beyond.key)}
    assert (told["ledger.entered"], told["passed_up.entered"]) == ("W-8", None)


def test_its_webhook_is_sent_what_concerns_it_and_nothing_of_a_confidential_case(
    beyond: House, city: str, there: Receiver
) -> None:
    add(beyond, there, key=city, events=["passed_up.*"])
    role = hooks(beyond)
    numbers = [
        str(beyond.bring(confidential=secret, source_reference=str(secret))["number"]) for secret in (False, True)
    ]
    for number in numbers:
        pass_up(beyond, number)
        turn(role, 3)
    sent = {one.told["data"]["number"]: one.told for one in there.wait_for(2)}
    assert {one["type"] for one in sent.values()} == {"passed_up.entered"}
    assert sent[numbers[0]]["data"]["event"]["facts"]["reason"] == PASSED["reason"]
    assert sent[numbers[1]]["data"]["event"] is None
    (read,) = (one for one in told_to(beyond, city) if one["data"]["number"] == numbers[1])
    assert read["data"]["event"] is None  # nor by its key: whoever brought it asked for that
    seen = beyond.get(f"/v1/passed-up/{numbers[1]}", key=city).json
    assert (seen["title"], seen["reason"], seen["tracker"]) == (None, PASSED["reason"], "陈示例")


def test_what_the_owner_does_not_take_is_the_desks_again_with_its_reason_inside(beyond: House, city: str) -> None:
    receipt = at_work(beyond)
    number = receipt["number"]
    pass_up(beyond, number)
    answer = refuse(beyond, number, city)
    assert (answer.status_code, answer.json["state"], answer.json["title"]) == (200, "refused", None)
    case = beyond.case(number)
    assert (case.state, case.round, case.lead) == ("admitted", 2, None)
    sent = beyond.sent(number)
    (over,) = (one.data for one in sent if one.type == "ledger.review_set.v1" and one.data["why"])
    assert (over["why"], over["said"]["text"], over["said"]["by"]) == ("refused", REFUSED["reason"], "市规划局")
    (again,) = (one for one in sent if one.type == "case.reopened.v1")
    assert (again.round, again.data["to_desk"]) == (2, True)
    # What was typed in one language goes as it is; who it was the desk says in its reader's.
    assert {name: again.data[name] for name in REFUSED} == REFUSED
    assert again.data["outside"] == OUTSIDE["name"]
    inside = come_in(beyond, REVIEWER).get(f"/centre/cases/{number}").text
    assert REFUSED["reason"] in inside
    assert REFUSED["legal_basis"] in inside
    events = beyond.get(f"/v1/cases/{number}/events", Accept_Language="zh")
    assert "不再由市自然资源和规划局办理：对方不予受理" in events.text
    assert REFUSED["reason"] not in events.text  # as of what an office writes that returns a case
    left = told_to(beyond, city)[-1]
    assert (left["type"], left["data"]["event"]["facts"]["why"]) == ("passed_up.left", "refused")
    sound(beyond)


def test_a_refusal_that_comes_twice_is_one_and_one_that_comes_late_says_what_became_of_the_case(
    beyond: House, city: str
) -> None:
    number = str(beyond.bring()["number"])
    second = pass_up(beyond, number)
    first = refuse(beyond, number, city, Idempotency_Key="r-1")
    before = len(beyond.sent(number))
    again = refuse(beyond, number, city, Idempotency_Key="r-1")
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert refuse(beyond, number, city).json == first.json  # the same words without a key
    assert len(beyond.sent(number)) == before
    other = beyond.post(f"/v1/passed-up/{number}/refuse", {**REFUSED, "reason": "另有原因"}, key=city)
    late = beyond.post(f"/v1/passed-up/{number}/answer", {"text": "同意"}, key=city)
    for one in (other, late):
        assert (one.status_code, one.json["type"]) == (409, "/problems/not-now")
        assert "贵单位已退回" in one.json["detail"]
    pass_up(beyond, number)  # a second time, and it is theirs once more
    assert beyond.get(f"/v1/passed-up/{number}", key=city).json["state"] == "with_you"
    assert beyond.post(f"/v1/passed-up/{number}/answer", {"text": "同意"}, key=city).status_code == 200
    assert sends(second, number, "answer", outcome="solved", answer="市局已批复。").status_code == 303
    late = refuse(beyond, number, city)
    assert (late.status_code, "已答复企业" in late.json["detail"]) == (409, True)
    assert beyond.get(f"/v1/passed-up/{number}", key=city).json["state"] == "answered"
    sound(beyond)


@pytest.mark.parametrize("missing", ["reason", "legal_basis"])
def test_a_refusal_says_why_and_by_which_law_as_an_offices_return_does(beyond: House, city: str, missing: str) -> None:
    number = str(beyond.bring()["number"])
    pass_up(beyond, number)
    for value in ({}, {missing: "  "}):
        said = {name: text for name, text in REFUSED.items() if name != missing} | value
        answer = beyond.post(f"/v1/passed-up/{number}/refuse", said, key=city)
        assert answer.status_code == 422
        assert missing in str(answer.json["errors"])
    assert beyond.case(number).state == "passed_up"


def test_what_was_sent_back_by_letter_the_centre_puts_on_record(beyond: House) -> None:
    number, own = str(beyond.bring()["number"]), str(beyond.bring(source_reference="2")["number"])
    second = pass_up(beyond, number)
    said = {"why": REFUSED["reason"], "legal_basis": REFUSED["legal_basis"], "by": "综合处 李示例"}
    assert sends(second, number, "sent-back", **{**said, "by": ""}).status_code == 422
    assert sends(second, number, "sent-back", **said).status_code == 303
    assert (beyond.case(number).state, beyond.case(number).round) == ("admitted", 2)
    assert "李示例" in come_in(beyond, REVIEWER).get(f"/centre/cases/{number}").text
    # What stands on our own ledger nobody outside can have sent back.
    beyond.hear(beyond.told(own, "task.signed", {"turn": 2, "lead": "industry", "by": "林工"}))
    assert sends(come_in(beyond, REVIEWER), own, "propose", **ENTRY).status_code == 303
    assert sends(second, own, "decide", decision="agree").status_code == 303
    assert "sent-back" not in second.get(f"/ledger/{own}").text
    assert sends(second, own, "sent-back", **said).status_code == 409
    assert beyond.case(own).state == "ledger"
    sound(beyond)


def test_of_a_case_taken_back_meanwhile_the_owner_is_told_and_can_say_nothing_more(beyond: House, city: str) -> None:
    number = str(beyond.bring()["number"])
    pass_up(beyond, number)
    assert beyond.post(f"/v1/cases/{number}/withdraw").status_code == 200
    late = refuse(beyond, number, city)
    assert (late.status_code, "已撤回" in late.json["detail"]) == (409, True)
    assert told_to(beyond, city)[-1]["data"]["event"]["facts"]["why"] == "withdrawn"


def test_the_month_says_what_became_of_cases_outside_and_none_counts_against_a_body_of_ours(
    beyond: House, city: str
) -> None:
    numbers = [str(at_work(beyond, source_reference=str(one))["number"]) for one in range(4)]
    for number in numbers:
        second = pass_up(beyond, number)
    assert sends(second, numbers[0], "answer", outcome="solved", answer="市局已批复。").status_code == 303
    refuse(beyond, numbers[1], city)
    beyond.post(f"/v1/cases/{numbers[2]}/withdraw")
    report = supervisor(beyond).get("/reports/2026-11.json").json
    said = report["passed_up"]
    counted = {name: said[name] for name in ("passed", "answered", "refused", "otherwise", "open")}
    assert counted == {"passed": 4, "answered": 1, "refused": 1, "otherwise": 1, "open": 1}
    assert said["days"] == 0.0
    assert [(one["owner"], one["passed"]) for one in said["owners"]] == [("city_planning", 4)]
    district = report["district"]
    assert (district["passed_up"]["count"], district["on_ledger"]["count"]) == (4, 0)
    assert district["closed_in_time"]["of"] == 0
    split = {name: number for name, number in district["from_outside"]["by"].items() if number}
    assert split == {"answered_outside": 1, "refused_outside": 1, "withdrawn_outside": 1}
    for body in report["bodies"]:
        assert not body["figures"]["passed_up"]["count"]
    page = supervisor(beyond).get("/reports/?month=2026-11").text
    assert "市自然资源和规划局" in page


def test_a_test_is_handed_to_nobody_outside_and_counted_nowhere(beyond: House, city: str) -> None:
    key = Keys(beyond.service).add("window-hall", scopes=USUAL, test=True)
    number = str(beyond.post("/v1/cases", BODY, key=key).json["number"])
    second = pass_up(beyond, number)
    assert beyond.case(number).state == "passed_up"
    assert number not in second.get("/ledger/").text
    assert beyond.get("/v1/passed-up", key=city).json["cases"] == []
    assert beyond.get(f"/v1/passed-up/{number}", key=city).status_code == 404
    assert refuse(beyond, number, city).status_code == 404
    assert beyond.post(f"/v1/passed-up/{number}/answer", {"text": "同意"}, key=city).status_code == 404
    assert beyond.case(number).state == "passed_up"
    report = supervisor(beyond).get("/reports/2026-11.json").json
    assert (report["district"]["passed_up"]["count"], report["passed_up"]["passed"]) == (0, 0)
    assert report["passed_up"]["owners"] == []


def test_the_owner_that_has_sent_a_case_back_reads_that_it_has(beyond: House, city: str) -> None:
    number = str(beyond.bring()["number"])
    pass_up(beyond, number)
    refuse(beyond, number, city)
    text = told_to(beyond, city)[-1]["data"]["event"]["text"]
    assert text["zh"] == "不再由贵单位办理：贵单位已退回"
    assert text["en"] == "It is with you no more: you have sent it back"
