"""What agencies may do to a case, and what follows for the others."""

import threading
from typing import Any

import pytest

from shared.contracts.words import ALL_ROUNDS
from tests.integration.intake.house import House

GOOD = {"contacted": True, "solved": True, "satisfaction": "satisfied"}
BAD = {"contacted": False, "solved": False, "satisfaction": "dissatisfied", "text": "还没有解决"}


def do(house: House, number: str, verb: str, body: Any = None, **headers: str) -> Any:
    return house.post(f"/v1/cases/{number}/{verb}", body, **headers)


def test_what_is_added_goes_to_whoever_acts_and_changes_no_state(house: House) -> None:
    number = house.bring()["number"]
    answer = do(house, number, "supplement", {"text": "附上\r\n红线图编号"})
    assert (answer.status_code, answer.json["state"]) == (200, "received")
    message = house.sent(number)[-1]
    assert message.type == "case.supplemented.v1"
    assert message.data["text"] == "附上\r\n红线图编号"
    assert message.data["by"] == "政务服务大厅"


def test_pressing_for_an_answer_needs_no_words(house: House) -> None:
    number = house.bring()["number"]
    assert (
        house.client().post(f"/v1/cases/{number}/urge", headers={"Authorization": f"Bearer {house.key}"}).status_code
        == 200
    )
    assert do(house, number, "urge", {"text": "客户催得急"}).status_code == 200
    assert [one.data["text"] for one in house.sent(number)[1:]] == ["", "客户催得急"]


def test_a_withdrawal_ends_all_rounds_and_nobody_has_the_case(house: House) -> None:
    number = house.bring()["number"]
    answer = do(house, number, "withdraw", {"reason": "企业自行解决"})
    assert (answer.json["state"], answer.json["owner"], answer.json["may"]) == ("withdrawn", None, [])
    message = house.sent(number)[-1]
    assert (message.type, message.round) == ("case.withdrawn.v1", ALL_ROUNDS)
    assert message.data == {"reason": "企业自行解决"}


def test_a_good_verdict_closes_the_round(house: House) -> None:
    number = house.bring()["number"]
    house.answered(number)
    answer = do(house, number, "verdict", GOOD)
    assert (answer.json["state"], answer.json["owner"]["code"]) == ("closed", "planning_land")
    message = house.sent(number)[-1]
    assert (message.type, message.round) == ("case.closed.v1", 1)
    assert message.data == {"outcome": "solved", "satisfaction": "satisfied", "ending": "closed"}


def test_a_bad_verdict_begins_another_round_with_the_case_whole(unchecked: House) -> None:
    number = unchecked.bring(description="全文")["number"]
    unchecked.answered(number)
    answer = do(unchecked, number, "verdict", BAD)
    assert (answer.json["state"], answer.json["round"], answer.json["owner"]["code"]) == ("admitted", 2, None)
    message = unchecked.sent(number)[-1]
    assert (message.type, message.round) == ("case.reopened.v1", 2)
    assert message.data["case"] == unchecked.sent(number)[0].data["case"]
    assert message.data["reason"] == "还没有解决"


def test_after_two_reopenings_a_third_bad_verdict_closes_the_case(unchecked: House) -> None:
    number = unchecked.bring()["number"]
    states = []
    for count in (1, 2, 3):
        unchecked.answered(number, in_round=count, assignment=count)
        states.append(do(unchecked, number, "verdict", BAD).json["state"])
    assert states == ["admitted", "admitted", "closed"]
    assert unchecked.sent(number)[-1].data["satisfaction"] == "dissatisfied"


