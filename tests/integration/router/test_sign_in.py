"""Signing in by a link that opens once, and staying signed in for a working day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.router.directory.models import PersonRow
from services.router.signin import actions, domain
from services.router.signin.models import SignedIn, SignInLink
from shared.web.people import COOKIE
from tests.integration.router.face import Face
from tests.parts.people import send

WHO, MAIL = "wanting_lin", "wanting.lin@haicang.example"


def is_in(face: Face, client: object) -> bool:
    """Say whether a browser may see a page that only the signed-in may see: its head names who that is."""
    return "林婉婷" in client.get("/dispatch/signed-out").text  # type: ignore[attr-defined]


def revoke(face: Face) -> None:
    with face.service.begin("test") as unit:
        actions.revoke(unit, unit.session.get_one(PersonRow, WHO), "test")


def test_a_known_address_is_mailed_a_link_that_signs_in_once(face: Face) -> None:
    browser = face.browser()
    answer = send(browser, "/dispatch/sign-in", {"mail": f" {MAIL.upper()} ", "next": "/centre/reviews?page=2"})
    assert (answer.status_code, answer.location) == (303, "/dispatch/sign-in/sent")
    (told,) = face.mailed()
    assert (told["person"]["id"], told["person"]["email"]) == (WHO, MAIL)
    address = face.signed(WHO, told["nonce"])
    assert "林婉婷" in browser.get(address).text
    entered = send(browser, address)
    assert (entered.status_code, entered.location) == (303, "/centre/reviews?page=2")
    assert is_in(face, browser)
    other = face.browser()
    assert send(other, address).status_code == 410
    assert not is_in(face, other)


def test_the_answer_is_the_same_for_an_address_that_nobody_has(face: Face) -> None:
    browser = face.browser()
    answers = [send(browser, "/dispatch/sign-in", {"mail": mail}) for mail in (MAIL, "nobody@haicang.example")]
    assert len({(one.status_code, one.location, one.text) for one in answers}) == 1
    assert len(face.mailed()) == 1


def test_what_is_no_mail_address_is_asked_for_again(face: Face) -> None:
    answer = send(face.browser(), "/dispatch/sign-in", {"mail": "wanting"})
    assert answer.status_code == 422
    assert "Write a whole mail address" in answer.text


def test_a_scanner_that_opens_a_link_uses_nothing_up(face: Face) -> None:
    address = face.link(WHO)
    scanner = face.browser()
    assert scanner.head(address).status_code == scanner.get(address).status_code == 200
    assert not is_in(face, scanner)
    assert send(face.browser(), address).status_code == 303


def test_only_a_hash_of_what_a_link_carries_is_stored(face: Face) -> None:
    with face.service.begin("test") as unit:
        nonce, _ = actions.make_link(unit, WHO, domain.LINK_LASTS)
    with face.service.database.read() as session:
        (row,) = session.scalars(select(SignInLink))
        assert nonce not in str(vars(row))


@pytest.mark.parametrize("fault", ["expired", "forged", "of another person", "revoked", "unknown"])
def test_a_link_that_opens_no_more_says_how_to_get_another(face: Face, fault: str) -> None:
    with face.service.begin("test") as unit:
        nonce, _ = actions.make_link(unit, WHO, domain.LINK_LASTS)
    address = face.signed("zhihang_xie" if fault == "of another person" else WHO, nonce)
    if fault == "expired":
        face.router.clock.pass_by(domain.LINK_LASTS)
    elif fault == "forged":
        address = address[:-3] + "AAA"
    elif fault == "revoked":
        revoke(face)
    elif fault == "unknown":
        address = face.signed(WHO, "never made")
    browser = face.browser()
    for answer in (browser.get(address), send(browser, address)):
        assert answer.status_code == 410
        assert "Get another" in answer.text
    assert not is_in(face, browser)


def test_no_link_leads_out_of_the_house(face: Face) -> None:
    send(face.browser(), "/dispatch/sign-in", {"mail": MAIL, "next": "//elsewhere.example/"})
    entered = send(face.browser(), face.signed(WHO, face.mailed()[0]["nonce"]))
    assert entered.location == "/centre/cases"


def test_a_form_without_its_token_signs_nobody_in_or_out(face: Face) -> None:
    address = face.link(WHO)
    browser = face.browser()
    for path in (address, "/dispatch/sign-in", "/dispatch/sign-out"):
        assert browser.post(path, data={"mail": MAIL}).status_code == 403
    assert face.mailed() == []
    assert send(browser, address).status_code == 303


def test_too_many_links_for_one_address_are_not_mailed_and_nobody_is_told(face: Face) -> None:
    browser = face.browser()
    for _ in range(domain.ADDRESS_LIMIT + 2):
        assert send(browser, "/dispatch/sign-in", {"mail": MAIL}).status_code == 303
    assert len(face.mailed()) == domain.ADDRESS_LIMIT
    face.router.clock.pass_by(domain.WINDOW)
    send(browser, "/dispatch/sign-in", {"mail": MAIL})
    assert len(face.mailed()) == domain.ADDRESS_LIMIT + 1


def test_too_many_tries_from_one_place_are_refused(face: Face) -> None:
    browser = face.browser()
    for number in range(domain.CALLER_LIMIT):
        send(browser, "/dispatch/sign-in", {"mail": f"{number}@haicang.example"})
    answer = send(browser, "/dispatch/sign-in", {"mail": MAIL})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert face.mailed() == []


def test_who_signed_out_stays_out(face: Face) -> None:
    browser = face.browser()
    send(browser, face.link(WHO))
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    assert send(browser, "/dispatch/sign-out").location == "/dispatch/signed-out"
    assert not is_in(face, browser)
    # A copy of the cookie is believed until it has to be renewed, and no longer.
    browser.set_cookie(COOKIE, cookie.value)
    assert browser.get("/dispatch/session?next=/desk/").location == "/dispatch/sign-in?next=%2Fdesk%2F"


@pytest.mark.parametrize("how", ["time", "revoked", "left"])
def test_a_session_is_renewed_until_it_is_over(face: Face, how: str) -> None:
    browser = face.browser()
    send(browser, face.link(WHO))
    face.router.clock.pass_by(timedelta(hours=11))
    assert browser.get("/dispatch/session?next=/desk/%3Fa%3Db").location == "/desk/?a=b"
    with face.service.database.read() as session:
        assert session.scalars(select(SignedIn.seen_at)).one() == face.router.clock.now()
    if how == "time":
        face.router.clock.pass_by(timedelta(hours=1))
    elif how == "revoked":
        revoke(face)
    else:
        with face.service.begin("test") as unit:
            row = unit.session.get_one(PersonRow, WHO)
            row.person = {**row.person, "left": True}
    assert browser.get("/dispatch/session?next=/desk/").location == "/dispatch/sign-in?next=%2Fdesk%2F"


def test_who_signs_in_again_after_all_was_revoked_is_in(face: Face) -> None:
    browser = face.browser()
    send(browser, face.link(WHO))
    revoke(face)
    assert browser.get("/dispatch/signed-out").status_code == 200
    assert not is_in(face, browser)
    face.router.clock.pass_by(timedelta(milliseconds=5))
    send(browser, face.link(WHO))
    assert is_in(face, browser)
