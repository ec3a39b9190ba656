"""Joint handling: different enterprises, one solution, separate answers and verdicts."""

import pytest

from services.intake.models import History
from shared.contracts.words import Duty
from shared.db.history import lines_of
from tests.integration.intake.browser import Browser
from tests.integration.intake.house import House
from tests.integration.intake.same import well
from tests.integration.intake.staff import CALLER, CLERK, DISPATCHER, REVIEWER, come_in, member
from tests.integration.intake.test_endings import dispatched

TITLE, COMMON = "园区蒸汽压力不稳", "管网改造后压力统一提到0.8兆帕。"


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database."""
    found: House = request.getfixturevalue(request.param)
    return found


def bring(house: House, name: str, **told: object) -> str:
    return str(house.bring(title=f"{name}蒸汽压力不稳", enterprise={"name": name}, **told)["number"])


def group(house: House, number: str) -> tuple[Browser, str]:
    """Set up a group with a case as its first; return the dispatcher's browser and the group's address."""
    browser = come_in(house, DISPATCHER)
    done = browser.fill(f"/centre/cases/{number}/joint", title=TITLE, common=COMMON)
    assert done.status_code == 303, done.text
    return browser, str(done.headers["Location"]).partition("?")[0]


def add(browser: Browser, page: str, number: str) -> int:
    return int(browser.send(f"{page}/add", browser.hidden(page), number=number).status_code)


def notes(house: House, number: str) -> list[str]:
    return [one.data["text"] for one in house.sent(number) if one.type == "case.supplemented.v1"]


def test_each_case_of_a_group_keeps_its_own_answer_and_verdict(anywhere: House) -> None:
    one, two, three = (bring(anywhere, name) for name in ("甲公司", "乙公司", "丙公司"))
    dispatched(anywhere, two)
    browser, page = group(anywhere, one)
    for number in (two, three):
        assert add(browser, page, number) == 303
    anywhere.answered(two)
    anywhere.post(f"/v1/cases/{two}/verdict", {"contacted": True, "solved": True, "satisfaction": "satisfied"})
    shown = browser.get(page).text
    for word in (one, two, three, "乙公司", "已解决", "满意", "未答复", "办结"):
        assert word in shown
    assert anywhere.get(f"/v1/cases/{one}").json["answer"] is None
    listed = browser.get("/centre/joint/").text
    assert TITLE in listed
    assert ">3<" in listed
    assert TITLE in browser.get(f"/centre/cases/{three}").text
    well(anywhere)


def test_offices_are_told_without_a_word_of_whose_the_others_are_and_the_public_reads_only_that(house: House) -> None:
    one, two = bring(house, "甲公司"), bring(house, "乙公司")
    secret = bring(house, "丙公司", about="征收办")
    for number in (one, two):
        dispatched(house, number)
    browser, page = group(house, one)
    for number in (secret, two):
        assert add(browser, page, number) == 303
    (note,) = notes(house, two)
    assert COMMON in note
    assert one in note
    assert secret not in note
    assert "甲公司" not in note
    assert notes(house, secret) == []
    told = next(message for message in house.sent(two) if message.type == "case.supplemented.v1")
    assert (told.assignment, told.data["turn"]) == (0, 0)
    events = house.get(f"/v1/cases/{two}/events").json["events"]
    assert events[-1]["text"] == "与其他同类事项并案办理，分别答复"
    assert events[-1]["facts"] == {}


def test_the_reviewer_reads_what_the_others_of_the_group_are_told(house: House) -> None:
    one, two, hidden = bring(house, "甲公司"), bring(house, "乙公司"), bring(house, "丙公司", confidential=True)
    for number in (one, two, hidden):
        dispatched(house, number)
    browser, page = group(house, one)
    for number in (two, hidden):
        add(browser, page, number)
    house.answered(one)
    house.reported(two)
    house.reported(hidden)
    reviewer = come_in(house, REVIEWER)
    shown = reviewer.get(f"/centre/reviews/{two}").text
    sisters = shown.split('id="sisters"')[1].split("</section>")[0]
    for word in (TITLE, COMMON, one, "甲公司", "已排定供地。", hidden, "保密件"):
        assert word in sisters
    assert "丙公司" not in sisters
    # Of one that waits for a review too, what is proposed is what has to fit.
    other = reviewer.get(f"/centre/reviews/{hidden}").text.split('id="sisters"')[1]
    assert "待审核" in other


def test_a_case_is_in_one_group_and_leaves_it_with_a_reason(anywhere: House) -> None:
    one, two, ended = bring(anywhere, "甲公司"), bring(anywhere, "乙公司"), bring(anywhere, "丙公司")
    anywhere.post(f"/v1/cases/{ended}/withdraw")
    browser, page = group(anywhere, one)
    _, other = group(anywhere, two)
    assert add(browser, other, one) == 409
    assert add(browser, page, ended) == 409
    assert add(browser, page, "HC-2026-999999-1") == 422
    assert browser.send(f"{page}/remove", browser.hidden(page), number=two, why="错了").status_code == 409
    assert browser.send(f"{page}/remove", browser.hidden(page), number=one).status_code == 422
    assert browser.send(f"{page}/remove", browser.hidden(page), number=one, why="原因不同").status_code == 303
    assert "原因不同" in browser.get(f"/centre/cases/{one}").text
    joined = browser.get(f"/centre/cases/{one}/joint").text
    chosen = browser.send(f"/centre/cases/{one}/joint", browser.hidden(f"/centre/cases/{one}/joint"), group=other[-36:])
    assert TITLE in joined
    assert chosen.status_code == 303
    assert one in browser.get(other).text
    assert "removed" not in str(anywhere.get(f"/v1/cases/{one}/events").json)
    well(anywhere)


def test_who_may_do_what_and_whom_a_group_is_hidden_from(house: House) -> None:
    one = bring(house, "甲公司", about="征收办")
    _, page = group(house, one)
    for who in (CLERK, CALLER, REVIEWER):
        browser = come_in(house, who)
        assert browser.get(page).status_code == 200
        assert browser.get(f"/centre/cases/{one}/joint").status_code == 403
        assert browser.send(f"{page}/add", browser.hidden("/centre/cases"), number=one).status_code == 403
        assert browser.send(f"{page}/close", browser.hidden("/centre/cases"), result="好").status_code == 403
    member(house, "acquisition", "征收办", "Land acquisition office", "su", "苏", [Duty.DISPATCHER])
    own = come_in(house, "su")
    assert own.get(page).status_code == 404
    assert TITLE not in own.get("/centre/joint/").text
    another = bring(house, "乙公司")
    assert TITLE not in own.get(f"/centre/cases/{another}/joint").text


def test_a_group_is_closed_once_each_of_its_cases_is_answered_and_opened_again(anywhere: House) -> None:
    one, two = bring(anywhere, "甲公司"), bring(anywhere, "乙公司")
    browser, page = group(anywhere, one)
    add(browser, page, two)
    for number in (one, two):
        dispatched(anywhere, number)
    anywhere.answered(one)
    refused = browser.send(f"{page}/close", browser.hidden(page), result="管网已改造。")
    assert refused.status_code == 409
    assert two in refused.text
    assert one not in refused.text.partition('role="alert"')[2].partition("</section>")[0]
    assert browser.send(f"{page}/close", browser.hidden(page), result=" ").status_code == 422
    anywhere.answered(two)
    for _ in range(2):  # sent twice, it is closed once
        assert browser.send(f"{page}/close", browser.hidden(page), result="管网已改造。").status_code == 303
    shown = browser.get(page).text
    assert "管网已改造。" in shown
    assert f"{page}/add" not in shown
    third = bring(anywhere, "丙公司")
    assert add(browser, page, third) == 409
    assert TITLE not in browser.get("/centre/joint/").text
    assert TITLE in browser.get("/centre/joint/?show=closed").text
    assert TITLE not in browser.get(f"/centre/cases/{third}/joint").text
    assert "管网已改造。" in browser.get(f"/centre/cases/{two}").text
    assert browser.send(f"{page}/open", browser.hidden(page), why="又有一家").status_code == 303
    assert add(browser, page, third) == 303
    assert browser.send(f"{page}/open", browser.hidden(page), why="又有一家").status_code == 409
    with anywhere.service.database.read() as session:
        lines = lines_of(session, History, anywhere.case(one).id)
        kinds = [line.kind for line in lines if line.kind.startswith("joint.")]
    assert kinds == ["joint.added", "joint.closed", "joint.opened"]
    well(anywhere)
