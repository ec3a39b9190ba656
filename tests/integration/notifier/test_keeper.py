"""The keeper's duty: who may look at mails, what is on record about it, and what a look gives away."""

import re

import pytest
from flask.testing import FlaskClient

from services.notifier.mail.domain import MailState
from shared.contracts.words import Duty
from shared.web.app import Face
from tests.integration.notifier.browser import PAGE, case_with
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.staff import seat


def paths_of(key: str) -> list[str]:
    return ["/desk/mails", f"/desk/mails/{key}", f"/desk/mails/{key}/html"]


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.KEEPER])
def test_no_other_duty_opens_a_mail(notifier: Notifier, face: Face, duty: Duty) -> None:
    key = notifier.mails(case_with(notifier))[0].key
    client = seat(notifier, face, "somebody", duty)
    assert [client.get(path, headers=PAGE).status_code for path in paths_of(key)] == [403, 403, 403]


def test_whoever_has_not_signed_in_is_sent_to_sign_in(notifier: Notifier, client: FlaskClient) -> None:
    key = notifier.mails(case_with(notifier))[0].key
    for path in paths_of(key):
        answer = client.get(path, headers=PAGE)
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/dispatch/sign-in")


def test_a_keeper_reads_a_mail_and_the_history_of_its_case_says_so_once(notifier: Notifier, face: Face) -> None:
    case = case_with(notifier)
    key, keeper = notifier.mails(case)[0].key, seat(notifier, face, "xinyi", Duty.KEEPER)
    assert "land_1@haicang.example" in keeper.get("/desk/mails", headers=PAGE).text
    page = keeper.get(f"/desk/mails/{key}", headers=PAGE).text
    frame = re.search(r'src="(/desk/mails/[^"]+/html\?shown=[^"]+)"', page)
    assert frame is not None
    shown = keeper.get(frame[1])
    assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "工业用地" in shown.text
    read = [line for line in notifier.history(case) if line.kind == "mail.read"]
    assert [(line.actor, line.facts["mail"]) for line in read] == [("xinyi", key)]


def test_a_frame_that_is_asked_for_by_itself_is_a_look_of_its_own(notifier: Notifier, face: Face) -> None:
    case = case_with(notifier)
    first, second = notifier.mails(case)[:2]
    keeper = seat(notifier, face, "xinyi", Duty.KEEPER)
    keeper.get(f"/desk/mails/{first.key}/html")
    page = keeper.get(f"/desk/mails/{first.key}", headers=PAGE).text
    token = re.search(r"shown=([^\"]+)", page)
    assert token is not None
    keeper.get(f"/desk/mails/{second.key}/html?shown={token[1]}")
    read = [line.facts["mail"] for line in notifier.history(case) if line.kind == "mail.read"]
    assert read == [first.key, first.key, second.key]


def test_a_mail_that_went_out_is_shown_without_the_link_by_which_its_reader_acts(
    notifier: Notifier, face: Face, server: ScriptedServer
) -> None:
    case = case_with(notifier)
    notifier.sender(server.url).turn()
    keeper = seat(notifier, face, "xinyi", Duty.KEEPER)
    page = keeper.get(f"/desk/mails/{notifier.mails(case)[0].key}", headers=PAGE).text
    assert "/desk/open/" not in page
    assert f"http://nwd.example/desk/tasks/{notifier.lead(case).id}" in page


def test_a_confidential_mail_shows_number_and_link_alone(notifier: Notifier, face: Face) -> None:
    case = case_with(notifier, confidential=True)
    keeper = seat(notifier, face, "xinyi", Duty.KEEPER)
    page = keeper.get(f"/desk/mails/{notifier.mails(case)[0].key}", headers=PAGE).text
    assert "HC-2026-000001-7" in page
    assert not any(text in page for text in ("澜峰", "工业用地", "0592"))


def test_the_list_shows_one_state_where_it_is_asked_for(notifier: Notifier, face: Face, server: ScriptedServer) -> None:
    server.script["RCPT"] = ["550 no"]
    case_with(notifier)
    notifier.sender(server.url).turn()
    keeper = seat(notifier, face, "xinyi", Duty.KEEPER)

    def listed(state: str) -> int:
        page = keeper.get(f"/desk/mails?state={state}", headers=PAGE).text
        return len(re.findall(r'<a href="/desk/mails/[0-9a-f]{32}"', page))

    counts = {state: listed(state) for state in MailState}
    assert (counts[MailState.FAILED], counts[MailState.SENT], counts[MailState.KEPT]) == (1, 1, 0)
    assert listed("nonsense") == sum(counts.values())
    assert "没有这种状态的邮件。" in keeper.get("/desk/mails?state=kept", headers=PAGE).text


def test_there_is_nothing_at_the_address_of_a_mail_that_never_was(notifier: Notifier, face: Face) -> None:
    keeper = seat(notifier, face, "xinyi", Duty.KEEPER)
    assert [keeper.get(path, headers=PAGE).status_code for path in paths_of("0" * 32)[1:]] == [404, 404]
