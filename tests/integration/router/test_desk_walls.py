"""Who sees what at the dispatch desk, and whose contact data is shown to whom."""

import re

import pytest

from tests.integration.router.face import Face
from tests.integration.router.test_desk import ASSIGN, DISPATCHER, NUMBER, as_of, case, do
from tests.parts.people import send

CONTACT = {"name": "陈先生", "phone": "05920001234", "email": None}
CENTRE = "企业“进不了窗口”事项综合服务中心"
"""The body in which both dispatchers of Haicang work."""


@pytest.mark.parametrize("who", ["huimin_lin", "guodong_ye", "wanting_zhuang", "zhihang_xie"])
def test_the_desk_is_for_dispatchers_alone(face: Face, who: str) -> None:
    case_id = case(face)
    browser = face.browser(who)
    assert browser.get("/dispatch/").status_code == 403
    assert browser.get(f"/dispatch/cases/{NUMBER}").status_code == 403
    for verb in ("assign", "agree", "refuse", "recall", "contact"):
        form = {"as_of": "1.0.desk.", **ASSIGN}
        assert send(browser, f"/dispatch/cases/{NUMBER}/{verb}", form).status_code == 403
    assert face.router.sent_about(case_id) == []


def test_who_has_not_signed_in_is_sent_to_do_so(face: Face) -> None:
    case(face)
    assert face.browser().get(f"/dispatch/cases/{NUMBER}").location.startswith("/dispatch/sign-in?next=")


def test_a_case_about_the_viewer_s_own_body_does_not_exist_for_them(face: Face) -> None:
    case_id = case(face, about=CENTRE)
    case(face, number="HC2")
    browser = face.browser(DISPATCHER)
    page = browser.get("/dispatch/").text
    assert NUMBER not in page
    assert "HC2" in page
    assert browser.get(f"/dispatch/cases/{NUMBER}").status_code == 404
    for verb in ("assign", "contact"):
        assert do(browser, verb, as_of="1.0.desk.", **ASSIGN).status_code == 404
    assert face.router.sent_about(case_id) == []
    assert [line.kind for line in face.router.history(case_id)] == ["desk"]


@pytest.mark.parametrize("path", ["/dispatch/cases/HC0/assign", f"/dispatch/cases/{NUMBER}/end"])
def test_there_is_no_page_of_a_case_or_a_command_that_is_not_there(face: Face, path: str) -> None:
    case(face)
    browser = face.browser(DISPATCHER)
    assert send(browser, path, {"as_of": "", **ASSIGN}).status_code == 404
    assert browser.get("/dispatch/cases/HC0").status_code == 404


def test_a_form_without_its_token_does_nothing(face: Face) -> None:
    case_id = case(face)
    browser = face.browser(DISPATCHER)
    form = {"as_of": as_of(browser), **ASSIGN}
    assert browser.post(f"/dispatch/cases/{NUMBER}/assign", data=form).status_code == 403
    assert face.router.sent_about(case_id) == []


def test_contact_data_is_shown_when_asked_for_once_and_each_time_is_on_record(face: Face) -> None:
    case_id = case(face, enterprise={"name": "厦门泓沙五金有限公司", "uscc": None, "contact": CONTACT})
    browser = face.browser(DISPATCHER)
    assert CONTACT["phone"] not in browser.get(f"/dispatch/cases/{NUMBER}").text
    shown = send(browser, f"/dispatch/cases/{NUMBER}/contact")
    assert shown.status_code == 200
    assert str(CONTACT["phone"]) in shown.text
    assert str(CONTACT["phone"]) not in browser.get(f"/dispatch/cases/{NUMBER}").text
    line = face.router.history(case_id)[-1]
    assert (line.kind, line.actor) == ("contact.read", DISPATCHER)
    assert "Contact data was shown" in browser.get(f"/dispatch/cases/{NUMBER}").text


def test_a_list_says_nothing_of_a_confidential_case_but_its_number(face: Face) -> None:
    case(face, text="不便公开的内容", title="不便公开的标题", confidential=True)
    browser = face.browser(DISPATCHER)
    listed = browser.get("/dispatch/").text
    assert NUMBER in listed
    assert "不便公开的标题" not in listed
    assert "confidential" in listed
    page = browser.get(f"/dispatch/cases/{NUMBER}").text
    assert "不便公开的内容" in page
    assert "do not pass it on" in page


def test_what_a_case_says_of_itself_is_harmless_text(face: Face) -> None:
    case(face, text="<script>alert(1)</script>", title='"><img src=x>')
    page = face.browser(DISPATCHER).get(f"/dispatch/cases/{NUMBER}").text
    assert "<script>" not in page
    assert "<img" not in page


def test_only_bodies_that_may_have_the_case_can_be_chosen(face: Face) -> None:
    case(face, about="区财政局")
    page = face.browser(DISPATCHER).get(f"/dispatch/cases/{NUMBER}").text
    leads = re.findall(r'<option value="(\w+)"', page)
    assert "service" in leads
    assert "finance_bureau" not in leads
    # It supervises and never leads; it may give an opinion.
    assert "supervision" not in leads
    assert 'name="assisting" value="finance_bureau"' not in page
