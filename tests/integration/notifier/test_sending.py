"""Sending mails: kept apart from the database, each ending where it can be seen, at most two copies of any."""

import threading
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.mail.sending import KEPT
from services.notifier.verification import snapshot
from shared.contracts.from_notifier import ESCALATION_RAISED
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import one_mail, state, wait_is_over
from tests.integration.notifier.messages import assigned, body, facts, party, person
from tests.integration.notifier.scripted import HANG_UP, ScriptedServer
from tests.parts.smtp import SmtpSink


def test_a_mail_arrives_readable_with_its_headers_and_link(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    case = one_mail(notifier)
    assert notifier.sender(smtp_sink.url).turn() == 1
    (received,) = smtp_sink.mails
    message = received.message
    assert received.recipients == ("land_1@haicang.example",)
    assert received.sender == "centre@haicang.example"
    assert message["Subject"] == "[HC-2026-000001-7] 请办理：增资扩产需要 工业用地"
    assert str(message["From"]).startswith("企业")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] == message["References"] == f"<case.{case}@haicang.example>"
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "2026年12月1日（星期二）17:30，还有5个工作日" in text
    assert text.count("http://nwd.example/desk/open/") == 1
    assert "厦门澜峰精密制造有限公司" in text
    state_, attempts, words = state(notifier, case)
    assert (state_, attempts) == (MailState.SENT, 1)
    assert words.startswith("250")


def test_mails_of_a_case_are_one_thread_and_each_has_an_id_of_its_own(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    case = new_id()
    notifier.take(assigned(case, assisting=(party("bio", language="en"),)))
    notifier.clock.is_at("2026-12-02T09:00")
    notifier.tick()
    sending = notifier.sender(smtp_sink.url)
    while sending.turn():
        pass
    mails = [mail.message for mail in smtp_sink.mails]
    assert len(mails) == 8  # two of them tell the lead's handlers that all opinions are in, for silence is consent
    assert len({mail["Message-ID"] for mail in mails}) == 8
    assert {mail["References"] for mail in mails} == {f"<case.{case}@haicang.example>"}
    english = next(mail for mail in mails if mail["To"].addresses[0].addr_spec.startswith("bio"))
    assert "Your opinion" in english["Subject"]
    assert "Friday, 27 November 2026, 17:30 (3 working days left)" in english.get_body(("plain",)).get_content()


def test_one_connection_serves_a_batch_and_is_replaced_when_the_server_has_hung_up(
    notifier: Notifier, server: ScriptedServer
) -> None:
    sending = notifier.sender(server.url)
    for _ in range(3):
        one_mail(notifier)
    assert sending.turn() == 3
    assert server.connections == 1
    server.hang_up()
    case = one_mail(notifier)
    assert sending.turn() == 1
    assert (state(notifier, case)[0], server.connections, len(server.mails)) == (MailState.SENT, 2, 4)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "END"])
def test_a_mail_that_the_server_puts_off_is_tried_again_later(
    notifier: Notifier, server: ScriptedServer, command: str
) -> None:
    case, sending = one_mail(notifier), notifier.sender(server.url)
    server.script[command] = ["451 4.3.0 later, please"]
    sending.turn()
    assert state(notifier, case) == (MailState.DEFERRED, 1, "451 4.3.0 later, please")
    assert sending.turn() == 0
    wait_is_over(notifier)
    sending.turn()
    assert state(notifier, case)[:2] == (MailState.SENT, 2)
    assert len(server.mails) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "END"])
def test_a_mail_that_the_server_refuses_has_failed_at_once_and_the_leader_is_told(
    notifier: Notifier, server: ScriptedServer, command: str
) -> None:
    case, sending = one_mail(notifier), notifier.sender(server.url)
    server.script[command] = ["550 5.1.1 nobody of that name"]
    sending.turn()
    assert state(notifier, case) == (MailState.FAILED, 1, "550 5.1.1 nobody of that name")
    (told,) = notifier.mails(case, MailKind.UNDELIVERED)
    assert told.person == "land_leader"
    assert [one.data["step"] for one in notifier.sent(ESCALATION_RAISED)] == ["undelivered"]
    assert [line.kind for line in notifier.history(case)][-2:] == ["mail.failed", "escalation.raised"]
    sending.turn()
    assert state(notifier, case, MailKind.UNDELIVERED)[0] == MailState.SENT


