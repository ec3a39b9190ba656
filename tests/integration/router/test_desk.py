"""The dispatch desk's pages."""

import re
from datetime import timedelta
from typing import Any

import pytest

from services.router.desk import shown
from shared.db import new_id
from tests.integration.router.conftest import part_reported, reported, returned, submitted
from tests.integration.router.face import Face
from tests.parts.people import send

DISPATCHER, OTHER = "shumin_li", "weicheng_wang"
NUMBER = "HC2026000001"
ASSIGN = {"body": "service", "reason": "由服务办协调"}


def case(face: Face, **stated: Any) -> str:
    case_id = new_id()
    face.router.take(submitted(case_id, stated.pop("text", "你好"), **stated))
    return case_id


def as_of(browser: Any, number: str = NUMBER) -> str:
    found = re.search(r'name="as_of" value="([^"]+)"', browser.get(f"/dispatch/cases/{number}").text)
    assert found is not None
    return found[1]


def do(browser: Any, verb: str, number: str = NUMBER, **form: Any) -> Any:
    form = {"as_of": form.get("as_of") or as_of(browser, number), **form}
    return send(browser, f"/dispatch/cases/{number}/{verb}", form)


def test_what_waits_stands_in_a_list_the_oldest_first_with_why(face: Face) -> None:
    for number in ("HC1", "HC2"):
        case(face, number=number)
        face.router.clock.pass_by(timedelta(hours=26))
    page = face.browser(DISPATCHER).get("/dispatch/").text
    assert page.index("HC1") < page.index("HC2")
    assert "No rule takes it; the desk decides." in page
    assert "2 d 4 h" in page


def test_a_return_stands_in_the_list_with_who_asks_and_on_what_grounds(face: Face) -> None:
    case_id = case(face, matter="tax.matter")
    face.router.take(returned(case_id, "tax", (1, 1)))
    page = face.browser(DISPATCHER).get("/dispatch/").text
    assert "asks to return it" in page
    assert "不属本单位职责" in page
    assert "“三定”规定" in page


