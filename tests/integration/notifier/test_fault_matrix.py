"""Every fault that a mail server can have, at each place where it can: no mail is missing, none comes three times.

`pytest -s` prints the matrix, a line for each fault and sort of mail: about a task, to an enterprise, a digest.
"""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from services.notifier.digests.domain import Section
from services.notifier.directory.domain import Person
from services.notifier.mail import smtp
from services.notifier.mail.actions import write_digest
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.models import Mail
from services.notifier.mail.sending import Sending
from shared.contracts.enterprise import ENTERPRISE_UNREACHED
from shared.contracts.words import News
from shared.db import new_id
from tests.integration.notifier.answering import read_all
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import message_ids, wait_is_over
from tests.integration.notifier.messages import assigned, party
from tests.integration.notifier.scripted import HANG_UP, SILENCE, ScriptedServer
from tests.integration.notifier.test_bounces import report, take
from tests.integration.notifier.test_enterprise_mails import informed

LATER, NEVER = "451 4.3.0 later", "554 5.7.1 not you"
TLS = "250-hello\r\n250 STARTTLS"
MOST_TURNS = 12
COUNTS, LINES = dict.fromkeys(Section, 0), dict.fromkeys(Section, ())
EMPTY = {"day": "2026-11-24", "all": False, "counts": COUNTS, "bars": [], "bodies": 0, "lines": LINES}
"""What a digest says where there is nothing to tell."""


class Fault(NamedTuple):
    """What a server does to a mail, and how it ends. copies: of it, at the server. others: mails of the same batch."""

    name: str
    script: dict[str, list[str]]
    ends: MailState
    copies: int
    others: int = 1


