"""The enterprise's pages: by number and code or by link, and without a way round either."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from services.intake.models import Tries
from tests.integration.intake.house import CASE_DUE, House

LEAD = {"lead": "planning_land", "by": "林工"}
HTTPS = "https://cases.haicang.example"


class Browser:
    """A person's browser: keeps cookies, and sends forms as it was shown them."""

    def __init__(self, house: House, language: str = "zh-CN", address: str = "192.0.2.1") -> None:
        self.client: FlaskClient = house.client()
        self._about = {
            "headers": {"Accept": "text/html", "Accept-Language": language},
            "base_url": HTTPS,
            "environ_overrides": {"REMOTE_ADDR": address},
        }

    def get(self, path: str) -> Any:
        return self.client.get(path, **self._about)

    def follow(self, answer: Any) -> Any:
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["Location"])

    def fill(self, path: str, **values: str) -> Any:
        """Send the form on a page; what it hides is sent along."""
        return self.send(path, self.hidden(path), **values)

    def hidden(self, path: str) -> dict[str, str]:
        page = self.get(path).text
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    def send(self, path: str, hidden: dict[str, str], **values: str) -> Any:
        return self.client.post(path, data={**hidden, **values}, **self._about)

    def track(self, number: str, code: str) -> Any:
        return self.fill("/track", number=number, code=code)

    def open(self, receipt: dict[str, Any]) -> str:
        """Open a case's page and return its address."""
        answer = self.track(receipt["number"], receipt["tracking_code"])
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])


def other_code(receipt: dict[str, Any], step: int = 1) -> str:
    return f"{(int(receipt['tracking_code']) + step) % 1_000_000:06d}"


def test_number_and_code_open_the_case_as_people_type_them(house: House) -> None:
    receipt = house.bring(title="蒸汽压力不稳", description="第一行\n第二行")
    typed = receipt["number"].lower().replace("-", " ")
    browser = Browser(house)
    answer = browser.track(typed, f"{receipt['tracking_code'][:3]} {receipt['tracking_code'][3:]}")
    assert answer.headers["Location"] == f"/track/cases/{receipt['number']}"
    page = browser.follow(answer)
    assert page.status_code == 200
    for text in ("蒸汽压力不稳", "第一行", "派单台", "待受理", "事项已收到"):
        assert text in page.text


def test_the_page_shows_who_has_it_until_when_and_the_answer_in_both_languages(house: House) -> None:
    receipt = house.bring()
    number = receipt["number"]
    house.hear(
        house.body("planning_land", "规划土地办", "Planning and land office"),
        house.told(number, "task.opened", {"turn": 1, **LEAD, "due_at": CASE_DUE, "case_due_at": CASE_DUE}),
    )
    chinese, english = Browser(house), Browser(house, "en")
    page = chinese.get(chinese.open(receipt)).text
    assert "规划土地办" in page
    assert "2026年12月1日 17:30" in page
    page = english.get(english.open(receipt)).text
    assert "Planning and land office" in page
    assert "1 Dec 2026, 17:30" in page
    house.answered(number)
    page = english.get(f"/track/cases/{number}").text
    assert "已排定供地。" in page
    assert "Judge the answer" in page
    assert "林工" not in page


def test_a_link_is_traded_for_a_cookie_and_a_clean_address(house: House) -> None:
    receipt = house.bring()
    browser = Browser(house)
    answer = browser.get(receipt["links"]["page"].removeprefix(HTTPS))
    assert answer.headers["Location"] == f"/track/cases/{receipt['number']}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("nwd_track="))
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/track"):
        assert word in cookie
    assert receipt["links"]["page"].rsplit("/", 1)[1] not in browser.follow(answer).text


@pytest.mark.parametrize("token", ["a" * 16, "A" * 16, "x", "a" * 15, "..", "%00", "cases"])
def test_a_forged_link_opens_nothing_and_says_nothing(house: House, token: str) -> None:
    house.bring()
    assert Browser(house).get(f"/track/{token}").status_code == 404


def test_a_wrong_code_and_an_unknown_number_get_the_same_words(house: House) -> None:
    receipt = house.bring()
    wrong = Browser(house).track(receipt["number"], other_code(receipt))
    unknown = Browser(house).track(house.numbered(999), "123456")
    assert wrong.status_code == unknown.status_code == 422
    assert "编号与查询码不符" in wrong.text
    assert "编号与查询码不符" in unknown.text


