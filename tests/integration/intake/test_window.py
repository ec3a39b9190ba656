"""The window desk: a clerk takes a case as an agency's system would, once, with a receipt to hand out."""

import io
import re
from typing import Any

import pytest

from services.intake.cases.numbers import read_number
from shared.contracts.words import Duty
from tests.integration.intake.attaching import PDF
from tests.integration.intake.house import House
from tests.integration.intake.staff import CALLER, CLERK, come_in, member

TOLD = {
    "kind": "help",
    "channel": "window",
    "enterprise_name": "厦门澜峰精密制造有限公司",
    "contact_name": "林女士",
    "contact_phone": "0592-0000000",
    "title": "增资扩产需要新增工业用地",
    "description": "新阳厂区已满",
    "matter": "land.enlarge",
    "needs_reply": "yes",
}


def number_in(answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    number = answer.headers["Location"].rsplit("/", 1)[1]
    assert read_number(number) == number
    return str(number)


@pytest.fixture(params=["house", "house_on_postgres"])
def anywhere(request: pytest.FixtureRequest) -> House:
    """Intake on either database."""
    found: House = request.getfixturevalue(request.param)
    return found


def test_a_clerk_takes_a_case_and_hands_out_a_receipt_that_opens_its_page(anywhere: House) -> None:
    browser = come_in(anywhere, CLERK)
    answer = browser.fill("/centre/take", **TOLD, project_amount="180,000,000", occurred_at="2026-11-23T09:30")
    number = number_in(answer)
    page = browser.follow(answer).text
    case = anywhere.case(number)
    assert number in page
    assert case.tracking_code in page
    assert f"/track/{case.link_token}" in page
    assert browser.get(f"/track/{case.link_token}").status_code == 303
    (message,) = anywhere.sent(number)
    told = message.data["case"]
    assert message.type == "case.submitted.v1"
    assert told["source"]["agency"] == "window"
    assert told["enterprise"]["contact"] == {"name": "林女士", "phone": "0592-0000000"}
    assert told["project"] == {"amount": 180000000}
    assert told["occurred_at"] == "2026-11-23T09:30:00+08:00"
    assert told["needs_reply"] is True


def test_the_matters_stand_under_the_names_of_their_groups(house: House) -> None:
    page = come_in(house, CLERK, "en").get("/centre/take").text
    group = re.search(r'<optgroup label="Biomedicine">(.*?)</optgroup>', page, re.DOTALL)
    assert group is not None
    assert re.findall(r'value="([\w.]+)"', group[1]) == ["bio.approval", "bio.facility", "bio.goods", "bio.service"]


def test_a_second_click_takes_no_second_case(anywhere: House) -> None:
    browser = come_in(anywhere, CLERK)
    hidden = browser.hidden("/centre/take")
    first, second = (number_in(browser.send("/centre/take", hidden, **TOLD)) for _ in range(2))
    assert first == second
    assert len(anywhere.sent()) == 1


def test_a_form_that_was_taken_already_takes_another_case_only_when_it_is_sent_once_more(house: House) -> None:
    browser = come_in(house, CLERK)
    hidden = browser.hidden("/centre/take")
    first = number_in(browser.send("/centre/take", hidden, **TOLD))
    again = browser.send("/centre/take", hidden, **{**TOLD, "title": "另一事项"})
    assert again.status_code == 409
    assert first in again.text
    assert "另一事项" in again.text
    fresh = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', again.text))
    assert number_in(browser.send("/centre/take", fresh, **{**TOLD, "title": "另一事项"})) != first


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(house: House) -> None:
    browser = come_in(house, CLERK, "en")
    answer = browser.fill(
        "/centre/take",
        kind="help",
        channel="window",
        enterprise_uscc="91350205000000000X",
        contact_email="nobody",
        title="<b>需要用地</b>",
        description="two\nlines",
        project_amount="1.8亿",
        occurred_at="yesterday",
        matter="land.nothing",
    )
    assert answer.status_code == 422
    for name in ("enterprise_name", "enterprise_uscc", "contact_email", "project_amount", "occurred_at", "matter"):
        assert f'id="{name}-error"' in answer.text, name
        assert f'href="#{name}"' in answer.text, name
    for typed in ("91350205000000000X", "nobody", "&lt;b&gt;需要用地&lt;/b&gt;", "two\nlines", "1.8亿", "yesterday"):
        assert typed in answer.text, typed
    assert house.sent() == []


def test_what_was_answered_at_once_is_closed_and_goes_to_no_office(anywhere: House) -> None:
    browser = come_in(anywhere, CLERK)
    answer = browser.fill("/centre/take", **TOLD, answer="到人社窗口申请，12月31日截止。")
    number = number_in(answer)
    assert "到人社窗口申请" in browser.follow(answer).text
    (message,) = anywhere.sent(number)
    assert (message.type, message.round) == ("case.closed.v1", 1)
    assert message.data == {"outcome": "explained", "satisfaction": None, "ending": "answered_at_once"}
    case = anywhere.case(number)
    assert (case.state, case.answer, case.outcome) == ("closed", "到人社窗口申请，12月31日截止。", "explained")
    page = browser.follow(browser.get(f"/track/{case.link_token}")).text
    assert "服务中心当场答复并办结" in page
    assert page.count("到人社窗口申请，12月31日截止。") == 2


def test_no_agency_sees_what_the_window_has_taken(house: House) -> None:
    number = number_in(come_in(house, CLERK).fill("/centre/take", **TOLD))
    assert house.get(f"/v1/cases/{number}").status_code == 404
    assert house.get("/v1/cases").json["cases"] == []


def test_nobody_takes_a_case_about_their_own_office(house: House) -> None:
    member(house, "acquisition", "征收办", "Land acquisition office", "su_window", "苏窗口", [Duty.CLERK])
    answer = come_in(house, "su_window").fill("/centre/take", **TOLD, about="征收办窗口的工作人员")
    assert answer.status_code == 422
    assert 'id="about-error"' in answer.text
    assert number_in(come_in(house, CLERK).fill("/centre/take", **TOLD, about="征收办窗口的工作人员"))


def test_a_receipt_is_its_clerks_alone_and_for_the_day(house: House) -> None:
    browser = come_in(house, CLERK)
    number = number_in(browser.fill("/centre/take", **TOLD))
    assert browser.get(f"/centre/take/{number}").status_code == 200
    assert number in browser.get("/centre/take").text
    member(house, "tax", "税务局", "Tax", "other_window", "他窗口", [Duty.CLERK])
    assert come_in(house, "other_window").get(f"/centre/take/{number}").status_code == 404
    house.clock.at = house.clock.at.replace(hour=16)  # past midnight in Haicang
    assert browser.get(f"/centre/take/{number}").status_code == 404
    assert number not in browser.get("/centre/take").text


def test_the_window_is_for_clerks(house: House) -> None:
    assert come_in(house, CALLER).get("/centre/take").status_code == 403
    assert house.client().get("/centre/take").headers["Location"].startswith("/dispatch/sign-in?next=")


def test_an_anonymous_case_keeps_nothing_that_tells_who_it_is_from(house: House) -> None:
    browser = come_in(house, CLERK)
    refused = browser.fill("/centre/take", **{**TOLD, "anonymous": "yes"})
    assert refused.status_code == 422
    assert 'href="#contact_name"' in refused.text or 'href="#enterprise_name"' in refused.text
    told = {name: value for name, value in TOLD.items() if not name.startswith(("contact", "enterprise"))}
    number = number_in(browser.fill("/centre/take", **told, anonymous="yes"))
    assert house.sent(number)[0].data["case"]["enterprise"] is None


def test_a_clerk_saves_a_draft_and_goes_on_with_it(anywhere: House) -> None:
    browser = come_in(anywhere, CLERK)
    answer = browser.fill("/centre/take", do="save", title="只说了一半", contact_email="nobody")
    draft = answer.headers["Location"]
    page = browser.follow(answer).text
    assert "草稿已保存" in page
    assert 'value="nobody"' in page
    assert "只说了一半" in browser.get("/centre/take").text
    # Saved again it is the same draft.
    hidden = browser.hidden(draft)
    assert browser.send("/centre/take", hidden, do="save", title="又说了一些").headers["Location"] == draft
    number_in(browser.send("/centre/take", hidden, **TOLD))
    assert browser.get(draft).status_code == 404
    assert "又说了一些" not in browser.get("/centre/take").text


def test_a_draft_is_its_clerks_alone(house: House) -> None:
    draft = come_in(house, CLERK).fill("/centre/take", do="save", title="只说了一半").headers["Location"]
    member(house, "tax", "税务局", "Tax", "other_window", "他窗口", [Duty.CLERK])
    other = come_in(house, "other_window")
    assert other.get(draft).status_code == 404
    assert "只说了一半" not in other.get("/centre/take").text
    # Nor does it overwrite or end it.
    key = draft.partition("draft=")[2].partition("&")[0]
    hidden = {**other.hidden("/centre/take"), "draft": key}
    number_in(other.send("/centre/take", hidden, **TOLD))
    assert "只说了一半" in come_in(house, CLERK).get(draft).text


def test_files_come_with_what_the_window_takes(anywhere: House) -> None:
    browser = come_in(anywhere, CLERK)
    wrong = browser.fill("/centre/take", **TOLD, files=(io.BytesIO(b"MZ\x00\x01nothing"), "a.pdf"))
    assert wrong.status_code == 422
    assert 'id="files-error"' in wrong.text
    assert TOLD["title"] in wrong.text
    number = number_in(browser.fill("/centre/take", **TOLD, files=(io.BytesIO(PDF), "方案.pdf")))
    assert [one.type for one in anywhere.sent(number)] == ["case.submitted.v1", "case.attached.v1"]
