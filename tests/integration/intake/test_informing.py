"""What enterprises hear by themselves, whom of them somebody has to call, and what they answer by mail."""

from typing import Any

import pytest

from services.intake.agencies.cli import Keys
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import BODY, CASE_DUE, House
from tests.integration.intake.staff import CALLER, REVIEWER, come_in

CONTACT = {"name": "陈雅文", "phone": "0592-7654321", "email": "chen@lanfeng.example"}
GOOD = {"contacted": "yes", "solved": "yes", "satisfaction": "satisfied", "text": ""}


def bring(house: House, contact: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    contact = CONTACT if contact is None else contact
    return house.bring(enterprise={"name": "厦门澜峰精密制造有限公司", "contact": contact}, **facts)


def assign(house: House, number: str) -> None:
    opened = {"by": None, "turn": 1, "lead": "planning_land", "due_at": CASE_DUE, "case_due_at": CASE_DUE}
    house.hear(
        house.body("planning_land", "规划土地办", "Planning office"),
        house.told(number, "task.opened", opened),
    )


def kinds(house: House, number: str) -> list[list[str]]:
    """Return the news of each message about a case."""
    return [[one["kind"] for one in message.data["news"]] for message in house.informed(number)]


def unreached(house: House, number: str, line: int, *news: str, why: str = "no_way") -> Any:
    return house.told(number, "enterprise.unreached", {"told": line, "why": why, "news": list(news)})


def test_an_enterprise_hears_what_matters_to_it_once_each_and_whole(house: House) -> None:
    receipt = bring(house)
    number = receipt["number"]
    assign(house, number)
    asked = {"turn": 2, "lead": "planning_land", "by": "林工", "what": "请补厂区图", "until": CASE_DUE}
    question = house.told(number, "task.supplement_asked", asked)
    house.hear(question, question)
    house.answered(number)
    assert kinds(house, number) == [["received"], ["assigned"], ["asked"], ["answered"]]
    first, second, third, last = (message.data for message in house.informed(number))
    assert (first["token"], first["code"]) == (receipt["links"]["page"].rpartition("/")[2], receipt["tracking_code"])
    assert (first["contact"]["email"], first["language"], first["private"]) == (CONTACT["email"], "zh", False)
    assert second["owner"] == {"zh": "规划土地办", "en": "Planning office"}
    assert second["due_at"] == "2026-12-01T17:30:00+08:00"
    assert "Planning office leads it" in second["news"][0]["text"]["en"]
    assert (third["asked"]["what"], third["due_at"]) == ("请补厂区图", None)
    assert (last["answer"]["text"], last["answer"]["asks"], last["asked"]) == ("已排定供地。", True, None)
    lines = [message.line for message in house.informed(number)]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    ("contact", "facts"),
    [
        ({}, {}),
        ({"name": "陈雅文", "language": "en"}, {}),
        (CONTACT, {"needs_reply": False}),
    ],
)
def test_nobody_is_told_who_cannot_be_reached_or_wants_no_reply(
    house: House, contact: dict[str, str], facts: dict[str, Any]
) -> None:
    number = bring(house, contact, **facts)["number"]
    house.answered(number)
    assert house.informed(number) == []


def test_an_agency_may_tell_its_people_itself_for_the_cases_to_come(house: House) -> None:
    before = bring(house)["number"]
    assert Keys(house.service).let_tell(house.case(before).agency, tells=True)
    after = bring(house)["number"]
    house.answered(before)
    house.answered(after)
    assert kinds(house, before) == [["received"], ["answered"]]
    assert kinds(house, after) == []


def test_of_a_confidential_case_number_and_link_alone_are_told(house: House) -> None:
    number = bring(house, confidential=True)["number"]
    house.answered(number)
    told = house.informed(number)[-1].data
    assert (told["private"], told["number"], told["contact"]["name"]) == (True, number, None)
    secret = ("title", "state", "owner", "due_at", "asked", "answer", "ending")
    assert {name: told[name] for name in secret} == dict.fromkeys(secret)
    assert told["promises"] == []
    assert [(one["text"], one["said"]) for one in told["news"]] == [(None, None)]


def test_an_enterprise_is_written_to_in_its_own_language(house: House) -> None:
    assert house.informed(bring(house, {**CONTACT, "language": "zh-Hant"})["number"])[0].data["language"] == "zh-Hant"
    other = {"name": "n", "contact": {"email": "a@b.example", "language": "fr"}}
    assert house.post("/v1/cases", {**BODY, "enterprise": other}).status_code == 422


