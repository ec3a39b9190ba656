"""Mails to enterprises: the newest alone, one an hour, word back where none can go, and what they answer."""

import random
from email import message_from_bytes, policy
from itertools import count, permutations
from typing import Any

import pytest

from services.notifier.mail.domain import ENTERPRISE_KINDS, MailKind, MailState
from services.notifier.mail.enterprise_specimens import INFORMED
from services.notifier.mail.models import Mail
from services.notifier.mail.sending import Sending
from services.notifier.verification import snapshot
from shared.contracts import Message
from shared.contracts.enterprise import ENTERPRISE_UNREACHED, ENTERPRISE_WROTE
from shared.contracts.words import News
from shared.db import new_id
from tests.integration.notifier.answering import answered, nothing_changes, read_all
from tests.integration.notifier.conftest import START, Notifier
from tests.integration.notifier.mails import message_ids, wait_is_over
from tests.integration.notifier.scripted import ScriptedServer
from tests.integration.notifier.test_bounces import report, take

ADDRESS = "chen@lanfeng.example"
CONTACT = {"name": "陈雅文", "phone": "0592-7654321", "email": ADDRESS}
ANSWER = {
    "text": "已列入供地计划。",
    "outcome": {"zh": "列入计划", "en": "Planned"},
    "result_class": None,
    "legal_basis": None,
    "asks": True,
}
ON_ONE = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
"""For what goes by the words of a mail and not by the database."""


def informed(case: str, line: int, *news: News, contact: dict[str, Any] = CONTACT, **more: Any) -> Message:
    """Return what intake says of a case as it stands at a line of its history."""
    items = [
        {
            "kind": str(one),
            "at": f"2026-11-24T10:{line:02}:00+08:00",
            "text": {"zh": f"{one}{line}", "en": ""},
            "said": None,
        }
        for one in news
    ]
    told = {**INFORMED, "language": "zh", "contact": contact, "token": "AbCdEfGhIjKlMnOp", "code": "042917"}
    told |= {"answer": ANSWER} if News.ANSWERED in news else {}
    told |= {"news": items, **more}
    del told["line"]
    return Message(new_id(), "enterprise.informed.v1", "intake", case, START, told, 1, 1, line, "0" * 64)


def mails(notifier: Notifier, case: str) -> list[Mail]:
    found = [mail for mail in notifier.mails(case) if mail.kind in ENTERPRISE_KINDS]
    return sorted(found, key=lambda mail: mail.details["line"])


def states(notifier: Notifier, case: str) -> list[tuple[int, str, str]]:
    return [(mail.details["line"], str(mail.kind), str(mail.state)) for mail in mails(notifier, case)]


def outgoing(notifier: Notifier, server: ScriptedServer | None = None) -> Sending:
    return notifier.sender(server.url if server else None, replies=notifier.addresses, kind=True)


def send(sending: Sending) -> None:
    sending.sweep()
    while sending.turn():
        pass


def text_of(raw: bytes) -> tuple[Any, str]:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",))
    return message, str(body.get_content()) if body else ""


def unreached(notifier: Notifier) -> list[tuple[int, str, list[str]]]:
    found = notifier.sent(ENTERPRISE_UNREACHED)
    return [(one.data["told"], one.data["why"], one.data["news"]) for one in found]


def test_a_confirmation_leaves_with_number_link_and_code_in_a_thread_of_its_own(
    notifier: Notifier, server: ScriptedServer
) -> None:
    sending = outgoing(notifier, server)
    case = new_id()
    message = informed(case, 1, News.RECEIVED)
    notifier.take(message)
    notifier.take(message)
    send(sending)
    (raw,) = server.mails
    mail, body = text_of(raw)
    (row,) = mails(notifier, case)
    assert mail["Subject"].startswith("[HC-2026-000123-4] 已收到")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["References"] == f"<enterprise.{case}@haicang.example>"
    assert mail["Reply-To"] == notifier.addresses.reply(row.key)
    assert "http://nwd.example/track/AbCdEfGhIjKlMnOp\n" in body.replace("\r\n", "\n")
    assert "042917" in body
    # What opens the case has gone with the mail: neither row nor history nor a keeper's look has it any more.
    assert row.secret is None
    assert "AbCdEfGh" not in str(notifier.history(case)) + str(row.details)
    assert ADDRESS not in str(notifier.history(case))


