"""What an enterprise does on its case's pages: each form once, by a click, in either language, without scripts."""

import re

import pytest

from tests.integration.intake.browser import HTTPS, Browser, other_code
from tests.integration.intake.house import House


def test_get_and_head_never_act(house: House) -> None:
    receipt = house.bring()
    house.answered(receipt["number"])
    browser = Browser(house)
    address = browser.open(receipt)
    before = house.case(receipt["number"]).line
    for verb in ("supplement", "urge", "withdraw", "verdict"):
        for query in ("", "?sure=yes&text=x&contacted=yes&solved=yes&satisfaction=satisfied"):
            assert browser.get(f"{address}/{verb}{query}").status_code in (200, 409)
            browser.client.head(f"{address}/{verb}{query}", base_url=HTTPS)
    assert house.case(receipt["number"]).line == before


def test_a_form_without_its_token_is_refused(house: House) -> None:
    receipt = house.bring()
    browser = Browser(house)
    address = browser.open(receipt)
    assert browser.send(f"{address}/withdraw", {}, sure="yes").status_code == 403
    assert browser.send("/track", {}, number=receipt["number"], code=receipt["tracking_code"]).status_code == 403
    assert house.case(receipt["number"]).state == "received"


def test_the_enterprise_adds_and_presses(house: House) -> None:
    receipt = house.bring()
    browser = Browser(house)
    address = browser.open(receipt)
    page = browser.follow(browser.fill(f"{address}/supplement", text="红线图编号 7\r\n<b>附</b>"))
    assert "已收到您补充的情况" in page.text
    assert "&lt;b&gt;附&lt;/b&gt;" in page.text
    assert "<b>附" not in page.text
    browser.follow(browser.fill(f"{address}/urge", text=""))
    assert [one.type for one in house.sent(receipt["number"])[1:]] == ["case.supplemented.v1", "case.urged.v1"]
    assert house.sent(receipt["number"])[1].data["by"] == "厦门澜峰精密制造有限公司"


def test_the_three_questions_close_the_case(house: House) -> None:
    receipt = house.bring()
    house.answered(receipt["number"])
    browser = Browser(house)
    address = browser.open(receipt)
    page = browser.follow(
        browser.fill(f"{address}/verdict", contacted="yes", solved="yes", satisfaction="very_satisfied", text="")
    )
    assert "办结" in page.text
    assert house.sent(receipt["number"])[-1].type == "case.closed.v1"


def test_a_no_sends_the_case_back_to_work(unchecked: House) -> None:
    receipt = unchecked.bring()
    unchecked.answered(receipt["number"])
    browser = Browser(unchecked, "en")
    address = browser.open(receipt)
    page = browser.follow(
        browser.fill(f"{address}/verdict", contacted="no", solved="no", satisfaction="dissatisfied", text="nobody came")
    )
    assert "The case was taken up again" in page.text
    assert "nobody came" in page.text


def test_the_same_form_sent_twice_counts_once(house: House) -> None:
    receipt = house.bring()
    browser = Browser(house)
    address = f"{browser.open(receipt)}/supplement"
    hidden = browser.hidden(address)
    for _ in range(3):
        assert browser.send(address, hidden, text="一次").status_code == 303
    assert len(house.sent(receipt["number"])) == 2
    assert browser.send(address, hidden, text="另一句").status_code == 303
    assert len(house.sent(receipt["number"])) == 3


@pytest.mark.parametrize("once", ["", "x" * 5000, "é", "\ud83d"])
def test_a_form_with_a_strange_token_still_counts_once(house: House, once: str) -> None:
    receipt = house.bring()
    browser = Browser(house)
    address = f"{browser.open(receipt)}/supplement"
    hidden = {**browser.hidden(address), "once": once.encode("utf-8", "replace").decode()}
    assert [browser.send(address, hidden, text="一次").status_code for _ in range(2)] == [303, 303]
    assert len(house.sent(receipt["number"])) == 2


@pytest.mark.parametrize("text", ["a\x00b", "", " \r\n", "x" * 20_001])
def test_a_text_that_cannot_be_taken_is_refused_on_the_page(house: House, text: str) -> None:
    receipt = house.bring()
    browser = Browser(house)
    address = f"{browser.open(receipt)}/supplement"
    assert browser.fill(address, text=text).status_code == 422
    assert len(house.sent(receipt["number"])) == 1