def test_whom_nothing_reaches_somebody_calls_once_for_all_of_it(house: House) -> None:
    number = bring(house, {"phone": CONTACT["phone"]})["number"]
    house.answered(number)
    received, answered = (message.line for message in house.informed(number))
    house.hear(unreached(house, number, received, "received"))
    browser = come_in(house, CALLER)
    assert f"/centre/telling/{number}" not in browser.get("/centre/calls").text
    # Out of order, again, and under another name: one line on the list, with the newest.
    house.hear(*(unreached(house, number, answered, "received", "answered") for _ in range(2)))
    house.hear(unreached(house, number, received, "received", "interim"))
    assert browser.get("/centre/calls").text.count(f"/centre/telling/{number}") == 1
    address = f"/centre/telling/{number}"
    page = browser.get(address)
    assert "已排定供地。" in page.text
    assert CONTACT["phone"] not in page.text
    hidden = browser.hidden(address)
    assert browser.send(f"{address}/missed", hidden, note="无人接听").status_code == 303
    assert "无人接听" in browser.get(address).text
    hidden = browser.hidden(address)
    assert browser.send(f"{address}/dropped", hidden, why="").status_code == 422
    assert browser.send(f"{address}/told", hidden).status_code == 303
    assert browser.send(f"{address}/told", hidden).status_code == 303
    assert f"/centre/telling/{number}" not in browser.get("/centre/calls").text
    assert browser.send(f"{address}/told", {**hidden, "once": "another"}).status_code == 409


def test_what_comes_while_somebody_calls_is_told_by_another_call(house: House) -> None:
    number = bring(house)["number"]
    house.answered(number)
    first, second = (message.line for message in house.informed(number))
    house.hear(unreached(house, number, first, "interim"))
    browser, address = come_in(house, CALLER), f"/centre/telling/{number}"
    hidden = browser.hidden(address)
    house.hear(unreached(house, number, second, "answered", why="bounced"))
    assert browser.send(f"{address}/told", hidden).status_code == 303
    assert f"/centre/telling/{number}" in browser.get("/centre/calls").text


def test_who_rates_the_answer_knows_it_and_need_not_be_called(house: House) -> None:
    receipt = bring(house)
    number = receipt["number"]
    house.answered(number)
    house.hear(unreached(house, number, house.informed(number)[-1].line, "answered"))
    outside = Browser(house)
    opened = outside.open(receipt)
    outside.fill(f"{opened}/verdict", **GOOD)
    assert f"/centre/telling/{number}" not in come_in(house, CALLER).get("/centre/calls").text


def test_a_link_to_a_form_opens_it_and_does_nothing(house: House) -> None:
    receipt = bring(house)
    number, token = receipt["number"], receipt["links"]["page"].rpartition("/")[2]
    house.answered(number)
    client = house.client()
    answer = client.get(f"/track/{token}/verdict")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/track/cases/{number}/verdict")
    assert client.get(answer.headers["Location"]).status_code == 200
    assert house.case(number).state == "answered"
    assert client.get(f"/track/{'A' * len(token)}/verdict").status_code == 404
    assert client.get(f"/track/{token}/nothing").status_code == 404


def test_what_is_answered_by_mail_is_added_to_the_case_once(house: House) -> None:
    number = bring(house)["number"]
    told = {"mail": "0190", "text": "撤回", "files": 0, "by": "陈雅文", "at": CASE_DUE}
    house.hear(*(house.told(number, "enterprise.wrote", told) for _ in range(2)))
    assert [one.data["text"] for one in house.sent(number) if one.type == "case.supplemented.v1"] == ["撤回"]
    assert house.case(number).state == "received"


def test_what_cannot_be_added_any_more_is_read_by_somebody(house: House) -> None:
    number = bring(house)["number"]
    house.answered(number)
    told = {"mail": "0190", "text": "并没有解决！", "files": 1, "by": "陈雅文", "at": CASE_DUE}
    house.hear(*(house.told(number, "enterprise.wrote", told) for _ in range(2)))
    browser = come_in(house, CALLER)
    assert browser.get("/centre/calls").text.count(f"/centre/telling/{number}") == 1
    assert "并没有解决！" in browser.get(f"/centre/telling/{number}").text
    assert "并没有解决！" in come_in(house, REVIEWER).get(f"/centre/cases/{number}").text
    assert house.case(number).state == "answered"
