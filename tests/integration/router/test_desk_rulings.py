"""What the desk's pages say of proposals, minutes, rulings and the precedents that they make."""

import re
from dataclasses import replace
from typing import Any

from services.router.desk.proposed import proposed
from services.router.policy import DIRECTORY, ROUTING, policy_in
from services.router.text import actions
from tests.integration.router.conftest import recalled, returned
from tests.integration.router.face import Face
from tests.integration.router.test_desk import DISPATCHER, NUMBER, case, do
from tests.integration.router.test_desk_walls import CENTRE
from tests.integration.router.test_precedents import RULED, next_lead, rule_on_tax
from tests.parts.people import send
from tests.unit.router.cases import haicang_parts
from tests.unit.router.text.corpus import model

PAGE, PRECEDENTS = f"/dispatch/cases/{NUMBER}", "/dispatch/precedents/"


def due_for_ruling(face: Face) -> Any:
    """Bring a case to its ruling, and return a dispatcher's browser."""
    case_id = case(face, matter="tax.matter")
    browser = face.browser(DISPATCHER)
    face.router.take(returned(case_id, "tax", (1, 1)))
    assert do(browser, "refuse", reason="属税务").status_code == 303
    face.router.take(returned(case_id, "tax", (1, 2)))
    return browser


def test_an_end_that_a_rule_proposes_stands_on_the_page_with_the_way_there(face: Face) -> None:
    case_id = case(face, text="窗口人员暗示要给好处费", matter="service.conduct", kind="report")
    page = face.browser(DISPATCHER).get(PAGE).text
    assert "A rule proposes: refer it to the authority in charge" in page
    assert f'href="/centre/cases/{NUMBER}"' in page
    (decision,) = face.router.decisions(case_id)
    decision.grounds = {"proposed": {**(decision.grounds or {})["proposed"], "end": "declined", "ground": "in_court"}}
    with face.service.begin("test") as unit:
        policy = policy_in(unit.session, face.service.parts)
    declined = proposed(policy, face.router.case(case_id), [decision])
    assert declined is not None
    assert declined.address == f"/centre/cases/{NUMBER}/decline"
    assert declined.ground == {"zh": "已进入诉讼或仲裁程序", "en": "In litigation or arbitration"}


def test_the_text_model_s_first_three_stand_with_scores_and_each_is_given_the_case_in_two_clicks(face: Face) -> None:
    directory, routing = haicang_parts()
    face.router.operations.store({DIRECTORY: directory, ROUTING: {**routing, "rules": [], "matters": []}})
    with face.service.begin("test") as unit:
        actions.put_in_force(unit, replace(model(), thresholds={"0.95": None, "0.98": None}), source="corpus", by="x")
    case_id = case(face, text="出口退税还没有到账，发票额度不够用")
    browser = face.browser(DISPATCHER)
    page = browser.get(PAGE).text
    offered = re.findall(r'<li><kbd>\d</kbd> <a href="([^"]+)"[^>]*>[^<]+</a> \(text model (\d+) %\)</li>', page)
    scores = [int(score) for _, score in offered]
    assert (len(scores), scores) == (3, sorted(scores, reverse=True))
    filled = browser.get(offered[0][0].replace("&amp;", "&")).text
    assert '<option value="tax" selected' in filled
    reason = re.search(r'<textarea id="reason"[^>]*>\n([^<]+)</textarea>', filled)
    assert reason is not None
    assert do(browser, "assign", body="tax", reason=reason[1]).status_code == 303
    (sent,) = face.router.sent_about(case_id)
    assert (sent.data["lead"]["code"], sent.data["assisting"]) == ("tax", [])
    assert "Proposed by the text model" in sent.data["decision"]["reason"]["en"]


def test_whom_the_rules_name_is_offered_where_it_was_taken_back_and_not_where_it_was_returned(face: Face) -> None:
    taken_back, case_id = case(face, matter="tax.matter", number="HC2"), case(face, matter="tax.matter")
    browser = face.browser(DISPATCHER)
    do(browser, "recall", "HC2", reason="派错了")
    face.router.take(recalled(taken_back, "tax", (1, 1)))
    assert "</a> (by the rules)</li>" in browser.get("/dispatch/cases/HC2").text
    face.router.take(returned(case_id, "tax", (1, 1)))
    assert 'id="suggested"' not in browser.get(PAGE).text


def test_a_ruling_holds_for_later_cases_unless_who_rules_says_for_this_one_alone(face: Face) -> None:
    browser = due_for_ruling(face)
    page = browser.get(PAGE).text
    assert page.count('name="scope" value="later" checked') == 2
    assert 'id="suggested"' not in page
    do(browser, "agree", body=RULED, reason="审定归财政", scope="this")
    assert next_lead(face.router)[0] == "tax"
    assert "There is no precedent yet." in browser.get(PRECEDENTS).text


def test_what_is_given_on_the_strength_of_minutes_names_them_and_they_are_no_essay(face: Face) -> None:
    case_id = case(face)
    browser = face.browser(DISPATCHER)
    told = {"body": "service", "reason": "会议议定"}
    assert do(browser, "assign", basis="纪" * 101, **told).status_code == 422
    assert do(browser, "assign", basis=" 纪要2026-7 ", **told).status_code == 303
    (sent,) = face.router.sent_about(case_id)
    assert (sent.data["basis"], sent.data["may_return"]) == ("纪要2026-7", False)


def test_precedents_are_listed_with_how_often_they_were_followed_and_end_with_a_reason(face: Face) -> None:
    do(due_for_ruling(face), "agree", body=RULED, reason="审定归财政", scope="later")
    assert next_lead(face.router)[0] == RULED
    browser = face.browser(DISPATCHER)
    page = browser.get(PRECEDENTS).text
    assert "审定归财政" in page
    assert re.search(r"Assignments that followed it</dt><dd><bdi>1<", page)
    address = re.search(r'action="(/dispatch/precedents/[^"]+/end)"', page)
    assert address is not None
    refused = send(browser, address[1], {"reason": " "})
    assert (refused.status_code, "Say why the precedent ends." in refused.text) == (409, True)
    assert send(browser, address[1], {"reason": "职责已调整"}).status_code == 303
    page = browser.get(f"{PRECEDENTS}?done=end").text
    assert "职责已调整" in page
    assert "The precedent was ended." in page
    assert "/end" not in page
    assert "ended already" in send(browser, address[1], {"reason": "再次"}).text
    assert next_lead(face.router, number="HC3")[0] == "tax"


def test_a_precedent_of_a_case_that_is_about_the_viewer_s_body_is_none_of_theirs(face: Face) -> None:
    rule_on_tax(face.router, about=CENTRE)
    browser = face.browser(DISPATCHER)
    assert "There is no precedent yet." in browser.get(PRECEDENTS).text
    with face.service.database.read() as session:
        (known,) = session.connection().exec_driver_sql("select id from precedent").scalars()
    assert send(browser, f"{PRECEDENTS}{known}/end", {"reason": "x"}).status_code == 404
    assert face.browser("huimin_lin").get(PRECEDENTS).status_code == 403


def test_a_list_says_nothing_of_why_a_confidential_case_was_ruled_so(face: Face) -> None:
    rule_on_tax(face.router, confidential=True)
    page = face.browser(DISPATCHER).get(PRECEDENTS).text
    assert "审定归财政" not in page
    assert "confidential; see the case" in page