def test_pages_and_strange_texts_work_alike_on_postgres(house_on_postgres: House) -> None:
    house, text = house_on_postgres, "🏭\x01\u202e" + "字" * 100_000
    receipt = house.bring(description=text, title="emoji 🏭 \u0085")
    assert house.get(f"/v1/cases/{receipt['number']}").json["description"] == text
    for step in range(1, 4):
        assert Browser(house).track(receipt["number"], other_code(receipt, step)).status_code == 422
    browser = Browser(house)
    address = browser.open(receipt)
    assert browser.get(address).status_code == 200
    hidden = {**browser.hidden(f"{address}/supplement"), "once": "é" * 40}
    assert [browser.send(f"{address}/supplement", hidden, text="一次").status_code for _ in range(2)] == [303, 303]
    assert len(house.sent(receipt["number"])) == 2


def test_a_verdict_form_from_an_earlier_round_is_superseded(unchecked: House) -> None:
    receipt = unchecked.bring()
    number = receipt["number"]
    unchecked.answered(number)
    browser = Browser(unchecked)
    address = f"{browser.open(receipt)}/verdict"
    hidden = browser.hidden(address)
    bad = {"contacted": "yes", "solved": "no", "satisfaction": "dissatisfied"}
    browser.send(address, hidden, **bad)
    unchecked.answered(number, in_round=2, assignment=2)
    late = browser.send(address, hidden, **{**bad, "solved": "yes", "satisfaction": "satisfied"})
    assert late.status_code == 409
    assert unchecked.case(number).state == "answered"


def test_a_form_that_is_not_filled_in_says_what_is_missing_and_keeps_what_was_written(house: House) -> None:
    receipt = house.bring()
    house.answered(receipt["number"])
    browser = Browser(house, "en")
    address = browser.open(receipt)
    answer = browser.fill(f"{address}/verdict", contacted="yes", text="almost <done>")
    assert answer.status_code == 422
    assert 'href="#solved"' in answer.text
    assert 'href="#satisfaction"' in answer.text
    assert "almost &lt;done&gt;" in answer.text
    assert browser.fill(f"{address}/withdraw", reason="x").status_code == 422
    assert house.case(receipt["number"]).state == "answered"


def test_what_the_state_does_not_allow_is_explained(house: House) -> None:
    receipt = house.bring()
    browser = Browser(house, "en")
    address = browser.open(receipt)
    too_early = browser.get(f"{address}/verdict")
    assert too_early.status_code == 409
    assert "has not been answered yet" in too_early.text
    hidden = browser.hidden(f"{address}/urge")
    browser.follow(browser.fill(f"{address}/withdraw", sure="yes", reason=""))
    assert browser.send(f"{address}/urge", hidden, text="").status_code == 409


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x>', "\u202egnp.exe", "a\r\nSet-Cookie: x=1"]
)
def test_hostile_text_is_harmless_on_the_page(house: House, text: str) -> None:
    receipt = house.bring(title=text, description=text, enterprise={"name": text})
    house.post(f"/v1/cases/{receipt['number']}/supplement", {"text": text})
    browser = Browser(house)
    page = browser.get(browser.open(receipt))
    assert "<script>alert" not in page.text
    assert "<img src" not in page.text
    assert "\u202e" not in page.text
    assert "x=1" not in str(page.headers)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", "/track", "/docs", "/docs/messages", "/problems/tries-used-up"])
def test_every_open_page_is_there_in_both_languages(house: House, path: str, language: str) -> None:
    page = Browser(house).get(f"{path}?lang={language}")
    assert page.status_code == 200
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in page.text
    assert "intake." not in re.sub(r"<[^>]*>", "", page.text)


def test_pages_need_no_script_and_nothing_from_elsewhere(house: House) -> None:
    receipt = house.bring()
    browser = Browser(house)
    for path in ("/", "/track", "/docs", browser.open(receipt)):
        page = browser.get(path).text
        assert "<script" not in page
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
