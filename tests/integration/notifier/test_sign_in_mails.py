"""The mail by which somebody signs in: sent once, never readable afterwards, and not sent when it is too late."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from flask.testing import FlaskClient
from sqlalchemy import select

from services.notifier.mail.domain import MailState
from services.notifier.mail.models import Mail
from services.notifier.mail.store import latest
from services.notifier.verification import snapshot
from shared.contracts import Message
from shared.contracts.from_router import SIGN_IN_ASKED
from shared.web.keys import Signer
from shared.web.signing_in import PURPOSE, read_sign_in
from tests.integration.notifier.browser import PAGE
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import message_ids, wait_is_over
from tests.integration.notifier.messages import message, person
from tests.integration.notifier.scripted import HANG_UP, ScriptedServer

NONCE = "a-nonce-that-nobody-may-read"


def asked(notifier: Notifier, nonce: str = NONCE, minutes: int = 15) -> Message:
    until = notifier.clock.now() + timedelta(minutes=minutes)
    told = {"person": person("yawen"), "nonce": nonce, "expires_at": until.isoformat()}
    return message(SIGN_IN_ASKED, "yawen", told, time=notifier.clock.now())


def only_mail(notifier: Notifier) -> Mail:
    with notifier.service.database.read() as session:
        (found,) = session.scalars(select(Mail))
        return cast("Mail", found)


def received(server: ScriptedServer) -> list[str]:
    """Return the text of each mail that the server took."""
    parsed = (cast("EmailMessage", message_from_bytes(raw, policy=policy.default)) for raw in server.mails)
    return [part.get_content() for one in parsed if (part := one.get_body(("plain",)))]


def stored_text(notifier: Notifier) -> str:
    return str(notifier.stored())


def test_a_sign_in_mail_goes_out_once_with_its_link_and_its_row_forgets_what_the_link_is_made_from(
    notifier: Notifier, server: ScriptedServer
) -> None:
    first = asked(notifier)
    notifier.take(first)
    notifier.take(first)
    notifier.sender(server.url).turn()
    mail = only_mail(notifier)
    assert (mail.state, mail.case_id, mail.task_id, mail.secret) == (MailState.SENT, None, None, None)
    (text,) = received(server)
    (address,) = (line for line in text.splitlines() if line.startswith("http://nwd.example/dispatch/sign-in/"))
    token = address.rsplit("/", 1)[1]
    assert read_sign_in(Signer(notifier.settings.common.secret_keys, PURPOSE), token) == ("yawen", NONCE)
    assert NONCE not in stored_text(notifier)
    assert token not in stored_text(notifier)


def test_a_sign_in_mail_of_which_nobody_knows_is_sent_once_more_under_its_message_id(
    notifier: Notifier, server: ScriptedServer
) -> None:
    notifier.take(asked(notifier))
    sending = notifier.sender(server.url)
    server.script["END"] = [HANG_UP]
    sending.turn()
    wait_is_over(notifier)
    sending.turn()
    assert only_mail(notifier).state == MailState.SENT
    assert len(set(message_ids(server))) == 1


def test_a_sign_in_mail_that_nobody_takes_fails_alone_and_forgets_its_secret(
    notifier: Notifier, server: ScriptedServer
) -> None:
    notifier.take(asked(notifier))
    server.script["RCPT"] = ["550 no such user"]
    notifier.sender(server.url).turn()
    mail = only_mail(notifier)
    assert (mail.state, mail.secret) == (MailState.FAILED, None)
    assert notifier.sent() == []


def test_a_sender_that_died_with_a_sign_in_mail_is_found(notifier: Notifier, server: ScriptedServer) -> None:
    notifier.take(asked(notifier))
    assert len(notifier.sender(server.url)._take()) == 1
    wait_is_over(notifier)
    notifier.sender(server.url).sweep()
    wait_is_over(notifier)
    notifier.sender(server.url).turn()
    assert only_mail(notifier).state == MailState.SENT


def test_one_that_comes_too_late_is_not_sent_and_says_so(notifier: Notifier, server: ScriptedServer) -> None:
    notifier.take(asked(notifier))
    server.script["RCPT"] = ["451 later"]
    sending = notifier.sender(server.url)
    sending.turn()
    assert only_mail(notifier).state == MailState.DEFERRED
    notifier.clock.pass_by(minutes=15)
    wait_is_over(notifier)
    sending.turn()
    mail = only_mail(notifier)
    assert (mail.state, mail.secret, mail.due_at) == (MailState.EXPIRED, None, None)
    assert "no longer good" in mail.words
    assert server.mails == []
    assert snapshot(notifier.service, timedelta(minutes=1)).findings == []


def test_the_keepers_page_shows_no_link_while_a_sign_in_mail_waits_nor_after_it_was_sent(
    notifier: Notifier, client: FlaskClient, server: ScriptedServer
) -> None:
    notifier.take(asked(notifier))
    client.get(notifier.operations.keeper_link().removeprefix("http://nwd.example"))
    for state in ("待发", "已发"):
        key = only_mail(notifier).key
        page = client.get(f"/desk/mails/{key}", headers=PAGE).text
        assert state in page
        assert "链接已不再保存" in page
        for shown in (page, client.get(f"/desk/mails/{key}/html").text, client.get("/desk/mails", headers=PAGE).text):
            assert "/dispatch/sign-in/" not in shown
            assert NONCE not in shown
        notifier.sender(server.url).turn()


def test_without_a_mail_server_the_link_is_kept_for_the_keeper(notifier: Notifier, client: FlaskClient) -> None:
    notifier.take(asked(notifier))
    notifier.sender().turn()
    with notifier.service.database.read() as session:
        (mail,) = latest(session, 10, None)
    assert (mail.state, mail.secret) == (MailState.KEPT, None)
    assert client.get(f"/desk/mails/{mail.key}", headers=PAGE).status_code in (303, 404)
    client.get(notifier.operations.keeper_link().removeprefix("http://nwd.example"))
    page = client.get(f"/desk/mails/{mail.key}", headers=PAGE).text
    assert 'href="http://nwd.example/dispatch/sign-in/' in page
