"""Many mails to one person in a short time: further ones go as one, each keeps its row, and none is lost on the way."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.inbox.receiving import receive
from services.notifier.kindness.holding import Kindness
from services.notifier.mail import store as mails
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.knowing import known_of
from services.notifier.mail.models import Mail
from services.notifier.mail.sender import Sender
from services.notifier.verification import snapshot
from shared.db import new_id
from tests.integration.notifier.answering import answered, nothing_changes
from tests.integration.notifier.conftest import Notifier, haicang_parts, without_clocks
from tests.integration.notifier.mails import wait_is_over
from tests.integration.notifier.messages import assigned, party
from tests.integration.notifier.scripted import HANG_UP, ScriptedServer
from tests.integration.notifier.test_bounces import report
from tests.integration.notifier.test_locks import while_its_case_is_locked

NUMBERS = [f"HC-2026-{number:06}-1" for number in range(1, 10)]


@pytest.fixture
def busy(notifier: Notifier) -> Notifier:
    """A notifier of a place that gathers what comes to one person after two mails in ten minutes."""
    parts = without_clocks(haicang_parts())
    notifier.operations.store({**parts, "mail": {"bundle": {"more_than": 2, "within": {"n": 10, "unit": "minutes"}}}})
    return notifier


def come(busy: Notifier, count: int, **stated: Any) -> list[str]:
    """Let so many cases come to the same handler, a second after each other."""
    cases = []
    for number in NUMBERS[:count]:
        busy.clock.pass_by(seconds=1)
        cases.append(new_id())
        message = assigned(cases[-1], lead=party("land"), time=busy.clock.now(), **{"number": number, **stated})
        busy.take(message)
    return cases


def send(busy: Notifier, server: ScriptedServer) -> int:
    """Let a sender send all that may go, and hang up; return how many mails arrived."""
    sending, before = busy.sender(server.url, replies=busy.addresses, kind=True), len(server.mails)
    for _ in range(4):  # mails are gathered in one turn, and what they became goes in the next
        sending.turn()
    sending.close()  # the server talks to one at a time
    return len(server.mails) - before


def task_mails(busy: Notifier, cases: list[str]) -> list[Mail]:
    return [mail for case in cases for mail in busy.mails(case, MailKind.TASK)]


def bundles(busy: Notifier, kind: MailKind = MailKind.BUNDLE) -> list[Mail]:
    with busy.service.database.read() as session:
        return list(session.scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.created_at)))


def read(raw: bytes) -> tuple[EmailMessage, str]:
    message = message_from_bytes(raw, policy=policy.default)
    return message, message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def gathered(busy: Notifier, server: ScriptedServer, count: int = 5) -> tuple[list[Mail], Mail]:
    """Let so many mails come, and wait until those that were too many have gone as one."""
    cases = come(busy, count)
    assert send(busy, server) == 2
    busy.clock.pass_by(minutes=10)
    send(busy, server)
    (bundle,) = bundles(busy)
    return task_mails(busy, cases), bundle


def test_what_is_too_much_goes_as_one_with_a_line_and_a_link_for_each(busy: Notifier, server: ScriptedServer) -> None:
    cases = come(busy, 4) + come(busy, 1, confidential=True) + come(busy, 1, urgency="emergency")
    assert send(busy, server) == 3  # two by themselves, and the urgent one
    held = [mail for mail in task_mails(busy, cases) if mail.held_at]
    assert [(mail.state, mail.held_for) for mail in held] == [(MailState.QUEUED, "many")] * 3
    busy.clock.pass_by(minutes=9)
    assert send(busy, server) == 0
    busy.clock.pass_by(minutes=1)
    assert send(busy, server) == 1
    (bundle,) = bundles(busy)
    assert {(mail.state, mail.bundle) for mail in task_mails(busy, cases) if mail.bundle} == {
        (MailState.BUNDLED, bundle.key)
    }
    message, text = read(server.mails[-1])
    assert message["Subject"] == "3封任务邮件合并为一封"
    assert (message["In-Reply-To"], message["Message-ID"]) == (None, f"<{bundle.key}@haicang.example>")
    assert [line for line in text.splitlines() if line.startswith("[")] == [
        "[HC-2026-000003-1] 请办理：增资扩产需要 工业用地",
        "[HC-2026-000004-1] 请办理：增资扩产需要 工业用地",
        "[HC-2026-000001-1]",
    ]
    assert text.count("http://nwd.example/desk/open/") == 3
    assert text.count("时限：2026年") == 2  # of a confidential case not even that
    (traced,) = [one for one in busy.operations.mails(cases[2]) if one.kind == "task"]
    assert traced.waits == f"went with <{bundle.key}@haicang.example>"
    busy.clock.pass_by(hours=1)
    assert [
        one for one in snapshot(busy.service, timedelta(minutes=1)).findings if "mail" in one or "told" in one
    ] == []
    assert send(busy, server) == 0


def test_a_bundle_counts_as_one_and_one_that_is_left_goes_by_itself(busy: Notifier, server: ScriptedServer) -> None:
    gathered(busy, server)
    cases = come(busy, 2)
    assert send(busy, server) == 1  # with the bundle two in this time
    busy.clock.pass_by(minutes=10)
    assert send(busy, server) == 1
    assert [mail.state for mail in task_mails(busy, cases)] == [MailState.SENT] * 2
    assert len(bundles(busy)) == 1


def test_a_process_that_dies_before_it_commits_has_gathered_nothing(busy: Notifier, server: ScriptedServer) -> None:
    cases = come(busy, 5)
    send(busy, server)
    busy.clock.pass_by(minutes=10)
    kindness, sender = Kindness(on=True), Sender("centre@haicang.example", busy.links)

    def die() -> None:
        with busy.service.begin("test") as unit:
            kindness.release(unit)
            leased = mails.claim(unit.session, new_id(), unit.now, 20, doubtful_first=False)
            assert kindness.sort(unit, leased, known_of(unit.session, leased, unit.now, ()).about, {}, sender) == []
            raise KeyboardInterrupt

    with nothing_changes(busy), pytest.raises(KeyboardInterrupt):
        die()
    assert send(busy, server) == 1
    assert {mail.state for mail in task_mails(busy, cases)[2:]} == {MailState.BUNDLED}


def test_a_process_that_dies_with_the_bundle_in_hand_leaves_it_to_the_next(
    busy: Notifier, server: ScriptedServer
) -> None:
    come(busy, 5)
    send(busy, server)
    busy.clock.pass_by(minutes=10)
    dying = busy.sender(server.url, kind=True)
    dying.turn()
    dying._take()  # the bundle; and nothing more is heard of it
    assert [one.state for one in bundles(busy)] == [MailState.SENDING]
    wait_is_over(busy)
    send(busy, server)
    wait_is_over(busy)
    assert send(busy, server) == 1
    assert [one.state for one in bundles(busy)] == [MailState.SENT]


def test_what_a_refused_bundle_had_gathered_goes_singly_and_fails_in_its_own_case(
    busy: Notifier, server: ScriptedServer
) -> None:
    cases = come(busy, 5)
    send(busy, server)
    busy.clock.pass_by(minutes=10)
    server.script["RCPT"] = ["550 no", "250 ok", "550 no"]
    send(busy, server)
    (bundle,) = bundles(busy)
    assert bundle.state == MailState.FAILED
    states = [(mail.state, mail.bundle) for mail in task_mails(busy, cases)[2:]]
    assert sorted(states) == [(MailState.FAILED, None), (MailState.SENT, None), (MailState.SENT, None)]
    assert sum(len(busy.mails(case, MailKind.UNDELIVERED)) for case in cases) == 1


def test_what_went_with_a_doubtful_bundle_is_in_doubt_and_its_leader_told_of_each(
    busy: Notifier, server: ScriptedServer
) -> None:
    cases = come(busy, 5)
    send(busy, server)
    busy.clock.pass_by(minutes=10)
    server.script["END"] = [HANG_UP, HANG_UP]
    send(busy, server)
    wait_is_over(busy)
    send(busy, server)
    found = task_mails(busy, cases)[2:]
    assert {mail.state for mail in (*found, *bundles(busy))} == {MailState.AMBIGUOUS}
    assert [len(busy.mails(mail.case_id or "", MailKind.UNDELIVERED)) for mail in found] == [1, 1, 1]


def test_a_bundle_that_comes_back_takes_all_with_it(busy: Notifier, server: ScriptedServer) -> None:
    found, bundle = gathered(busy, server)
    to = busy.addresses.bounce(bundle.key)
    receive(busy.service, report(bundle, to), "lmtp", "", [to])
    answered(busy, bundle, "x")  # has all read that came
    cases = [mail.case_id or "" for mail in found[2:]]
    assert {mail.state for mail in task_mails(busy, cases)} == {MailState.BOUNCED}
    assert [len(busy.mails(case, MailKind.UNDELIVERED)) for case in cases] == [1, 1, 1]


def test_an_answer_to_a_bundle_does_nothing_and_brings_the_address_of_each(
    busy: Notifier, server: ScriptedServer
) -> None:
    found, bundle = gathered(busy, server)
    assert read(server.mails[-1])[0]["Reply-To"] == busy.addresses.reply(bundle.key)
    with nothing_changes(busy, "incoming", "mail"):
        row = answered(busy, bundle, "签收")
    assert (row.state, row.told["why"]) == ("refused", "several")
    send(busy, server)
    message, text = read(server.mails[-1])
    assert message["Auto-Submitted"] == "auto-replied"
    assert str(message["In-Reply-To"]).endswith("@mail.example>")
    addresses = [busy.addresses.reply(mail.key) for mail in found[2:]]
    assert all(f"回复地址：{address}" in text for address in addresses)
    assert answered(busy, found[2], "签收").state == "acted"
    with nothing_changes(busy, "incoming"):
        assert answered(busy, bundle, "签收", "stranger@elsewhere.example").state == "stranger"


@pytest.mark.parametrize("bare_notifier", ["postgres"], indirect=True)
def test_whoever_says_what_became_of_a_bundle_locks_the_cases_of_all_before_their_mails(
    busy: Notifier, server: ScriptedServer
) -> None:
    cases = come(busy, 5)
    send(busy, server)
    busy.clock.pass_by(minutes=10)
    server.script["END"] = [HANG_UP, HANG_UP]
    send(busy, server)
    wait_is_over(busy)
    while_its_case_is_locked(busy, cases[3], lambda: send(busy, server))
    assert {one.state for one in bundles(busy)} == {MailState.AMBIGUOUS}
