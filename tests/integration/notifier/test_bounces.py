"""A mail of ours came back, is late, or its reader is away: what servers and programs say, and what follows."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from services.notifier.absences.models import Absence
from services.notifier.inbox.models import IncomingMail
from services.notifier.inbox.receiving import receive
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from shared.contracts.words import Duty
from tests.integration.notifier.answering import a_mail, came_in, mail_of, nothing_changes, read_all
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import one_mail
from tests.integration.notifier.staff import office, staff
from tests.parts.smtp import SmtpSink

ON_ONE = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
"""For what goes by the words of a mail and not by the database."""


def report(mail: Mail, to: str, *, status: str = "5.1.1", action: str = "failed", number: int = 1) -> bytes:
    """Return what a server says about a mail, by RFC 3464."""
    return (
        f"From: MAILER-DAEMON@mail.example\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <b{number}@mail.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {mail.email}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} no such user\r\n\r\n--x--\r\n"
    ).encode()


def sent(notifier: Notifier, sink: SmtpSink, case: str) -> Mail:
    """Send the one mail of a case."""
    notifier.sender(sink.url, replies=notifier.addresses).turn()
    mail = mail_of(notifier, notifier.lead(case))
    assert mail.state == "sent"
    return mail


def take(notifier: Notifier, raw: bytes, to: str, only_to: str | None = None) -> IncomingMail:
    receive(notifier.service, raw, "lmtp", "", [to])
    read_all(notifier, only_to)
    return came_in(notifier)[-1]


def test_a_mail_that_comes_back_is_not_delivered_and_its_leader_is_told_once(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    case = one_mail(notifier)
    mail = sent(notifier, smtp_sink, case)
    to = smtp_sink.mails[0].sender
    assert to == notifier.addresses.bounce(mail.key)
    for number in (1, 2):
        row = take(notifier, report(mail, to, number=number), to)
        assert (row.state, row.person) == ("bounced", "land_1")
    back = mail_of(notifier, notifier.lead(case))
    assert back.state == "bounced"
    assert "no such user" in back.words
    kinds = [line.kind for line in notifier.history(case)]
    assert (kinds.count("mail.bounced"), kinds.count("mail.received")) == (1, 2)
    (told,) = notifier.mails(case, MailKind.UNDELIVERED)
    assert told.person == "land_leader"
    assert notifier.mails(case, MailKind.RECEIPT) == []


@ON_ONE
@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0")])
def test_a_mail_that_is_late_is_noted_alone(notifier: Notifier, smtp_sink: SmtpSink, action: str, status: str) -> None:
    case = one_mail(notifier)
    mail = sent(notifier, smtp_sink, case)
    to = notifier.addresses.bounce(mail.key)
    with nothing_changes(notifier, "incoming", "history", "cases"):
        assert take(notifier, report(mail, to, action=action, status=status), to).state == "delayed"
    assert mail_of(notifier, notifier.lead(case)).state == "sent"


def test_a_report_that_did_not_come_to_the_mails_own_address_changes_nothing(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    case = one_mail(notifier)
    mail = sent(notifier, smtp_sink, case)
    for number, to in enumerate(("reply@in.haicang.example", notifier.addresses.reply(mail.key))):
        with nothing_changes(notifier, "incoming", "history", "cases"):
            assert take(notifier, report(mail, to, number=number), to).state == "ignored"
    assert mail_of(notifier, notifier.lead(case)).state == "sent"


def test_a_report_that_is_faster_than_the_senders_own_record_stands(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    case = one_mail(notifier)
    sender = notifier.sender(smtp_sink.url, replies=notifier.addresses)
    mail = mail_of(notifier, notifier.lead(case))
    to, hand_over = notifier.addresses.bounce(mail.key), sender._hand_over

    def handed_over(*told):  # type: ignore[no-untyped-def]
        result = hand_over(*told)
        assert take(notifier, report(mail, to), to).state == "bounced"
        return result

    sender._hand_over = handed_over  # type: ignore[method-assign]
    sender.turn()
    assert mail_of(notifier, notifier.lead(case)).state == "bounced"


def directory(notifier: Notifier) -> None:
    """Tell of the people of the land office, and of whoever keeps the directory."""
    notifier.take(office("land", "land_1", leader="land_leader"))
    notifier.take(staff("land_1"), staff("land_leader"), staff("keeper", Duty.KEEPER))


def test_whose_address_is_dead_is_away_and_the_task_goes_to_whoever_is_there(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    directory(notifier)
    case = one_mail(notifier)
    mail = sent(notifier, smtp_sink, case)
    to = notifier.addresses.bounce(mail.key)
    for number in (1, 2):
        take(notifier, report(mail, to, number=number), to)
        notifier.tick()
    assert [(one.person, one.why, one.until) for one in absences(notifier)] == [("land_1", "bounced", None)]
    tasks = sorted(one.person for one in notifier.mails(case, MailKind.TASK))
    assert len(tasks) == 2
    assert "land_leader" in tasks
    with notifier.service.database.read() as session:
        keepers = session.scalars(select(Mail).where(Mail.kind == MailKind.ABSENT)).all()
    assert [one.person for one in keepers] == ["keeper"]


@ON_ONE
def test_on_a_staging_system_what_comes_back_says_nothing_of_who_was_meant(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    directory(notifier)
    case = one_mail(notifier)
    mail = sent(notifier, smtp_sink, case)
    to = notifier.addresses.bounce(mail.key)
    assert take(notifier, report(mail, to), to, "tester@haicang.example").state == "bounced"
    assert mail_of(notifier, notifier.lead(case)).state == "bounced"
    assert absences(notifier) == []


def test_a_full_mailbox_is_no_dead_address(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    directory(notifier)
    case = one_mail(notifier)
    mail = sent(notifier, smtp_sink, case)
    to = notifier.addresses.bounce(mail.key)
    assert take(notifier, report(mail, to, status="4.2.2"), to).state == "bounced"
    assert mail_of(notifier, notifier.lead(case)).state == "bounced"
    assert absences(notifier) == []


@ON_ONE
@pytest.mark.parametrize("sender", ["land_1@haicang.example", "stranger@elsewhere.example"])
def test_an_automatic_answer_says_until_when_its_reader_is_away_and_does_nothing_else(
    notifier: Notifier, smtp_sink: SmtpSink, sender: str
) -> None:
    directory(notifier)
    case = one_mail(notifier)
    mail = sent(notifier, smtp_sink, case)
    to = notifier.addresses.bounce(mail.key)
    away = {"Auto-Submitted": "auto-replied", "Date": "Tue, 24 Nov 2026 10:00:00 +0800"}
    row = take(
        notifier, a_mail(to, "签收。我出差在外,12月1日返回前无法处理邮件。休假至2026年11月30日。", sender, **away), to
    )
    assert row.state == "away"
    theirs = sender.startswith("land_1")
    found = [(one.person, one.why, one.until) for one in absences(notifier)]
    until = datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert found == ([("land_1", "auto_reply", until)] if theirs else [])
    assert notifier.lead(case).state == "to_sign"
    assert notifier.mails(case, MailKind.RECEIPT) == []


def absences(notifier: Notifier) -> list[Absence]:
    with notifier.service.database.read() as session:
        return list(session.scalars(select(Absence)))