def test_the_limit_of_reopenings_is_that_of_the_configuration_the_case_was_taken_under(unchecked: House) -> None:
    house = unchecked
    number = house.bring()["number"]
    house.loosen(reopen_limit=0, verdicts_checked=False)
    house.answered(number)
    assert do(house, number, "verdict", BAD).json["state"] == "admitted"


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("supplement", {}, "/text"),
        ("supplement", {"text": ""}, "/text"),
        ("supplement", {"text": " \n "}, "/text"),
        ("supplement", {"text": "x" * 20_001}, "/text"),
        ("supplement", {"text": "x", "state": "closed"}, "/state"),
        ("urge", {"text": 7}, "/text"),
        ("withdraw", {"reason": ["x"]}, "/reason"),
        ("verdict", {"contacted": "yes", "solved": True, "satisfaction": "satisfied"}, "/contacted"),
        ("verdict", {"contacted": True, "satisfaction": "satisfied"}, "/solved"),
        ("verdict", {"contacted": True, "solved": True, "satisfaction": "fine"}, "/satisfaction"),
        ("verdict", {**GOOD, "round": 0}, "/round"),
    ],
)
def test_a_bad_command_is_named_by_field_and_changes_nothing(
    house: House, verb: str, body: dict[str, Any], field: str
) -> None:
    number = house.bring()["number"]
    house.answered(number)
    before = house.case(number).line
    answer = do(house, number, verb, body)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == [field]
    assert house.case(number).line == before


@pytest.mark.parametrize(
    ("verb", "body"), [("supplement", {"text": "x"}), ("urge", {}), ("withdraw", {}), ("verdict", GOOD)]
)
def test_what_the_state_does_not_allow_is_refused_with_what_to_do_instead(
    house: House, verb: str, body: dict[str, Any]
) -> None:
    number = house.bring()["number"]
    do(house, number, "withdraw")
    answer = do(house, number, verb, body, Accept_Language="en")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/not-now")
    assert "Withdrawn" in answer.json["detail"]
    assert len(house.sent(number)) == 2


def test_a_verdict_before_the_answer_is_too_early(house: House) -> None:
    number = house.bring()["number"]
    assert do(house, number, "verdict", GOOD).json["type"] == "/problems/not-now"


def test_a_verdict_on_an_older_rounds_answer_is_superseded(unchecked: House) -> None:
    number = unchecked.bring()["number"]
    unchecked.answered(number)
    do(unchecked, number, "verdict", BAD)
    unchecked.answered(number, in_round=2, assignment=2)
    late = do(unchecked, number, "verdict", {**GOOD, "round": 1})
    assert (late.status_code, late.json["type"], late.json["round"]) == (409, "/problems/superseded", 2)
    assert do(unchecked, number, "verdict", {**GOOD, "round": 2}).json["state"] == "closed"


def test_a_command_under_a_key_is_done_once_and_answered_alike(house: House) -> None:
    number = house.bring()["number"]
    first = do(house, number, "supplement", {"text": "x"}, Idempotency_Key="s-1")
    again = do(house, number, "supplement", {"text": "x"}, Idempotency_Key="s-1")
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(house.sent(number)) == 2


def test_a_verdict_is_answered_alike_although_the_case_has_moved_on(unchecked: House) -> None:
    number = unchecked.bring()["number"]
    unchecked.answered(number)
    first = do(unchecked, number, "verdict", BAD, Idempotency_Key="v-1")
    unchecked.answered(number, in_round=2, assignment=2)
    assert do(unchecked, number, "verdict", BAD, Idempotency_Key="v-1").json == first.json
    assert unchecked.case(number).round == 2


def test_a_key_stands_for_one_body_one_command_and_one_case(house: House) -> None:
    number, other = house.bring()["number"], house.bring()["number"]
    do(house, number, "supplement", {"text": "x"}, Idempotency_Key="s-1")
    refused = [
        do(house, number, "supplement", {"text": "y"}, Idempotency_Key="s-1"),
        do(house, number, "urge", {"text": "x"}, Idempotency_Key="s-1"),
        do(house, other, "supplement", {"text": "x"}, Idempotency_Key="s-1"),
        house.post("/v1/cases", {"text": "x"}, Idempotency_Key="s-1"),
    ]
    assert [one.status_code for one in refused] == [409, 409, 409, 422]
    assert len(house.sent()) == 3


@pytest.mark.parametrize("fixture", ["house", "house_on_postgres"])
def test_two_verdicts_in_one_moment_count_once(request: pytest.FixtureRequest, fixture: str) -> None:
    house: House = request.getfixturevalue(fixture)
    house.loosen(verdicts_checked=False)
    number = house.bring()["number"]
    house.answered(number)
    together, answers = threading.Barrier(4), []

    def judge() -> None:
        together.wait()
        answers.append(do(house, number, "verdict", {**BAD, "round": 1}).status_code)

    threads = [threading.Thread(target=judge) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [200, 409, 409, 409]
    assert house.case(number).round == 2