def test_the_list_goes_on_on_a_second_page(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "PAGE", 2)
    for number in range(1, 6):
        case(face, number=f"HC{number}", about="区政务中心" if number == 2 else None)
    browser, seen, address = face.browser(DISPATCHER), [], "/dispatch/"
    while address:
        page = browser.get(address).text
        seen += re.findall(r'href="/dispatch/cases/(HC\d)"', page)
        more = re.search(r'href="(/dispatch/\?after=[^"]+)">Later', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert seen == ["HC1", "HC2", "HC3", "HC4", "HC5"]
    assert browser.get("/dispatch/?after=nonsense here").status_code == 200


def test_a_case_is_shown_with_its_decisions_and_their_grounds(face: Face) -> None:
    case(face, text="增资扩产，急需工业用地", matter="land.enlarge")
    page = face.browser(DISPATCHER).get(f"/dispatch/cases/{NUMBER}").text
    assert "增资扩产，急需工业用地" in page
    assert "land-enlarge" in page
    assert "matter:land.enlarge" in page
    assert "Second best" in page
    assert re.search(r"<li>land-enlarge: <bdi>matter “[^”]+”", page)


def test_a_dispatcher_gives_a_case_to_a_body_and_the_name_stands_beside_it(face: Face) -> None:
    case_id = case(face)
    browser = face.browser(DISPATCHER)
    answer = do(browser, "assign", assisting=["tax", "customs"], **ASSIGN)
    assert answer.location == f"/dispatch/cases/{NUMBER}?done=assign"
    (sent,) = face.router.sent_about(case_id)
    assert (sent.data["lead"]["code"], [one["code"] for one in sent.data["assisting"]]) == (
        "service",
        ["tax", "customs"],
    )
    assert sent.data["decision"]["reason"]["zh"] == "由服务办协调"
    decision = face.router.decisions(case_id)[-1]
    assert (decision.by, decision.actor) == ("person", "李淑敏")
    line = face.router.history(case_id)[-1]
    assert (line.kind, line.actor, line.facts["person"]) == ("assigned", "李淑敏", DISPATCHER)
    assert "It was assigned." in browser.get(answer.location).text


def test_a_dispatcher_names_who_answers_for_a_part_beside_who_assists_and_sees_what_they_report(face: Face) -> None:
    case_id = case(face)
    browser = face.browser(DISPATCHER)
    both = do(browser, "assign", split=["tax"], assisting=["tax"], **ASSIGN)
    assert both.status_code == 409
    assert "cannot answer for a part and assist as well" in both.text
    assert both.text.count('value="tax" checked') == 2
    leads = do(browser, "assign", split=["service"], **ASSIGN)
    assert "leads already and cannot have another part" in leads.text
    do(browser, "assign", split=["tax", "industry"], assisting=["customs"], **ASSIGN)
    (sent,) = face.router.sent_about(case_id)
    assert [one["code"] for one in sent.data["split"]] == ["tax", "industry"]
    assert [one["code"] for one in sent.data["assisting"]] == ["customs"]
    page = browser.get(f"/dispatch/cases/{NUMBER}").text
    assert page.count("not reported yet") == 2
    face.router.take(
        part_reported(case_id, "tax", (1, 1)),
        part_reported(case_id, "industry", (1, 1), agrees=False, text="不属本办职责"),
    )
    page = browser.get(f"/dispatch/cases/{NUMBER}").text
    assert "not reported yet" not in page
    assert "says that it is not its own" in page
    assert "says that its part is not its own" in page  # the history
    assert "不属本办职责" in page
    why = browser.get(f"/dispatch/cases/{NUMBER}/why").text
    assert "answering for parts, assisted by" in why


def test_what_is_missing_is_named_and_what_was_written_is_kept(face: Face) -> None:
    case_id = case(face)
    answer = do(face.browser(DISPATCHER), "assign", reason="说了一半", assisting=["tax"])
    assert answer.status_code == 422
    assert "Choose who leads." in answer.text
    assert "说了一半" in answer.text
    assert re.search(r'value="tax" checked', answer.text)
    assert face.router.sent_about(case_id) == []


def test_two_dispatchers_at_one_case_and_only_the_first_decides(face: Face) -> None:
    case_id = case(face)
    first, second = face.browser(DISPATCHER), face.browser(OTHER)
    stale = as_of(second)
    do(first, "assign", **ASSIGN)
    answer = do(second, "assign", as_of=stale, body="industry", reason="另有想法")
    assert answer.status_code == 409
    assert "has changed while you looked" in answer.text
    assert len(face.router.sent_about(case_id)) == 1


def test_a_return_is_agreed_to_or_refused_on_the_page(face: Face) -> None:
    browser = face.browser(DISPATCHER)
    for number, verb, form, lead in (
        ("HC1", "agree", {"body": "finance_bureau", "reason": "属财政"}, "finance_bureau"),
        ("HC2", "refuse", {"reason": "属税务"}, "tax"),
    ):
        case_id = case(face, matter="tax.matter", number=number)
        face.router.take(returned(case_id, "tax", (1, 1)))
        page = browser.get(f"/dispatch/cases/{number}").text
        assert "Agree to the return" in page
        assert '<option value="tax"' not in page
        assert do(browser, verb, number, **form).location == f"/dispatch/cases/{number}?done={verb}"
        sent = face.router.sent_about(case_id)[-1]
        assert (sent.assignment, sent.data["lead"]["code"]) == (2, lead)


def test_an_unsigned_assignment_is_asked_back(face: Face) -> None:
    case_id = case(face, matter="land.enlarge")
    browser = face.browser(DISPATCHER)
    assert do(browser, "recall", reason="派错了").location == f"/dispatch/cases/{NUMBER}?done=recall"
    assert face.router.sent_about(case_id)[-1].type == "assignment.recall.v1"
    page = browser.get(f"/dispatch/cases/{NUMBER}").text
    assert "asked back; waiting for the reply" in page
    assert "as_of" not in page
    again = do(browser, "recall", as_of="1.1.assigned.r", reason="再催")
    assert again.status_code == 409
    assert "asked back already" in again.text


def test_past_cases_like_one_that_waits_are_shown_with_who_had_them(face: Face) -> None:
    texts = {
        "HC1": {"text": "几家小厂想合办一个食堂，找谁", "matter": "traffic.lorry"},
        "HC2": {"text": "几家小厂想合办一个食堂，问过", "matter": "traffic.lorry", "confidential": True},
        "HC3": {"text": "几家小厂想合办一个食堂，急盼", "matter": "traffic.lorry", "about": "综合服务中心"},
        "HC4": {"text": "奖补资金只到账一半", "matter": "policy.grant"},
    }
    for number, told in texts.items():
        case_id = case(face, number=number, **told)
        face.router.take(reported(case_id, "transport" if number != "HC4" else "industry", (1, 1)))
    case(face, number="HC9", text="附近几家小厂想合办一个食堂")
    page = face.browser(DISPATCHER).get("/dispatch/cases/HC9?lang=zh").text
    shown = page[page.index('id="alike"') :]
    assert "HC1" in shown
    assert "交通科" in shown
    assert [number for number in ("HC2", "HC3", "HC4") if number in page] == []