def test_a_mistyped_number_is_noticed_before_any_try_is_counted(house: House) -> None:
    answer = Browser(house, "en").track("HC-2026-000001-9", "123456")
    assert answer.status_code == 422
    assert "There is a slip in this number" in answer.text
    with house.service.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Tries)) == 0


def test_after_five_wrong_codes_even_the_right_one_must_wait(house: House) -> None:
    receipt = house.bring()
    for step in range(1, 6):
        assert (
            Browser(house, address=f"192.0.2.{step}").track(receipt["number"], other_code(receipt, step)).status_code
            == 422
        )
    late = Browser(house, address="192.0.2.9").track(receipt["number"], receipt["tracking_code"])
    assert late.status_code == 429
    assert late.headers["Retry-After"] == "900"
    assert "15 分钟" in late.text
    house.clock.at += timedelta(minutes=15, seconds=1)
    assert Browser(house).track(receipt["number"], receipt["tracking_code"]).status_code == 303


def test_a_good_code_forgets_the_wrong_ones(house: House) -> None:
    receipt = house.bring()
    for _ in range(3):
        for step in range(1, 4):
            assert Browser(house).track(receipt["number"], other_code(receipt, step)).status_code == 422
        assert Browser(house).track(receipt["number"], receipt["tracking_code"]).status_code == 303


def test_one_address_cannot_try_a_code_on_case_after_case(house: House) -> None:
    answers = []
    for sequence in range(100, 141):
        number = house.numbered(sequence)
        answers.append(Browser(house).track(number, "123456").status_code)
    assert answers == [422] * 40 + [429]
    assert Browser(house, address="198.51.100.7").track(house.numbered(150), "123456").status_code == 422


def test_a_case_is_shown_to_no_other_browser(house: House) -> None:
    receipt, other = house.bring(), house.bring()
    opened = Browser(house)
    opened.open(other)
    for browser in (Browser(house), opened):
        answer = browser.get(f"/track/cases/{receipt['number']}")
        assert answer.headers["Location"] == f"/track?number={receipt['number']}"
        answer = browser.fill("/track/cases/" + receipt["number"] + "/withdraw", sure="yes")
        assert answer.status_code in (303, 403)
    assert house.case(receipt["number"]).state == "received"


def test_a_forged_cookie_opens_nothing(house: House) -> None:
    number = house.bring()["number"]
    browser = Browser(house)
    browser.client.set_cookie("nwd_track", f'["{number}"].x.y', domain="cases.haicang.example", path="/track")
    assert browser.get(f"/track/cases/{number}").status_code == 303


def test_several_cases_stay_open_side_by_side(house: House) -> None:
    receipts = [house.bring() for _ in range(3)]
    browser = Browser(house)
    addresses = [browser.open(receipt) for receipt in receipts]
    assert [browser.get(address).status_code for address in addresses] == [200, 200, 200]


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


def test_a_no_sends_the_case_back_to_work(house: House) -> None:
    receipt = house.bring()
    house.answered(receipt["number"])
    browser = Browser(house, "en")
    address = browser.open(receipt)
    page = browser.follow(
        browser.fill(f"{address}/verdict", contacted="no", solved="no", satisfaction="dissatisfied", text="nobody came")
    )
    assert "Back to work for another round" in page.text
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


def test_a_verdict_form_from_an_earlier_round_is_superseded(house: House) -> None:
    receipt = house.bring()
    number = receipt["number"]
    house.answered(number)
    browser = Browser(house)
    address = f"{browser.open(receipt)}/verdict"
    hidden = browser.hidden(address)
    bad = {"contacted": "yes", "solved": "no", "satisfaction": "dissatisfied"}
    browser.send(address, hidden, **bad)
    house.answered(number, in_round=2, assignment=2)
    late = browser.send(address, hidden, **{**bad, "solved": "yes", "satisfaction": "satisfied"})
    assert late.status_code == 409
    assert house.case(number).state == "answered"


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
@pytest.mark.parametrize("path", ["/", "/track", "/docs", "/problems/tries-used-up"])
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
