"""The pages on which whoever runs the system looks after people."""

import pytest

from tests.integration.router.face import Face
from tests.parts.people import send

OPERATOR, LEAVER, HEIR = "wanting_lin", "wanting_zhuang", "zhenhua_he"


def test_an_operator_sees_everybody_and_who_has_signed_in(face: Face) -> None:
    browser = face.browser()
    send(browser, face.link(OPERATOR))
    page = browser.get("/dispatch/staff").text
    assert page.count("signed in</span>") == 1
    assert "庄婉婷" in page
    found = browser.get("/dispatch/staff?find=FINANCE bureau").text
    assert "苏丽华" in found
    assert "庄婉婷" not in found
    assert "Nobody fits." in browser.get("/dispatch/staff?find=nobody of that name").text


@pytest.mark.parametrize("who", ["shumin_li", "huimin_lin", "guodong_ye", LEAVER])
def test_the_pages_are_for_operators_alone(face: Face, who: str) -> None:
    browser = face.browser(who)
    paths = ("/dispatch/staff", f"/dispatch/staff/{LEAVER}")
    assert [browser.get(path).status_code for path in paths] == [403, 403]
    for act in ("revoke", "leave"):
        form = {"successor": HEIR, "sure": "yes"}
        assert send(browser, f"/dispatch/staff/{LEAVER}/{act}", form).status_code == 403
    assert face.browser().get("/dispatch/staff").location == "/dispatch/sign-in?next=%2Fdispatch%2Fstaff"


def test_a_form_without_its_token_does_nothing(face: Face) -> None:
    answer = face.browser(OPERATOR).post(f"/dispatch/staff/{LEAVER}/leave", data={"successor": HEIR, "sure": "yes"})
    assert answer.status_code == 403
    assert "已离岗" not in face.browser(OPERATOR).get(f"/dispatch/staff/{LEAVER}?lang=zh").text


def test_revoking_ends_every_sign_in_of_a_person_and_nobody_else_s(face: Face) -> None:
    theirs, mine = face.browser(), face.browser()
    send(theirs, face.link(LEAVER))
    send(mine, face.link(OPERATOR))
    answer = send(mine, f"/dispatch/staff/{LEAVER}/revoke")
    assert answer.location == f"/dispatch/staff/{LEAVER}?done=revoke"
    assert theirs.get("/dispatch/session?next=/desk/").location.startswith("/dispatch/sign-in")
    assert theirs.get("/dispatch/staff").status_code == 403
    page = mine.get(answer.location).text
    assert "All sign-ins were ended." in page
    assert "not signed in" in page


def test_leaving_wants_a_successor_and_a_confirmation(face: Face) -> None:
    browser = face.browser(OPERATOR)
    answer = send(browser, f"/dispatch/staff/{LEAVER}/leave")
    assert answer.status_code == 422
    assert "Say who follows them." in answer.text
    assert "Tick the box" in answer.text
    kept = send(browser, f"/dispatch/staff/{LEAVER}/leave", {"successor": HEIR})
    assert f'<option value="{HEIR}" selected>' in kept.text


def test_who_left_is_shown_with_their_successor_and_cannot_leave_again(face: Face) -> None:
    browser = face.browser(OPERATOR)
    form = {"successor": HEIR, "sure": "yes"}
    answer = send(browser, f"/dispatch/staff/{LEAVER}/leave", form)
    assert answer.location == f"/dispatch/staff/{LEAVER}?done=leave"
    page = browser.get(answer.location).text
    assert "何振华" in page
    assert "<h2" not in page
    again = send(browser, f"/dispatch/staff/{LEAVER}/leave", form)
    assert again.status_code == 409


def test_there_is_no_page_of_nobody(face: Face) -> None:
    browser = face.browser(OPERATOR)
    assert browser.get("/dispatch/staff/nobody").status_code == 404
    assert send(browser, "/dispatch/staff/nobody/revoke").status_code == 404