def test_one_bad_address_does_not_hold_up_the_others(notifier: Notifier, server: ScriptedServer) -> None:
    case = new_id()
    bad = {**person("bad"), "email": "a@haicang.example, b@haicang.example"}
    injected = {**person("worse"), "email": "a@haicang.example\r\nBcc: c@haicang.example"}
    notifier.take(assigned(case, lead=party("land", handlers=[bad, injected, person("good")])))
    notifier.sender(server.url).turn()
    assert {mail.person: mail.state for mail in notifier.mails(case, MailKind.TASK)} == {
        "bad": MailState.FAILED,
        "worse": MailState.FAILED,
        "good": MailState.SENT,
    }
    # Both have failed, but the leader is told once in a round.
    assert len(notifier.mails(case, MailKind.UNDELIVERED)) == 1


def test_a_server_that_cannot_be_reached_defers_for_hours_and_then_the_mail_has_failed(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case, sending = one_mail(notifier), notifier.sender("smtp://127.0.0.1:1")
    sending.turn()
    assert state(notifier, case)[:2] == (MailState.DEFERRED, 1)
    assert "refused" in state(notifier, case)[2].lower()
    for _ in range(200):
        wait_is_over(notifier)
        sending.turn()
        if state(notifier, case)[0] == MailState.FAILED:
            break
    assert state(notifier, case)[0] == MailState.FAILED
    assert 14_200 <= notifier.mails(case, MailKind.TASK)[0].waited <= 14_400


@pytest.mark.parametrize("command", ["CONNECT", "MAIL", "RCPT", "DATA"])
def test_a_connection_that_breaks_before_the_mail_is_sent_leaves_no_doubt(
    notifier: Notifier, server: ScriptedServer, command: str
) -> None:
    case, sending = one_mail(notifier), notifier.sender(server.url)
    server.script[command] = [HANG_UP]
    sending.turn()
    (mail,) = notifier.mails(case)
    assert (mail.state, mail.suspects) == (MailState.DEFERRED, 0)
    wait_is_over(notifier)
    sending.turn()
    assert state(notifier, case)[0] == MailState.SENT
    assert len(server.mails) == 1


def test_without_a_server_mails_are_kept_as_they_would_have_gone(notifier: Notifier) -> None:
    case = one_mail(notifier)
    notifier.sender().turn()
    (mail,) = notifier.mails(case)
    assert (mail.state, mail.words) == (MailState.KEPT, KEPT)
    assert mail.raw is not None
    kept = message_from_bytes(mail.raw, policy=policy.default)
    assert "增资扩产需要 工业用地" in kept["Subject"]


def test_a_staging_system_mails_one_address_and_names_whom_it_was_meant_for(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    one_mail(notifier)
    notifier.sender(smtp_sink.url, only_to="tester@haicang.example").turn()
    (received,) = smtp_sink.mails
    assert received.recipients == ("tester@haicang.example",)
    assert "land_1@haicang.example" not in str(received.message["To"])
    assert "land_1某人 <land_1@haicang.example>" in received.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_confidential_case_leaves_as_number_and_link_alone(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    case, asker = new_id(), facts()["enterprise"]
    notifier.take(assigned(case, confidential=True, assisting=(party("bio"),)))
    notifier.clock.is_at("2026-12-02T09:00")
    notifier.tick()
    sending = notifier.sender(smtp_sink.url)
    while sending.turn():
        pass
    assert len(smtp_sink.mails) == 8
    for mail in smtp_sink.mails:
        assert mail.message["Subject"] == "[HC-2026-000001-7]"
        text = mail.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        lines = [line for line in text.splitlines() if line]
        assert lines[0] == "HC-2026-000001-7"
        assert lines[1].startswith("http://nwd.example/desk/open/")
        assert len(lines) == 2
        html = mail.message.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert not any(word in html for word in (asker["name"], "工业用地", "land办"))


def test_a_mail_that_cannot_be_written_waits_alone(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    broken, whole = one_mail(notifier), one_mail(notifier)
    with notifier.service.begin("test") as unit:
        unit.session.execute(update(Mail).where(Mail.case_id == broken).values(details={"due": "no time at all"}))
    notifier.sender(smtp_sink.url).turn()
    assert state(notifier, whole)[0] == MailState.SENT
    assert state(notifier, broken) == (MailState.DEFERRED, 1, "it cannot be written: ValueError")


def test_results_that_could_not_be_written_down_are_written_down_later(
    notifier: Notifier, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, sending = one_mail(notifier), notifier.sender(smtp_sink.url)
    monkeypatch.setattr(sending, "_settle", lambda: None)  # the database is away just then
    sending.turn()
    assert state(notifier, case)[0] == MailState.SENDING
    monkeypatch.undo()
    assert sending.turn() == 0
    assert state(notifier, case)[0] == MailState.SENT
    assert len(smtp_sink.mails) == 1


def test_the_mail_role_sends_within_moments_of_the_commit_that_caused_it(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    stop, sending = threading.Event(), notifier.sender(smtp_sink.url)
    role = threading.Thread(target=sending.run, args=(stop, lambda: None))
    role.start()
    try:
        for n in range(3):
            one_mail(notifier)
            smtp_sink.wait_for(n + 1, timeout=10)
    finally:
        stop.set()
        role.join()
    assert smtp_sink.mails[2].at - smtp_sink.mails[0].at < 10


def test_what_a_server_says_is_kept_whatever_it_says(notifier: Notifier, server: ScriptedServer) -> None:
    case = one_mail(notifier)
    server.script["RCPT"] = ["550 \x00\u202e<script> " + "x" * 400]
    notifier.sender(server.url).turn()
    assert state(notifier, case)[2].startswith("550 \u202e<script>")


def test_a_sender_that_is_asked_to_stop_puts_back_what_it_has_not_tried(
    notifier: Notifier, server: ScriptedServer
) -> None:
    cases, stop = [one_mail(notifier) for _ in range(3)], threading.Event()
    sender = notifier.sender(server.url)
    assert sender.turn(stop, stop.set) == 3
    states = sorted((state(notifier, case)[0], state(notifier, case)[1]) for case in cases)
    assert states == [(MailState.QUEUED, 0), (MailState.QUEUED, 0), (MailState.SENT, 1)]
    assert sender.turn() == 2


def test_the_leader_of_today_hears_of_it(notifier: Notifier, server: ScriptedServer) -> None:
    case = one_mail(notifier)
    notifier.take(body("land", 3, leader=None, stand_in=person("deputy")))
    server.script["RCPT"] = ["550 no"]
    notifier.sender(server.url).turn()
    assert [mail.person for mail in notifier.mails(case, MailKind.UNDELIVERED)] == ["deputy"]


def test_the_log_tells_why_a_mail_was_refused_and_to_whom_it_went_does_not(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = one_mail(notifier)
    server.script["RCPT"] = ["550 5.1.1 <land_1@haicang.example>: no such mailbox"]
    with capture_logs() as logs:
        notifier.sender(server.url).turn()
    (told,) = [one["words"] for one in logs if one["event"] == "mail not sent"]
    assert told == "550 5.1.1 <…@…>: no such mailbox"
    assert state(notifier, case)[2] == "550 5.1.1 <land_1@haicang.example>: no such mailbox"


def test_a_mail_that_waited_for_hours_and_is_tried_this_moment_is_no_broken_promise(notifier: Notifier) -> None:
    one_mail(notifier)
    hours_ago = notifier.clock.now() - timedelta(hours=3)
    being_sent(notifier, created_at=hours_ago, attempted_at=notifier.clock.now())
    assert snapshot(notifier.service, timedelta(seconds=60)).findings == []
    being_sent(notifier, created_at=hours_ago, attempted_at=hours_ago)
    (finding,) = snapshot(notifier.service, timedelta(seconds=60)).findings
    assert "has been sending" in finding


def being_sent(notifier: Notifier, **times: datetime) -> None:
    with notifier.service.begin("test") as unit:
        unit.session.execute(update(Mail).values(state=MailState.SENDING, **times))
