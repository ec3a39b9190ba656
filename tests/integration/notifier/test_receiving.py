"""Mails come in by LMTP and SMTP, as a mail server would hand them over."""

import re
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.inbox import listening
from services.notifier.inbox.addresses import TOKEN
from services.notifier.inbox.doors import LONGEST_MAIL, Port
from services.notifier.inbox.listening import Listener
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.receiving import receive
from shared.db import DatabaseDown
from shared.process.problems import BadEnvironment
from tests.integration.notifier.conftest import Notifier, settings_for
from tests.integration.notifier.mails import one_mail
from tests.parts.smtp import SmtpSink

REPLY_TO = "reply@in.haicang.example"
KEY = "ab" * 16


@pytest.fixture
def listen(bare_notifier: Notifier) -> Iterator[Callable[[bool], Listener]]:
    """Open a port; it is closed afterwards."""
    with ExitStack() as stack:

        def opened(lmtp: bool = True) -> Listener:
            listener = Listener(bare_notifier.service, bare_notifier.addresses, Port("127.0.0.1", 0, lmtp))
            listener.start()
            stack.callback(listener.close)
            return listener

        yield opened


def raw(said: str = "签收", number: int = 1, **more: str) -> bytes:
    head = {"From": "a@haicang.example", "To": REPLY_TO, "Message-ID": f"<{number}@mail.example>", **more}
    fields = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{fields}Content-Type: text/plain; charset=utf-8\r\n\r\n{said}\r\n".encode()


def kept(notifier: Notifier) -> list[IncomingMail]:
    with notifier.service.database.read() as session:
        return list(session.scalars(select(IncomingMail).order_by(IncomingMail.id)))


def hand(listener: Listener, content: bytes, *to: str) -> dict[str, tuple[int, bytes]]:
    with smtplib.LMTP("127.0.0.1", listener.port, timeout=20) as lmtp:
        return lmtp.sendmail("a@haicang.example", list(to), content, mail_options=["SMTPUTF8"])


def test_a_mail_is_kept_as_it_came_before_the_server_is_told(
    bare_notifier: Notifier, listen: Callable[[bool], Listener]
) -> None:
    to = bare_notifier.addresses.reply(KEY)
    assert hand(listen(True), raw(), to) == {}
    (mail,) = kept(bare_notifier)
    assert (mail.state, mail.way, mail.recipients, mail.size) == ("waiting", "lmtp", [to], len(raw()))
    with bare_notifier.service.database.read() as session:
        assert session.scalar(select(IncomingMail.raw)) == raw()


def test_the_same_mail_again_is_taken_and_kept_once(
    bare_notifier: Notifier, listen: Callable[[bool], Listener]
) -> None:
    lmtp, smtp, to = listen(True), listen(False), bare_notifier.addresses.reply(KEY)
    hand(lmtp, raw(), to)
    hand(lmtp, b"Received: from elsewhere\r\n" + raw(), to)
    with smtplib.SMTP("127.0.0.1", smtp.port, timeout=20) as server:
        server.sendmail("a@haicang.example", [to], raw(), mail_options=["SMTPUTF8"])
    hand(lmtp, raw(number=2), to)
    assert len(kept(bare_notifier)) == 2


def test_an_address_that_is_none_of_ours_is_refused_and_others_are_not(
    bare_notifier: Notifier, listen: Callable[[bool], Listener]
) -> None:
    listener, ours = listen(True), bare_notifier.addresses.reply(KEY)
    assert set(hand(listener, raw(), ours, "boss@in.haicang.example")) == {"boss@in.haicang.example"}
    forged = f"reply+r{'a' * (TOKEN - 1)}@in.haicang.example"
    for number, other in enumerate(("reply@elsewhere.example", REPLY_TO, "reply+x@in.haicang.example", forged), 2):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            hand(listener, raw(number=number), other)
        assert refused.value.recipients[other][0] == 550
    assert [mail.recipients for mail in kept(bare_notifier)] == [[ours]]