def test_many_changes_in_an_hour_are_one_mail_and_what_asks_for_something_goes_at_once(
    notifier: Notifier, server: ScriptedServer
) -> None:
    sending = outgoing(notifier, server)
    case = new_id()
    notifier.take(informed(case, 1, News.RECEIVED))
    send(sending)
    notifier.take(informed(case, 4, News.ASSIGNED))
    notifier.clock.pass_by(minutes=20)
    notifier.take(informed(case, 5, News.LIMIT))
    send(sending)
    assert len(server.mails) == 1
    notifier.clock.pass_by(minutes=20)
    asked = {"what": "请补厂区图", "until": "2026-12-04T17:30:00+08:00"}
    notifier.take(informed(case, 7, News.ASKED, asked=asked))
    send(sending)
    assert states(notifier, case) == [
        (1, "ent_received", "sent"),
        (4, "ent_progress", "dropped"),
        (5, "ent_progress", "dropped"),
        (7, "ent_asked", "sent"),
    ]
    _, body = text_of(server.mails[-1])
    assert all(told in body for told in ("assigned4", "limit5", "asked7", "请补厂区图", "/supplement"))
    notifier.take(informed(case, 9, News.LIMIT))
    notifier.clock.pass_by(minutes=61)
    send(sending)
    assert states(notifier, case)[-1] == (9, "ent_progress", "sent")
    assert [line.facts["why"] for line in notifier.history(case) if line.kind == "mail.dropped"] == [
        "what has happened since is told instead"
    ] * 2


def test_in_whatever_order_and_however_often_it_is_heard_the_newest_is_told_once(notifier: Notifier) -> None:
    said = [(1, News.RECEIVED), (4, News.ASSIGNED), (8, News.ANSWERED)]
    for order in permutations(said):
        case = new_id()
        for line, news in order:
            message = informed(case, line, news)
            notifier.take(message)
            again = Message(new_id(), *list(vars_of(message))[1:])
            notifier.take(again)
        alive = [one for one in states(notifier, case) if one[2] != MailState.DROPPED]
        assert alive == [(8, "ent_answer", "queued")], order
        (mail,) = [mail for mail in mails(notifier, case) if mail.state != MailState.DROPPED]
        assert [one["kind"] for one in mail.details["news"]] == ["received", "assigned", "answered"], order


def vars_of(message: Message) -> list[Any]:
    return [getattr(message, name) for name in message.__dataclass_fields__]


def test_a_batch_of_all_of_it_is_one_mail(notifier: Notifier) -> None:
    case = new_id()
    batch = [informed(case, line, news) for line, news in ((8, News.ANSWERED), (1, News.RECEIVED), (4, News.ASSIGNED))]
    notifier.take(*batch)
    assert [one for one in states(notifier, case) if one[2] == "queued"] == [(8, "ent_answer", "queued")]


def test_what_was_put_off_by_the_server_does_not_come_after_the_answer(
    notifier: Notifier, server: ScriptedServer
) -> None:
    case = new_id()
    notifier.take(informed(case, 4, News.ASSIGNED))
    sending = notifier.sender(server.url)
    parcels = sending._take()
    notifier.take(informed(case, 8, News.ANSWERED))
    server.script["RCPT"] = ["451 4.3.0 later"]
    sending._unsettled = parcels
    sending._send_all(parcels, None, lambda: None)
    sending._settle()
    assert states(notifier, case) == [(4, "ent_progress", "deferred"), (8, "ent_answer", "queued")]
    for _ in range(3):
        wait_is_over(notifier)
        sending.turn()
    assert states(notifier, case) == [(4, "ent_progress", "dropped"), (8, "ent_answer", "sent")]
    assert len(message_ids(server)) == 1


def test_whom_nothing_reaches_somebody_has_to_call(notifier: Notifier) -> None:
    phone, odd = new_id(), new_id()
    without = {**CONTACT, "email": None}
    notifier.take(
        informed(phone, 1, News.RECEIVED, contact=without), informed(phone, 8, News.ANSWERED, contact=without)
    )
    notifier.take(informed(odd, 1, News.RECEIVED, contact={**CONTACT, "email": "x\r\nBcc: a@b.example"}))
    assert unreached(notifier) == [
        (1, "no_way", ["received"]),
        (8, "no_way", ["received", "answered"]),
        (1, "no_way", ["received"]),
    ]
    assert mails(notifier, phone) == []
    # A late one says what it was, and that the newest is still to be told.
    notifier.take(informed(phone, 4, News.INTERIM, contact=without))
    assert unreached(notifier)[-1] == (8, "no_way", ["received", "interim", "answered"])