SENT, FAILED, AMBIGUOUS = MailState.SENT, MailState.FAILED, MailState.AMBIGUOUS
FAULTS = [
    Fault("refuses the connection", {"CONNECT": [NEVER]}, SENT, 1),
    Fault("is not ready for a connection", {"CONNECT": [LATER]}, SENT, 1),
    *(Fault(f"says later at {at}", {at: [LATER]}, SENT, 1) for at in ("MAIL", "RCPT", "DATA", "END")),
    *(Fault(f"refuses at {at}", {at: [NEVER]}, FAILED, 0) for at in ("MAIL", "RCPT", "DATA", "END")),
    Fault("says later, again and again", {"RCPT": [LATER] * 5}, SENT, 1),
    Fault("says later, then refuses", {"RCPT": [LATER, NEVER]}, FAILED, 0),
    *(Fault(f"hangs up at {at}", {at: [HANG_UP]}, SENT, 1) for at in ("CONNECT", "MAIL", "RCPT", "DATA")),
    *(Fault(f"is too slow at {at}", {at: [SILENCE]}, SENT, 1) for at in ("CONNECT", "MAIL", "DATA")),
    Fault("hangs up before the final dot", {"BODY": [HANG_UP]}, SENT, 1),
    Fault("hangs up after the final dot", {"END": [HANG_UP]}, SENT, 2),
    Fault("is too slow after the final dot", {"END": [SILENCE]}, SENT, 2),
    Fault("hangs up after it twice", {"END": [HANG_UP, HANG_UP]}, AMBIGUOUS, 2, others=0),
    Fault("hangs up before it, then after it", {"BODY": [HANG_UP], "END": [HANG_UP]}, AMBIGUOUS, 1, others=0),
    Fault("offers TLS and cannot", {"EHLO": [TLS], "STAR": ["220 go on"]}, SENT, 1),
    Fault("offers TLS and refuses it", {"EHLO": [TLS], "STAR": [LATER]}, SENT, 1),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_no_task_mail_is_missing_and_none_comes_more_than_twice(
    notifier: Notifier, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    _hurry(monkeypatch, fault)
    case = new_id()
    notifier.take(assigned(case, lead=party("land", handlers=1 + fault.others)))
    server.script |= {at: list(answers) for at, answers in fault.script.items()}
    sending = notifier.sender(server.url)
    _send_all(notifier, sending)
    ends = {mail.key: mail.state for mail in notifier.mails(case, MailKind.TASK)}
    told = notifier.mails(case, MailKind.UNDELIVERED)
    _are_as_told(server, fault, ends, "a task")
    # Whoever is not reached for certain, the leader hears of it, once.
    assert [(mail.person, mail.state) for mail in told] == ([] if fault.ends is SENT else [("land_leader", SENT)])


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_of_an_enterprise_s_mails_none_is_missing_and_whom_none_reaches_somebody_calls(
    notifier: Notifier, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    _hurry(monkeypatch, fault)
    cases = [new_id() for _ in range(1 + fault.others)]
    notifier.take(*(informed(case, 1, News.RECEIVED) for case in cases))
    server.script |= {at: list(answers) for at, answers in fault.script.items()}
    _send_all(notifier, notifier.sender(server.url, kind=True))
    ends = {mail.key: mail.state for case in cases for mail in notifier.mails(case, MailKind.ENT_RECEIVED)}
    _are_as_told(server, fault, ends, "to an enterprise")
    # Whom nothing has reached for certain somebody calls; no office is told, and none could help.
    why = {FAILED: ["failed"], AMBIGUOUS: ["uncertain"]}.get(fault.ends, [])
    assert [one.data["why"] for one in notifier.sent(ENTERPRISE_UNREACHED)] == why
    assert [mail for case in cases for mail in notifier.mails(case, MailKind.UNDELIVERED)] == []


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_no_digest_is_missing_and_none_comes_more_than_twice(
    notifier: Notifier, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    _hurry(monkeypatch, fault)
    readers = [Person(f"leader{n}", "某人", f"leader{n}@haicang.example", "zh") for n in range(1 + fault.others)]
    with notifier.service.begin("test") as unit:
        for one in readers:
            write_digest(unit, one, EMPTY, notifier.clock.now() + timedelta(hours=14))
    server.script |= {at: list(answers) for at, answers in fault.script.items()}
    _send_all(notifier, notifier.sender(server.url, kind=True))
    with notifier.service.database.read() as session:
        ends = {mail.key: mail.state for mail in session.scalars(select(Mail).where(Mail.kind == MailKind.DIGEST))}
        # It is about no case: nobody else is told that it was not delivered, and tomorrow there is another.
        assert list(session.scalars(select(Mail.kind).where(Mail.kind != MailKind.DIGEST))) == []
    _are_as_told(server, fault, ends, "a digest")


def test_a_mail_to_an_enterprise_that_was_accepted_and_comes_back_has_somebody_call(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = new_id()
    notifier.take(informed(case, 1, News.RECEIVED))
    sending = notifier.sender(server.url, replies=notifier.addresses)
    _send_all(notifier, sending)
    (first,) = notifier.mails(case, MailKind.ENT_RECEIVED)
    to = notifier.addresses.bounce(first.key)
    take(notifier, report(first, to), to)
    read_all(notifier)
    _send_all(notifier, sending)
    assert [mail.state for mail in notifier.mails(case, MailKind.ENT_RECEIVED)] == [MailState.BOUNCED]
    assert [one.data["why"] for one in notifier.sent(ENTERPRISE_UNREACHED)] == ["bounced"]
    assert max(Counter(message_ids(server)).values()) == 1


def test_a_mail_that_was_accepted_and_comes_back_is_not_delivered_and_the_leader_hears_of_it(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = new_id()
    notifier.take(assigned(case, lead=party("land", handlers=2)))
    sending = notifier.sender(server.url, replies=notifier.addresses)
    _send_all(notifier, sending)
    first, _ = notifier.mails(case, MailKind.TASK)
    to = notifier.addresses.bounce(first.key)
    take(notifier, report(first, to), to)
    read_all(notifier)
    _send_all(notifier, sending)
    assert sorted(mail.state for mail in notifier.mails(case, MailKind.TASK)) == [MailState.BOUNCED, SENT]
    assert [(mail.person, mail.state) for mail in notifier.mails(case, MailKind.UNDELIVERED)] == [("land_leader", SENT)]
    assert max(Counter(message_ids(server)).values()) == 1


def _hurry(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    """Give up a silent server soon."""
    for name in ("CONNECT_SECONDS", "REPLY_SECONDS", "DATA_SECONDS"):
        monkeypatch.setattr(smtp, name, 0.3 if SILENCE in str(fault.script) else 10.0)


def _are_as_told(server: ScriptedServer, fault: Fault, ends: dict[str, str], about: str) -> None:
    """Check how mails ended (states by key) and how often each arrived, and print the line of the matrix."""
    copies = Counter(message_ids(server))
    most = max(copies.values(), default=0)
    print(f"{fault.name:34} {about:16} {' '.join(sorted(ends.values())):16} {len(copies)} ids, most copies {most}")
    assert sorted(ends.values()) == sorted([fault.ends] + [SENT] * fault.others)
    counted = sorted(copies.get(f"<{key}@haicang.example>", 0) for key in ends)
    assert counted == sorted([fault.copies] + [1] * fault.others)


def _send_all(notifier: Notifier, sending: Sending) -> None:
    for _ in range(MOST_TURNS):
        wait_is_over(notifier)
        sending.turn()
