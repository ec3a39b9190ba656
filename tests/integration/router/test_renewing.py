"""What somebody typed is not lost when their cookie has to be renewed, or their session is over."""

import re

from shared.web.people import COOKIE
from tests.integration.router.face import Face
from tests.parts.people import send

WHO = "wanting_lin"
SOMEWHERE = "/dispatch/session?next=/desk/tasks/1/report"


def test_a_form_goes_on_with_all_that_was_typed_while_the_session_lives(face: Face) -> None:
    browser = face.browser()
    send(browser, face.link(WHO))
    answer = browser.post(SOMEWHERE, data={"report": "an hour's work"})
    assert (answer.status_code, answer.location) == (307, "/desk/tasks/1/report")
    assert COOKIE in answer.headers["Set-Cookie"]


def test_a_form_of_a_session_that_is_over_is_shown_and_can_be_sent_again(face: Face) -> None:
    browser = face.browser(WHO)
    answer = browser.post(SOMEWHERE, data={"form_token": "old", "report": "\n<b>an hour's work</b>", "round": "1"})
    assert answer.status_code == 401
    assert "&lt;b&gt;an hour&#39;s work&lt;/b&gt;" in answer.text
    assert re.search(r'<textarea[^>]*name="round"[^>]*readonly>\n1</textarea>', answer.text)
    assert 'value="old"' not in answer.text
    assert f'action="{SOMEWHERE}"' in answer.text
    token = re.search(r'name="form_token" value="([^"]+)"', answer.text)
    assert token is not None
    send(browser, face.link(WHO))
    again = browser.post(SOMEWHERE, data={"form_token": token[1], "report": "an hour's work"})
    assert (again.status_code, again.location) == (307, "/desk/tasks/1/report")


def test_another_site_cannot_have_its_words_shown_here(face: Face) -> None:
    answer = face.browser().post(SOMEWHERE, data={"report": "call this number at once"})
    assert (answer.status_code, answer.location) == (303, "/dispatch/sign-in?next=%2Fdesk%2Ftasks%2F1%2Freport")


def test_a_cookie_of_a_session_that_never_was_is_worth_nothing(face: Face) -> None:
    assert face.browser(WHO).get("/dispatch/session?next=/desk/").location == "/dispatch/sign-in?next=%2Fdesk%2F"
