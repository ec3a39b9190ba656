"""Mails of a batch are written and signed while those before them are with the mail server."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest

from services.notifier.kindness.holding import Kindness
from services.notifier.mail import lease, sending
from services.notifier.mail.domain import MailState
from services.notifier.mail.sender import Sender
from services.notifier.mail.sending import Sending
from services.notifier.mail.smtp import Postman, server_at
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.domains import allow, come, states
from tests.integration.notifier.mails import one_mail, state, wait_is_over
from tests.parts.smtp import ACCEPT, ReceivedMail, SmtpSink


class Seal:
    """Signs nothing, and says when it is about to, with the case that the mail is about."""

    def __init__(self, about_to: Callable[[str], None]) -> None:
        self._about_to = about_to

    def sealed(self, raw: bytes, now: datetime) -> bytes:
        self._about_to(raw.partition(b"<case.")[2].partition(b"@")[0].decode())
        return raw


def signing(notifier: Notifier, sink: SmtpSink, about_to: Callable[[str], None], *, kind: bool = False) -> Sending:
    sender = Sender(notifier.settings.mail_from, notifier.links, seal=Seal(about_to))
    notifier.senders.append(Sending(notifier.service, sender, Postman(server_at(sink.url)), Kindness(on=kind)))
    return notifier.senders[-1]


def mails(notifier: Notifier, count: int) -> list[str]:
    """Bring cases with a single mail each, and return their ids in the order in which they go."""
    cases = []
    for _ in range(count):
        cases.append(one_mail(notifier))
        notifier.clock.pass_by(seconds=1)
    return cases


def test_the_next_mail_is_signed_while_the_server_has_the_one_before(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    cases, next_one = mails(notifier, 2), threading.Event()

    def answer(_mail: ReceivedMail) -> str:
        return ACCEPT if next_one.wait(20) else "451 4.3.0 nobody signs the next one"

    smtp_sink.answer = answer
    assert signing(notifier, smtp_sink, lambda case: next_one.set() if case == cases[1] else None).turn() == 2
    assert [state(notifier, case)[0] for case in cases] == [MailState.SENT] * 2


def test_a_mail_whose_lease_ends_while_it_is_signed_is_left_to_whoever_has_it_now(
    notifier: Notifier, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LONGEST_HOLD", 0.0)  # nothing is renewed
    cases, other, swept = mails(notifier, 2), notifier.sender(smtp_sink.url), list[int]()

    def about_to(case: str) -> None:
        if case == cases[1]:
            smtp_sink.wait_for(1)
            wait_is_over(notifier)
            swept.append(other.sweep())
            monkeypatch.setattr(sending, "LONGEST_TURN", 0.0)  # so long did it take

    assert signing(notifier, smtp_sink, about_to).turn() == 2
    assert swept == [2]  # said here: what fails in a thread that writes is a mail that could not be written
    assert [state(notifier, case)[0] for case in cases] == [MailState.SENT, MailState.QUEUED]
    monkeypatch.undo()
    wait_is_over(notifier)
    assert other.turn() == 1
    assert state(notifier, cases[1])[0] == MailState.SENT
    assert len({mail.message["Message-ID"] for mail in smtp_sink.mails}) == len(smtp_sink.mails) == 2


def test_a_sender_that_is_asked_to_stop_puts_back_what_it_has_signed_ahead(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    cases, stop, last = mails(notifier, 3), threading.Event(), threading.Event()

    def answer(_mail: ReceivedMail) -> str:
        stop.set()
        return ACCEPT if last.wait(20) else "451 4.3.0 nobody signs the last one"

    smtp_sink.answer = answer
    assert signing(notifier, smtp_sink, lambda case: last.set() if case == cases[2] else None).turn(stop) == 3
    assert [state(notifier, case)[:2] for case in cases] == [(MailState.SENT, 1), *[(MailState.QUEUED, 0)] * 2]
    smtp_sink.answer = lambda _mail: ACCEPT
    assert notifier.sender(smtp_sink.url).turn() == 2
    assert len({mail.message["Message-ID"] for mail in smtp_sink.mails}) == len(smtp_sink.mails) == 3


def test_a_mail_that_is_put_off_is_not_signed_before(
    notifier: Notifier, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(notifier, a_minute={"qq.example": 3})
    late, others, signed = come(notifier, "qq.example", 2), come(notifier, "haicang.example", 2), list[str]()
    monkeypatch.setattr(sending, "GRACE", -1.0)  # whoever may have so many a minute is too late with all of them
    signing(notifier, smtp_sink, signed.append, kind=True).turn()
    assert states(notifier, late) == {MailState.QUEUED: 2}
    assert states(notifier, others) == {MailState.SENT: 2}
    assert len(signed) == 2


def test_the_threads_that_write_end_with_their_role(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    stop, role, others = threading.Event(), notifier.sender(smtp_sink.url), set(threading.enumerate())
    mails(notifier, 2)
    running = threading.Thread(target=role.run, args=(stop, lambda: None))
    running.start()
    smtp_sink.wait_for(2)
    writers = [one for one in threading.enumerate() if one.name.startswith("mail-writer") and one not in others]
    assert writers
    stop.set()
    running.join()
    assert not any(one.is_alive() for one in writers)
