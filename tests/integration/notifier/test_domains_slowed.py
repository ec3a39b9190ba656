"""A domain whose mail servers say "too many" gets fewer, it alone, and more again as time goes by."""

from sqlalchemy import select, update

from services.notifier.mail.domain import LONGEST_WAIT, MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.throttle.models import MailDomain
from shared.db.clock import database_now
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.domains import LATER, TOO_MANY, allow, come, passes, rows, send, states, to
from tests.integration.notifier.mails import wait_is_over
from tests.parts.smtp import ACCEPT, ReceivedMail, SmtpSink


def test_where_a_server_says_too_many_its_domain_alone_is_slowed(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    def answer(mail: ReceivedMail) -> str:
        return TOO_MANY if "qq" in to(mail) and busy else ACCEPT

    busy, smtp_sink.answer = True, answer
    many, others = come(notifier, "qq.example", 34), come(notifier, "haicang.example", 6)
    sending = notifier.sender(smtp_sink.url)
    sending.turn()
    assert states(notifier, many) == {
        MailState.DEFERRED: 1,
        MailState.QUEUED: 33,
    }  # it was asked once, not twenty times
    busy = False
    send(sending)
    assert states(notifier, others) == {MailState.SENT: 6}
    assert states(notifier, many) == {MailState.DEFERRED: 1, MailState.QUEUED: 3, MailState.SENT: 30}
    with notifier.service.database.read() as session:
        (row,) = session.scalars(select(MailDomain))
        assert (row.domain, row.slowed_to, row.words.partition(" ")[0]) == ("qq.example", 30, "450")
    passes(notifier)
    wait_is_over(notifier)
    sending = notifier.sender(smtp_sink.url)
    send(sending)
    assert states(notifier, many) == {MailState.SENT: 34}


def test_a_server_that_says_later_for_another_reason_slows_nobody(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    smtp_sink.answer = lambda mail: LATER if to(mail) == "p0@qq.example" else ACCEPT
    keys = come(notifier, "qq.example", 5)
    send(notifier.sender(smtp_sink.url))
    assert states(notifier, keys) == {MailState.DEFERRED: 1, MailState.SENT: 4}
    with notifier.service.database.read() as session:
        assert list(session.scalars(select(MailDomain))) == []


def test_a_domain_that_has_recovered_gets_all_again(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    smtp_sink.answer = lambda _: TOO_MANY
    keys = come(notifier, "qq.example", 3)
    send(notifier.sender(smtp_sink.url))
    smtp_sink.answer = lambda _: ACCEPT
    passes(notifier, 10 * 60)
    wait_is_over(notifier)
    keys += come(notifier, "qq.example", 31)
    send(notifier.sender(smtp_sink.url))
    assert states(notifier, keys) == {MailState.SENT: 34}
    with notifier.service.database.read() as session:
        (row,) = session.scalars(select(MailDomain))
        assert (row.slowed_to, row.waits, row.words) == (None, False, "")


def test_what_a_slow_domain_does_not_take_for_four_hours_has_failed_and_the_leader_hears_of_it(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    smtp_sink.answer = lambda mail: TOO_MANY if "qq" in to(mail) else ACCEPT
    allow(notifier, a_minute={"qq.example": 2})
    keys = come(notifier, "qq.example", 5)
    sending = notifier.sender(smtp_sink.url, kind=True)
    send(sending)
    waiting = [mail for mail in rows(notifier, keys) if mail.gate]
    assert waiting
    for seconds in (LONGEST_WAIT - 60, 61):
        assert MailState.FAILED not in states(notifier, keys)
        passes(notifier, seconds)
        with notifier.service.begin("test") as unit:  # it is as slow as ever
            now = database_now(unit.session)
            unit.session.execute(update(MailDomain).values(slowed_to=1, slowed_at=now))
        send(sending)
    failed = [mail for mail in rows(notifier, keys) if mail.state == MailState.FAILED]
    assert {mail.words for mail in failed} == {f"its domain took too few mails for 4 hours: {TOO_MANY}"}
    assert len(failed) == 3  # of five one was tried at first, and one more as the time went by
    with notifier.service.database.read() as session:
        told = select(Mail).where(Mail.kind == MailKind.UNDELIVERED, Mail.case_id.in_([one.case_id for one in failed]))
        assert len(list(session.scalars(told))) == len(failed)
