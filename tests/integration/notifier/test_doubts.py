"""Mails of which nobody knows what became of them: at most two copies, one Message-ID, and an end that shows."""

import threading

from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.sending import Sending
from services.notifier.tasks.domain import Act
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import message_ids, one_mail, state, wait_is_over
from tests.integration.notifier.messages import assigned, closed, party
from tests.integration.notifier.scripted import HANG_UP, ScriptedServer
from tests.parts.smtp import SmtpSink


def test_a_mail_of_which_nobody_knows_is_sent_once_more_under_the_same_message_id(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case, sending = one_mail(notifier), notifier.sender(server.url)
    server.script["END"] = [HANG_UP]
    sending.turn()
    (mail,) = notifier.mails(case)
    assert (mail.state, mail.suspects) == (MailState.QUEUED, 1)
    wait_is_over(notifier)
    sending.turn()
    assert state(notifier, case)[:2] == (MailState.SENT, 2)
    first, second = message_ids(server)
    assert first == second == f"<{mail.key}@haicang.example>"


def test_a_second_doubt_ends_the_mail_as_ambiguous_and_escalates(notifier: Notifier, server: ScriptedServer) -> None:
    case, sending = one_mail(notifier), notifier.sender(server.url)
    server.script["END"] = [HANG_UP, HANG_UP]
    sending.turn()
    wait_is_over(notifier)
    sending.turn()
    assert state(notifier, case)[:2] == (MailState.AMBIGUOUS, 2)
    assert len(set(message_ids(server))) == 1
    assert [mail.person for mail in notifier.mails(case, MailKind.UNDELIVERED)] == ["land_leader"]
    wait_is_over(notifier)
    sending.turn()
    assert state(notifier, case)[1] == 2


def test_mails_of_a_sender_that_died_are_sent_by_another_each_alone_and_no_more_than_twice(
    notifier: Notifier, server: ScriptedServer
) -> None:
    cases = [one_mail(notifier) for _ in range(3)]
    dead = notifier.sender(server.url)
    dead._take()  # it has the mails, and then nobody hears of it again
    other = notifier.sender(server.url)
    assert other.turn() == 0  # the lease still runs
    wait_is_over(notifier)
    assert other.sweep() == 3
    wait_is_over(notifier)
    assert [other.turn() for _ in range(4)] == [1, 1, 1, 0]
    assert {state(notifier, case)[0] for case in cases} == {MailState.SENT}
    assert len(server.mails) == 3


def test_a_sender_that_dies_twice_with_the_same_mail_ends_it_as_ambiguous(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = one_mail(notifier)
    for _ in range(2):
        dead = notifier.sender(server.url)
        wait_is_over(notifier)
        assert len(dead._take()) == 1
        wait_is_over(notifier)
        notifier.sender(server.url).sweep()
    assert state(notifier, case)[0] == MailState.AMBIGUOUS


def test_many_senders_share_the_work_and_send_each_mail_once(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    cases = [new_id() for _ in range(40)]
    notifier.take(*(assigned(case, lead=party("land")) for case in cases))
    senders = [notifier.sender(smtp_sink.url) for _ in range(3)]

    def work(sending: Sending) -> None:
        while sending.turn():
            pass

    threads = [threading.Thread(target=work, args=(sending,)) for sending in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for sending in senders:
        work(sending)
    assert len(smtp_sink.mails) == 40
    assert len({mail.message["Message-ID"] for mail in smtp_sink.mails}) == 40


def test_an_undelivered_mail_of_a_case_that_is_over_tells_nobody(notifier: Notifier, server: ScriptedServer) -> None:
    case = one_mail(notifier)
    lead = notifier.lead(case)
    notifier.act(lead, Act.SIGN)
    notifier.take(closed(case))
    server.script["RCPT"] = ["550 no"] * 3
    notifier.sender(server.url).turn()
    assert notifier.mails(case, MailKind.UNDELIVERED) == []
    assert [line.kind for line in notifier.history(case)][-1] == "mail.failed"


def test_an_undelivered_mail_of_a_superseded_task_tells_nobody(notifier: Notifier, server: ScriptedServer) -> None:
    case = one_mail(notifier)
    notifier.clock.pass_by(seconds=1)  # the mail of the task that is over goes first
    notifier.take(assigned(case, (1, 2), lead=party("industry")))
    server.script["RCPT"] = ["550 no"]
    notifier.sender(server.url).turn()
    assert sorted(mail.state for mail in notifier.mails(case)) == [MailState.FAILED, MailState.SENT, MailState.SENT]
    assert notifier.mails(case, MailKind.UNDELIVERED) == []


def test_doubtful_mails_are_not_starved_by_fresh_ones(notifier: Notifier, server: ScriptedServer) -> None:
    doubtful, sending = one_mail(notifier), notifier.sender(server.url)
    server.script["END"] = [HANG_UP]
    sending.turn()
    wait_is_over(notifier)
    notifier.take(*(assigned(new_id(), lead=party("land")) for _ in range(45)))
    for _ in range(2):
        sending.turn()
    assert state(notifier, doubtful)[0] == MailState.SENT


def test_a_result_that_comes_after_the_lease_is_still_the_truth(notifier: Notifier, server: ScriptedServer) -> None:
    case, slow = one_mail(notifier), notifier.sender(server.url)
    (parcel,) = slow._ready(slow._take(), lambda _: True)
    parcel.result = slow._send(parcel)
    wait_is_over(notifier)
    assert notifier.sender(server.url).sweep() == 1
    slow._unsettled = [parcel]
    slow._settle()
    assert state(notifier, case)[0] == MailState.SENT
    assert len(server.mails) == 1
