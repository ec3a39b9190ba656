"""The list of the desk: several cases at once, what was given lately, search, and the keyboard."""

import html
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import text
from werkzeug.serving import make_server

from services.router.decisions.hearing import hear
from services.router.decisions.models import Case
from shared.db import new_id
from shared.web.people import COOKIE, seal
from tests.integration.router.conftest import recalled, returned, signed
from tests.integration.router.face import Face
from tests.integration.router.test_desk import DISPATCHER, as_of, case, do
from tests.parts.browser import running_chromium, visitor
from tests.parts.people import send
from tests.parts.plugin import or_skip
from tests.unit.router.cases import haicang_parts

TOGETHER = {"body": "service", "reason": "由服务办一并协调"}


def ticks(browser: FlaskClient) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', browser.get("/dispatch/").text)


def give(browser: FlaskClient, chosen: list[str], **form: Any) -> Any:
    return send(browser, "/dispatch/several", {**TOGETHER, "chosen": chosen, **form})


def test_several_cases_are_given_at_once_each_with_a_decision_of_its_own(face: Face) -> None:
    ids = [case(face, number=number) for number in ("HC1", "HC2", "HC3")]
    browser = face.browser(DISPATCHER)
    chosen = ticks(browser)
    assert [one.split()[0] for one in chosen] == ["HC1", "HC2", "HC3"]
    page = give(browser, chosen[:2])
    assert "2 were given to Service office" in page.text
    assert [face.router.case(one).lead for one in ids] == ["service", "service", None]
    for one in ids[:2]:
        last = face.router.decisions(one)[-1]
        assert (last.by, last.actor, last.reason_zh) == ("person", "李淑敏", TOGETHER["reason"])


def test_one_that_cannot_go_keeps_no_other_back_and_is_told_with_why(face: Face) -> None:
    moved, about, good = (
        case(face, number="HC1"),
        case(face, number="HC2", about="服务办"),
        case(face, number="HC3"),
    )
    browser = face.browser(DISPATCHER)
    chosen = ticks(browser)
    face.router.operations.assign("HC1", "key_projects", "先一步", "王伟诚")
    page = give(browser, [*chosen, "HC404 1.0.desk."])
    assert "were given to Service office" in page.text
    assert re.search(r">HC1</a>: The case has changed while you looked", page.text)
    assert re.search(r">HC404</a>: The case has changed while you looked", page.text)
    assert face.router.case(moved).lead == "key_projects"
    assert face.router.case(about).lead != "service"
    assert face.router.case(good).lead == "service"


def test_a_return_is_never_answered_with_others(face: Face) -> None:
    case_id = case(face, number="HC1", matter="tax.matter")
    face.router.take(returned(case_id, "tax", (1, 1)))
    browser = face.browser(DISPATCHER)
    assert ticks(browser) == []
    page = give(browser, [f"HC1 {as_of(browser, 'HC1')}"])
    assert "A return or a ruling waits for your answer" in page.text
    assert face.router.case(case_id).hold.waits


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"chosen": []}, "Tick at least one case."),
        ({"body": ""}, "Choose who leads."),
        ({"reason": " "}, "Say why."),
        ({"reason": "x" * 2001}, "at most 2000"),
    ],
    ids=["nothing ticked", "no body", "no reason", "too long"],
)
def test_what_is_missing_is_told_and_what_was_ticked_stays_so(face: Face, form: dict[str, Any], told: str) -> None:
    case_id = case(face, number="HC1")
    browser = face.browser(DISPATCHER)
    page = give(browser, **{"chosen": ticks(browser), **form})
    assert page.status_code == 422
    assert told in page.text
    assert ("checked" in page.text) is ("Tick" not in told)
    assert face.router.case(case_id).lead is None


def test_what_was_given_lately_can_be_undone_until_it_is_signed(face: Face) -> None:
    first, second = case(face, number="HC1"), case(face, number="HC2")
    case(face, number="HC3", matter="tax.matter")
    browser = face.browser(DISPATCHER)
    give(browser, ticks(browser))
    page = browser.get("/dispatch/").text
    assert set(re.findall(r"cases/(HC\d)/recall", page)) == {"HC1", "HC2"}
    found = re.search(r'HC1/recall.*?name="as_of" value="([^"]+)".*?name="reason" value="([^"]+)"', page, re.S)
    assert found
    assert do(browser, "recall", "HC1", as_of=found[1], reason=found[2]).status_code == 303
    face.router.take(recalled(first, "service", (1, 1)), signed(second, "service", (1, 1)))
    assert face.router.case(first).hold.waits
    assert "Given lately" not in browser.get("/dispatch/").text


