"""Suggestions of deputies: each who makes one is answered and speaks, and one who is not satisfied is heard once."""

import re
from datetime import timedelta
from typing import Any

from services.intake.verification import snapshot
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House, party
from tests.integration.intake.staff import CLERK, come_in

SUGGESTION = {
    "title": "关于完善园区公共设施的建议",
    "reference": "第12号",
    "on": "2026-11-20",
    "due_on": "2027-02-20",
    "deputies": "林代表，代表，lin@npc.example\n王委员，委员，0592-0000004",
    "text": "建议增设公交接驳线路。",
}


def suggest(browser: Browser, **told: str) -> str:
    """Put a suggestion on record, and return its address."""
    answer = browser.fill("/occasions/new/suggestion", **{**SUGGESTION, **told})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def number_of(browser: Browser, suggestion: str) -> str:
    return str(re.findall(r"HC-\d{4}-\d{6}-\d", browser.get(suggestion).text)[0])


def answered(house: House, number: str, in_round: int = 1) -> None:
    """Let the case's office answer, and the centre let the answer out."""
    lead = party("planning_land", "规划土地办", "Planning and land office")
    house.hear(house.body("planning_land", "规划土地办", "Planning and land office"))
    assert lead
    house.answered(number, in_round=in_round)


def say(browser: Browser, suggestion: str, do: str, number: int, **told: str) -> Any:
    page = f"{suggestion}/deputies"
    once = re.findall(r'name="once" value="([^"]+)"', browser.get(page).text)[:1]
    hidden = {**browser.hidden(page), "do": do, "number": str(number), "once": once[0] if once else ""}
    return browser.send(page, hidden, **{f"{name}-{number}": value for name, value in told.items()})


def give(browser: Browser, suggestion: str, number: int) -> None:
    told = {"how": "letter", "answered_on": "2026-11-24"}
    assert say(browser, suggestion, "answered", number, **told).status_code == 303


def findings(house: House) -> list[str]:
    return snapshot(house.service, timedelta(days=1)).findings


def test_a_suggestion_is_a_case_with_its_limit_and_names_who_makes_it(either: House) -> None:
    browser = come_in(either, CLERK)
    suggestion = suggest(browser)
    number = number_of(browser, suggestion)
    told = either.sent(number)[0].data["case"]
    assert (told["kind"], told["channel"]) == ("suggestion", "deputy")
    assert told["source"]["due_at"] == "2027-02-20T23:59:59+08:00"
    assert told["complainant"] == {
        "name": "林代表等2名代表、委员",
        "contact": {"name": "林代表", "email": "lin@npc.example"},
    }
    page = browser.get(f"{suggestion}/deputies").text
    for shown in ("林代表", "王委员", "政协委员", "0592-0000004", "还没有答复"):
        assert shown in page, shown
    # Before there is an answer nobody can be given one, and there is no letter.
    assert say(browser, suggestion, "answered", 1, how="letter", answered_on="2026-11-24").status_code == 409
    assert browser.get(f"{suggestion}/letters/1").status_code == 404


def test_each_is_given_the_answer_and_speaks_and_the_last_one_closes_it(either: House) -> None:
    browser = come_in(either, CLERK)
    suggestion = suggest(browser)
    number = number_of(browser, suggestion)
    answered(either, number)
    letter = browser.get(f"{suggestion}/letters/2").text
    for shown in ("王委员", "第12号", "已排定供地。", "规划土地办", "政协委员"):
        assert shown in letter, shown
    # Who was not given the answer has not judged it.
    assert say(browser, suggestion, "judged", 1, grade="satisfied").status_code == 409
    give(browser, suggestion, 1)
    give(browser, suggestion, 2)
    assert say(browser, suggestion, "judged", 1, grade="satisfied").status_code == 303
    assert either.case(number).state == "answered"
    assert say(browser, suggestion, "judged", 2, grade="basically", said="线路再早半小时更好。").status_code == 303
    assert either.case(number).state == "closed"
    assert either.sent(number)[-1].data["satisfaction"] == "basically_satisfied"
    assert "线路再早半小时更好。" in browser.get(f"{suggestion}/deputies").text
    assert findings(either) == []


def test_one_who_is_not_satisfied_has_it_handled_again_once(either: House) -> None:
    browser = come_in(either, CLERK)
    suggestion = suggest(browser)
    number = number_of(browser, suggestion)
    answered(either, number)
    give(browser, suggestion, 1)
    assert say(browser, suggestion, "judged", 1, grade="not", said="没有说什么时候。").status_code == 303
    case = either.case(number)
    assert (case.state, case.round) == ("admitted", 2)
    reopened = either.sent(number)[-1]
    assert (reopened.type, reopened.data["reason"]) == ("case.reopened.v1", "林代表：没有说什么时候。")
    answered(either, number, in_round=2)
    page = browser.get(f"{suggestion}/deputies").text
    assert "没有说什么时候。" in page
    assert page.count("尚未送交答复") == 2
    for one in (1, 2):
        give(browser, suggestion, one)
    # The second time nobody is passed over: all speak, and the lowest grade stands.
    assert say(browser, suggestion, "judged", 1, grade="not").status_code == 303
    assert either.case(number).state == "answered"
    assert say(browser, suggestion, "judged", 2, grade="satisfied").status_code == 303
    assert (either.case(number).state, either.case(number).round) == ("closed", 2)
    assert either.sent(number)[-1].data["satisfaction"] == "dissatisfied"
    assert findings(either) == []


def test_what_is_wrong_is_said_and_the_same_form_is_one_suggestion(house: House) -> None:
    browser = come_in(house, CLERK)
    for wrong in ("林代表，议员", "，代表", "甲，代表，1，2", "\n".join(f"代表{n}" for n in range(11))):
        answer = browser.fill("/occasions/new/suggestion", **{**SUGGESTION, "deputies": wrong})
        assert answer.status_code == 422, wrong
        assert 'id="deputies-error"' in answer.text
        assert "建议增设公交接驳线路。" in answer.text
    assert house.sent() == []
    hidden = browser.hidden("/occasions/new/suggestion")
    first, second = (browser.send("/occasions/new/suggestion", hidden, **SUGGESTION) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(house.sent()) == 1
    mended = browser.send("/occasions/new/suggestion", hidden, **{**SUGGESTION, "reference": "第13号"})
    assert mended.headers["Location"] != first.headers["Location"]


def test_a_form_about_a_deputy_says_what_is_wrong_at_its_field(house: House) -> None:
    browser = come_in(house, CLERK)
    suggestion = suggest(browser)
    answered(house, number_of(browser, suggestion))
    wrong = say(browser, suggestion, "answered", 2, how="pigeon", answered_on="2026-11-24")
    assert wrong.status_code == 422
    assert 'id="how-2-error"' in wrong.text
    assert say(browser, suggestion, "answered", 2, how="mail", answered_on="2027-01-01").status_code == 409
    assert say(browser, suggestion, "answered", 3, how="mail", answered_on="2026-11-24").status_code == 404
    assert say(browser, suggestion, "forgotten", 1).status_code == 404
    # A visit has no deputies.
    visit = browser.fill("/occasions/new/visit", enterprise="甲", on="2026-11-20", visitors="乙", said="丙").headers[
        "Location"
    ]
    assert browser.get(f"{visit}/deputies").status_code == 404
