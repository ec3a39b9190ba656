"""The pages of coordination meetings, and a case's own page of meetings."""

import re
from datetime import timedelta
from typing import Any

import pytest

from services.router.decisions import store as cases
from services.router.reforms.cli import Reforms
from tests.integration.router.conftest import recalled, signed
from tests.integration.router.face import Face
from tests.integration.router.test_desk import DISPATCHER, NUMBER, case
from tests.integration.router.test_desk_walls import CENTRE
from tests.parts.people import send

MEETING = {"number": "协调会2026-3", "held_on": "2026-12-01", "place": "区政务中心三楼", "level": "centre"}


def called(browser: Any, **more: Any) -> str:
    answer = send(browser, "/dispatch/meetings/new", {**MEETING, "bodies": ["industry"], **more})
    assert answer.status_code == 303
    return str(answer.location.partition("?")[0])


def filled(face: Face, address: str, **told: dict[str, Any]) -> dict[str, Any]:
    """Return the form of the minutes; told: by a case's number, with _ for what numbers may not hold in a name."""
    form: dict[str, Any] = {"number": "纪要2026-7", "present": ["industry"]}
    with face.service.database.read() as session:
        for number, fields in told.items():
            case_id = cases.case_id_of(session, number)
            form |= {f"{name}-{case_id}": value for name, value in fields.items()}
    return form


def test_a_meeting_is_called_takes_a_case_and_its_minutes_are_carried_out(face: Face) -> None:
    case_id = case(face, matter="tax.matter")
    face.router.take(signed(case_id, "tax", (1, 1)))
    browser = face.browser(DISPATCHER)
    assert "There was no meeting yet." in browser.get("/dispatch/meetings/").text
    address = called(browser)
    assert send(browser, f"{address}/put", {"number": NUMBER}).status_code == 303
    page = browser.get(address).text
    assert "Tax bureau" in page
    assert "minutes to come" in page
    form = browser.get(f"{address}/minutes").text
    assert "What you record is done at once" in form
    due = (face.router.clock.now() + timedelta(days=9)).date().isoformat()
    told = {"words": "由产业办牵头", "lead": "industry", "split": ["transport"], "assisting": ["tax"], "due_on": due}
    answer = send(browser, f"{address}/minutes", filled(face, address, HC2026000001=told))
    assert answer.status_code == 303
    kept = browser.get(answer.location).text
    assert "The minutes are on record and carried out." in kept
    assert "由产业办牵头" in kept
    assert "Take it off" not in kept
    waits = browser.get(f"/dispatch/cases/{NUMBER}").text
    assert "Goes next to" in waits
    assert "纪要2026-7" in waits
    face.router.take(recalled(case_id, "tax", (1, 1)))
    stands = face.router.case(case_id)
    assert (stands.lead, stands.split, stands.assisting) == ("industry", ["transport"], ["tax"])
    why = browser.get(f"/dispatch/cases/{NUMBER}/why").text
    assert "It rests on the minutes “纪要2026-7”" in why
    assert f"The meeting wants a report by {due}." in why
    assert browser.get(f"{address}/minutes").status_code == 303
    again = send(browser, f"{address}/minutes", filled(face, address, HC2026000001=told))
    assert again.status_code == 409
    assert "纪要2026-7" in browser.get("/dispatch/meetings/").text