def test_what_was_refused_or_came_back_is_told_by_telephone_and_the_address_is_written_to_no_more(
    notifier: Notifier, server: ScriptedServer
) -> None:
    sending = outgoing(notifier, server)
    refused, back = new_id(), new_id()
    notifier.take(informed(refused, 8, News.ANSWERED))
    server.script["RCPT"] = ["550 5.1.1 no such user"]
    send(sending)
    assert unreached(notifier) == [(8, "failed", ["answered"])]
    notifier.take(informed(back, 8, News.ANSWERED))
    send(sending)
    (mail,) = mails(notifier, back)
    to = notifier.addresses.bounce(mail.key)
    take(notifier, report(mail, to), to)
    read_all(notifier)
    assert unreached(notifier)[1:] == [(8, "bounced", ["answered"])]
    notifier.take(informed(back, 9, News.PROMISE_MOVED))
    assert unreached(notifier)[2:] == [(9, "bounced", ["answered", "promise_moved"])]
    assert [mail.kind for mail in notifier.mails(back)] == [MailKind.ENT_ANSWER]


@ON_ONE
def test_of_a_confidential_case_a_mail_has_number_and_link_alone(notifier: Notifier, server: ScriptedServer) -> None:
    sending = outgoing(notifier, server)
    case = new_id()
    bare = dict.fromkeys(("title", "state", "owner", "due_at", "asked", "answer", "ending"))
    message = informed(case, 1, News.RECEIVED, private=True, contact={**CONTACT, "name": None}, **bare)
    message.data["news"][0]["text"] = None
    notifier.take(message)
    send(sending)
    mail, body = text_of(server.mails[0])
    assert mail["Subject"] == "[HC-2026-000123-4]"
    assert body.split() == ["HC-2026-000123-4", "http://nwd.example/track/AbCdEfGhIjKlMnOp"]


@ON_ONE
def test_an_answer_is_passed_on_whatever_it_says_and_nobody_answers_it(notifier: Notifier) -> None:
    sending = outgoing(notifier)
    case = new_id()
    notifier.take(informed(case, 1, News.RECEIVED))
    send(sending)
    (mail,) = mails(notifier, case)
    assert answered(notifier, mail, "撤回\r\n不用办了").state == "noted"
    (told,) = notifier.sent(ENTERPRISE_WROTE)
    assert (told.data["text"], told.data["by"], told.subject) == ("撤回\n不用办了", "陈雅文", case)
    with nothing_changes(notifier, "incoming", "history", "cases"):
        assert answered(notifier, mail, "撤回", "stranger@elsewhere.example").state == "stranger"
        assert answered(notifier, mail, "我在休假", **{"Auto-Submitted": "auto-replied"}).state == "away"
        assert answered(notifier, mail, "x", **{"Message-ID": f"<{mail.key}@haicang.example>"}).state == "ignored"
    assert len(notifier.mails(case)) == 1


@ON_ONE
def test_any_sequence_of_what_happens_leaves_the_newest_told_or_somebody_called(notifier: Notifier) -> None:
    sending = notifier.sender()  # at once: the hour between two mails is another test's
    chance = random.Random(20261129)
    numbers = count(1)
    for _ in range(25):
        case, kinds = new_id(), [chance.choice(list(News)) for _ in range(5)]
        messages = [informed(case, 10 * number, kind) for number, kind in enumerate(kinds, 1)]
        shuffled = chance.sample(messages * 2, 10)
        for message in shuffled:
            notifier.take(Message(f"{next(numbers):036}", *list(vars_of(message))[1:]))
            if chance.random() < 0.3:
                send(sending)
        send(sending)
        reached = [mail for mail in mails(notifier, case) if mail.state == MailState.KEPT]
        assert reached[-1].details["line"] == 50, [vars(one) for one in mails(notifier, case)]
        order = [mail.details["line"] for mail in sorted(reached, key=lambda mail: mail.over_at or START)]
        assert order == sorted(order)
        assert {mail.state for mail in mails(notifier, case)} <= {MailState.KEPT, MailState.DROPPED}
    assert snapshot(notifier.service, notifier.clock.now() - START).findings == []