def test_cases_are_found_by_number_enterprise_and_title_and_confidential_ones_by_their_number(face: Face) -> None:
    maker = {"name": "厦门朗域包装有限公司", "uscc": None, "contact": None}
    case(face, number="HC1", title="门牌太小", enterprise=maker)
    case(face, number="HC2", title="發票開不出", matter="tax.matter")
    case(face, number="HC3", title="朗域的机密", confidential=True)
    case(face, number="HC4", title="朗域说我们推诿", about="服务办")
    browser = face.browser(DISPATCHER)

    def found(words: str) -> set[str]:
        return set(re.findall(r"/dispatch/cases/(HC\d)\"", browser.get("/dispatch/", query_string={"q": words}).text))

    assert found("朗域包装") == {"HC1"}
    assert found("发票") == {"HC2"}
    assert found("hc2") == {"HC2"}
    assert found("HC3") == {"HC3"}
    assert "机密" not in browser.get("/dispatch/?q=HC3").text
    assert found("机密") == set()
    assert found("没有这样的词") == set()


def test_a_search_has_no_end_goes_on_page_by_page_and_reads_no_more_of_a_case_than_its_words(face: Face) -> None:
    case(face, number="HC0", title="园区蒸汽不稳")
    told = {"number": "HC1", "title": "蒸汽", "enterprise": None, "confidential": False, "about": None}
    with face.router.service.begin("test") as unit:
        for number in range(1, 601):
            row = Case(id=new_id(), line=0, line_hash="")
            hear(row, {**told, "number": f"HC{number}", "title": "蒸汽" if number % 10 == 1 else "别的事"})
            unit.session.add(row)
    browser = face.browser(DISPATCHER)
    address, numbers = "/dispatch/?q=蒸汽", list[str]()
    for _ in range(3):
        page = browser.get(address).text
        numbers += re.findall(r"/dispatch/cases/(HC\d+)\"", page)
        further = re.search(r'href="([^"]*behind=[^"]+)">Earlier cases<', page)
        address = html.unescape(further[1]) if further else ""
        if not address:
            break
    assert sorted(numbers) == sorted([f"HC{number}" for number in range(591, 0, -10)] + ["HC0"])
    assert numbers[-1] == "HC0", "the newest come first"
    assert address == ""
    assert browser.get("/dispatch/?q=蒸汽&behind=nonsense").status_code == 200
    if face.router.service.database.is_sqlite:  # PostgreSQL looks at the table itself until it was vacuumed
        asked = "explain query plan select id from cases where found_by like '%x%' order by id desc limit 31"
        with face.router.service.database.read() as session:
            plan = " ".join(str(row) for row in session.execute(text(asked)))
        assert "COVERING INDEX ix_cases_id_found_by" in plan


def test_whom_a_case_is_about_finds_it_nowhere_and_gives_it_to_nobody(face: Face) -> None:
    directory, routing = haicang_parts()
    people = [one | ({"duties": ["dispatcher"]} if one["id"] == "yawen_chen" else {}) for one in directory["people"]]
    face.router.operations.store({"directory": {**directory, "people": people}, "routing": routing})
    case_id = case(face, number="HC1", title="有人不回话", about="招商办")
    their = face.browser("yawen_chen")
    assert "HC1" in face.browser(DISPATCHER).get("/dispatch/?q=不回话").text
    for address in ("/dispatch/", "/dispatch/?q=不回话", "/dispatch/?q=HC1"):
        assert "cases/HC1" not in their.get(address).text
    assert "has changed while you looked" in give(their, ["HC1 1.0.desk."]).text
    assert face.router.case(case_id).lead is None


@contextmanager
def on_a_screen(face: Face) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, face.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with ExitStack() as stack:
            browser = or_skip(lambda: stack.enter_context(running_chromium()))
            page = stack.enter_context(visitor(browser, f"http://127.0.0.1:{server.port}"))
            with face.app.test_request_context():
                cookie = seal(DISPATCHER, new_id(), datetime.now(UTC))
            page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": f"http://127.0.0.1:{server.port}"}])
            yield page
    finally:
        server.shutdown()


def test_the_desk_can_be_worked_by_keyboard_alone_and_the_keys_turned_off(face: Face) -> None:
    for number in ("HC1", "HC2"):
        case(face, number=number)
    waits = case(face, number="HC3", matter="land.enlarge", text="增资扩产，急需工业用地")
    face.router.operations.recall("HC3", "派早了", "李淑敏")
    face.router.take(recalled(waits, "planning_land", (1, 1)))
    with on_a_screen(face) as page:
        page.goto("/dispatch/")
        for key in ("ArrowDown", "x", "j", "x"):
            page.keyboard.press(key)
        ticked = page.locator("input:checked").evaluate_all("boxes => boxes.map(box => box.value.split(' ')[0])")
        assert ticked == ["HC1", "HC2"]
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.type("xj1")
        assert page.locator("#q").input_value() == "xj1"

        page.goto("/dispatch/cases/HC3")
        with page.expect_navigation():
            page.keyboard.press("1")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert face.router.case(waits).lead == "planning_land"

        page.goto("/dispatch/")
        page.locator("[data-keys] button").click()
        page.goto("/dispatch/")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.tagName") == "BODY"