def test_each_recipient_of_one_mail_is_answered_and_it_is_one_mail(
    bare_notifier: Notifier, listen: Callable[[bool], Listener]
) -> None:
    addresses = bare_notifier.addresses
    with smtplib.LMTP("127.0.0.1", listen(True).port, timeout=20) as lmtp:
        lmtp.ehlo_or_helo_if_needed()
        lmtp.mail("a@haicang.example")
        for to in (addresses.reply(KEY), addresses.bounce(KEY), addresses.reply("cd" * 16)):
            lmtp.rcpt(to)
        answers = [lmtp.data(raw()), lmtp.getreply(), lmtp.getreply()]  # smtplib itself waits for one alone
    assert {code for code, _ in answers} == {250}
    assert len(kept(bare_notifier)) == 1


def test_a_mail_of_ten_megabytes_is_kept_and_a_larger_one_refused_for_good(
    bare_notifier: Notifier, listen: Callable[[bool], Listener]
) -> None:
    listener, to = listen(True), bare_notifier.addresses.reply(KEY)
    line = "x" * 998 + "\r\n"
    hand(listener, raw(line * 10_000), to)
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        hand(listener, raw(line * (LONGEST_MAIL // 1000 + 1), 2), to)
    assert refused.value.smtp_code == 552
    (mail,) = kept(bare_notifier)
    assert mail.size > 10_000_000


def test_what_cannot_be_kept_now_the_server_keeps(
    bare_notifier: Notifier, listen: Callable[[bool], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    listener, to = listen(True), bare_notifier.addresses.reply(KEY)

    def down(*_: Any) -> bool:
        raise DatabaseDown("gone")

    with monkeypatch.context() as patched:
        patched.setattr(listening, "receive", down)
        with pytest.raises(smtplib.SMTPDataError) as later:
            hand(listener, raw(), to)
        assert later.value.smtp_code == 451
    hand(listener, raw(), to)
    assert len(kept(bare_notifier)) == 1


def test_an_envelope_with_what_no_database_keeps_is_kept_without_it(bare_notifier: Notifier) -> None:
    assert receive(
        bare_notifier.service, raw(), "smtp", "a\udcff@haicang.example", ["reply+\0\udcff@in.haicang.example"]
    )
    (mail,) = kept(bare_notifier)
    assert (mail.envelope_from, mail.recipients) == ("a?@haicang.example", ["reply+\ufffd?@in.haicang.example"])


def test_no_more_connections_than_there_is_room_for(
    bare_notifier: Notifier, listen: Callable[[bool], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "CONNECTIONS", 2)
    listener = listen(True)
    with ExitStack() as stack:
        for _ in range(2):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", listener.port), 10))
            assert one.recv(100).startswith(b"220")
        third = stack.enter_context(socket.create_connection(("127.0.0.1", listener.port), 10))
        assert third.recv(100).startswith(b"421")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"NWD_MAIL_REPLY_TO": REPLY_TO}, "NWD_MAIL_REPLY_TO is set, but"),
        ({"NWD_MAIL_IN_LISTEN": "lmtp://127.0.0.1:8024"}, "NWD_MAIL_REPLY_TO is missing"),
        ({"NWD_MAIL_REPLY_TO": REPLY_TO, "NWD_MAIL_IN_LISTEN": "lmtp://nowhere"}, "NWD_MAIL_IN_LISTEN must look like"),
        ({"NWD_MAIL_REPLY_TO": REPLY_TO, "NWD_IMAP_URL": "imaps://host"}, "NWD_IMAP_URL must look like"),
        ({"NWD_MAIL_REPLY_TO": f"a+{REPLY_TO}", "NWD_IMAP_URL": "imaps://u:p@host"}, "no + among them"),
    ],
)
def test_half_of_what_mails_need_to_come_in_is_refused(tmp_path: Path, variables: dict[str, str], named: str) -> None:
    with pytest.raises(BadEnvironment, match=re.escape(named)):
        settings_for(tmp_path, **variables)


@pytest.mark.parametrize("answered", [True, False])
def test_mails_lead_back_only_where_mails_come_in(notifier: Notifier, smtp_sink: SmtpSink, answered: bool) -> None:
    case, addresses = one_mail(notifier), notifier.addresses
    notifier.sender(smtp_sink.url, replies=addresses if answered else None).turn()
    (mail,) = notifier.mails(case)
    (sent,) = smtp_sink.wait_for(1)
    assert sent.sender == (addresses.bounce(mail.key) if answered else "centre@haicang.example")
    assert sent.message["Reply-To"] == (addresses.reply(mail.key) if answered else None)