def test_reforms_are_listed_with_their_documents(face: Face) -> None:
    browser = face.browser(DISPATCHER)
    assert "No body has ended." in browser.get("/dispatch/reforms/").text
    case(face, matter="tax.matter")
    steps = Reforms(face.service).carry_out("tax", "industry", basis="海委编〔2026〕7号", on=None, by="编办")
    next(steps)
    page = browser.get("/dispatch/reforms/").text
    assert "海委编〔2026〕7号" in page
    assert "Tax bureau" in page
    assert re.search(r'class="badge warning">1<', page)
    list(steps)
    assert "badge warning" not in browser.get("/dispatch/reforms/").text
    assert browser.get("/dispatch/cases/HC2026000001/meetings").status_code == 200


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(face: Face) -> None:
    case(face)
    browser = face.browser(DISPATCHER)
    answer = send(browser, "/dispatch/meetings/new", {**MEETING, "number": " ", "held_on": "soon"})
    assert answer.status_code == 422
    assert 'href="#number"' in answer.text
    assert 'href="#held_on"' in answer.text
    assert MEETING["place"] in answer.text
    address = called(browser)
    assert send(browser, "/dispatch/meetings/new", MEETING).status_code == 409
    assert send(browser, f"{address}/put", {"number": "HC9"}).status_code == 409
    send(browser, f"{address}/put", {"number": NUMBER})
    form = filled(face, address, HC2026000001={"words": "", "lead": "industry", "due_on": "x"})
    answer = send(browser, f"{address}/minutes", {**form, "number": ""})
    assert answer.status_code == 422
    assert len(re.findall(r'href="#(?:number|words-|due_on-)', answer.text)) == 3
    assert '<option value="industry" selected' in answer.text


def test_a_case_is_put_on_an_agenda_and_raised_from_its_own_page(face: Face) -> None:
    case_id = case(face)
    browser = face.browser(DISPATCHER)
    own = f"/dispatch/cases/{NUMBER}/meetings"
    assert f'href="{own}"' in browser.get(f"/dispatch/cases/{NUMBER}").text
    assert "No meeting that is to come could take it." in browser.get(own).text
    address = called(browser)
    meeting = address.rpartition("/")[2]
    assert send(browser, f"/dispatch/cases/{NUMBER}/raise", {"reason": "两家单位意见不一"}).status_code == 303
    assert face.router.case(case_id).level == "director"
    for page in ("/dispatch/", f"/dispatch/cases/{NUMBER}", f"/dispatch/cases/{NUMBER}/why", own):
        assert "raised to the director in charge" in browser.get(page).text
    refused = send(browser, f"/dispatch/cases/{NUMBER}/agenda", {"meeting": meeting})
    assert refused.status_code == 409
    assert "Choose a meeting." in refused.text
    higher = called(browser, number="协调会2026-4", level="director").rpartition("/")[2]
    assert send(browser, f"/dispatch/cases/{NUMBER}/agenda", {"meeting": higher}).status_code == 303
    assert "协调会2026-4" in browser.get(own).text
    assert send(browser, f"/dispatch/meetings/{higher}/drop", {"number": NUMBER}).status_code == 303
    assert send(browser, f"/dispatch/cases/{NUMBER}/raise", {"reason": " "}).status_code == 409


def test_a_case_about_the_viewer_s_own_body_is_not_shown_on_an_agenda(face: Face) -> None:
    case(face, number="HC2", about=CENTRE)
    browser = face.browser(DISPATCHER)
    address = called(browser)
    assert send(browser, f"{address}/put", {"number": "HC2"}).status_code == 409
    assert browser.get("/dispatch/cases/HC2/meetings").status_code == 404


def test_a_confidential_case_is_a_number_on_an_agenda(face: Face) -> None:
    case(face, text="举报科长索贿", confidential=True)
    browser = face.browser(DISPATCHER)
    address = called(browser)
    send(browser, f"{address}/put", {"number": NUMBER})
    for page in (address, f"{address}/minutes"):
        assert "索贿" not in browser.get(page).text


@pytest.mark.parametrize("who", ["huimin_lin", "zhihang_xie"])
def test_meetings_are_for_dispatchers_alone(face: Face, who: str) -> None:
    case(face)
    browser = face.browser(who)
    for page in ("/dispatch/meetings/", "/dispatch/meetings/new", f"/dispatch/cases/{NUMBER}/meetings"):
        assert browser.get(page).status_code == 403
    assert send(browser, f"/dispatch/cases/{NUMBER}/raise", {"reason": "x"}).status_code == 403


def test_there_is_no_page_of_a_meeting_that_is_not_there(face: Face) -> None:
    address = "/dispatch/meetings/01936000-7a10-7c31-9d5e-2f6b8c4a1e01"
    browser = face.browser(DISPATCHER)
    for page in (address, f"{address}/minutes"):
        assert browser.get(page).status_code == 404
