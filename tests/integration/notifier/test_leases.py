"""Mails in hand: their sender keeps them while it lives, however slow the mail server, and no longer."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from services.notifier.mail import lease, store
from services.notifier.mail.domain import MailState
from services.notifier.mail.models import Mail
from shared.db.clock import database_now
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import one_mail, state, wait_is_over
from tests.parts.program import wait_until
from tests.parts.smtp import ACCEPT, ReceivedMail, SmtpSink


def slow_server(sink: SmtpSink) -> tuple[threading.Event, threading.Event]:
    """Let a mail server take its time over the final dot; return what says that it has it, and what lets it answer."""
    has_it, may_answer = threading.Event(), threading.Event()

    def answer(mail: ReceivedMail) -> str:
        has_it.set()
        return ACCEPT if may_answer.wait(20) else "451 4.3.0 nobody let it answer"

    sink.answer = answer
    return has_it, may_answer


def is_leased(notifier: Notifier) -> Callable[[], bool]:
    def ask() -> bool:
        with notifier.service.database.read() as session:
            (ends,) = session.scalars(select(Mail.due_at).where(Mail.state == MailState.SENDING))
            return ends is not None and ends > database_now(session)

    return ask


def test_a_slow_mail_server_does_not_cost_a_living_sender_its_mail(
    notifier: Notifier, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LEASE_SECONDS", 3.0)
    case, (has_it, may_answer) = one_mail(notifier), slow_server(smtp_sink)
    other = notifier.sender(smtp_sink.url)
    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(notifier.sender(smtp_sink.url).turn)
        assert has_it.wait(10)
        wait_is_over(notifier)  # the lease with which it began has ended meanwhile
        assert wait_until(is_leased(notifier))
        assert (other.sweep(), other.turn()) == (0, 0)
        may_answer.set()
        assert busy.result(20) == 1
    assert state(notifier, case)[:2] == (MailState.SENT, 1)
    assert len(smtp_sink.mails) == 1


def test_a_sender_that_is_stuck_counts_as_dead_after_a_while(
    notifier: Notifier, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LEASE_SECONDS", 0.03)
    monkeypatch.setattr(lease, "LONGEST_HOLD", 0.0)
    case, (has_it, may_answer) = one_mail(notifier), slow_server(smtp_sink)
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(notifier.sender(smtp_sink.url).turn)
        assert has_it.wait(10)
        other = notifier.sender(smtp_sink.url)
        assert wait_until(lambda: other.sweep() == 1)
        assert state(notifier, case)[0] == MailState.QUEUED
        may_answer.set()
        assert stuck.result(20) == 1
    assert state(notifier, case)[:2] == (MailState.SENT, 1)  # that it arrived is certain


def test_what_is_settled_or_lost_is_not_leased_again(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    one_mail(notifier)
    sender = notifier.sender(smtp_sink.url)
    sender.turn()
    waiting = one_mail(notifier)
    with notifier.service.begin("test") as unit:
        store.renew(unit.session, sender._claimant, list(unit.session.scalars(select(Mail.key))))
    with notifier.service.database.read() as session:
        ends = {mail.case_id == waiting: mail.due_at for mail in session.scalars(select(Mail))}
    assert ends == {False: None, True: 0.0}
