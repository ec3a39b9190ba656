"""Whoever brings a case names an address, perhaps somebody else's: one address gets so many mails a day and no more."""

from datetime import timedelta

from services.notifier.kindness.domain import A_DAY
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.verification import snapshot
from shared.contracts.words import News
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.domains import send
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.test_enterprise_mails import CONTACT, informed

MORE = 3


def test_an_address_gets_so_many_mails_a_day_the_others_wait_and_nobody_else_does(
    notifier: Notifier, server: ScriptedServer
) -> None:
    cases = [new_id() for _ in range(A_DAY.more_than + MORE)]
    spelled = [{**CONTACT, "email": one} for one in ("chen@lanfeng.example", "Chen@LANFENG.example")]
    notifier.take(
        *(informed(case, 1, News.RECEIVED, contact=spelled[n % 2]) for n, case in enumerate(cases)),
        informed(other := new_id(), 1, News.RECEIVED, contact={**CONTACT, "email": "wu@lanfeng.example"}),
    )
    sending = notifier.sender(server.url, kind=True)
    send(sending)
    assert len(server.mails) == A_DAY.more_than + 1
    assert [mail.state for mail in notifier.mails(other, MailKind.ENT_RECEIVED)] == [MailState.SENT]
    held = [mail for case in cases for mail in notifier.mails(case) if mail.held_at]
    assert {(mail.state, mail.held_for, mail.not_before) for mail in held} == {
        (MailState.QUEUED, "day", notifier.clock.now() + timedelta(days=1))
    }
    assert len(held) == MORE
    notifier.clock.pass_by(hours=2)
    assert [one for one in snapshot(notifier.service, timedelta(minutes=1)).findings if "mail" in one] == []
    # What is new takes the place of what waits, and waits as long.
    notifier.take(informed(held[0].case_id or "", 2, News.ANSWERED))
    send(sending)
    assert len(server.mails) == A_DAY.more_than + 1
    notifier.clock.pass_by(hours=22)
    send(sending)
    assert len(server.mails) == A_DAY.more_than + 1 + MORE
    assert {mail.state for case in cases for mail in notifier.mails(case)} == {MailState.SENT, MailState.DROPPED}
