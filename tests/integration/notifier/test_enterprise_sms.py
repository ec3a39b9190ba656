"""Short messages to enterprises without a mailbox: the newest alone, once, one an hour, and a call where none goes."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.notifier.channels.sending import ByGateway
from services.notifier.handlers import handlers_for
from services.notifier.mail.domain import ENTERPRISE_KINDS, Way
from services.notifier.verification import snapshot
from shared.contracts.words import News
from shared.db import new_id
from shared.messaging.consumer import Consumer
from tests.integration.notifier.conftest import START, Notifier
from tests.integration.notifier.gateway import ScriptedGateway, by_gateway, scripted_gateway
from tests.integration.notifier.mails import wait_is_over
from tests.integration.notifier.test_enterprise_mails import ANSWER, CONTACT, informed, unreached

MOBILE = "138 0013-8000"
LINK = "http://nwd.example/track/AbCdEfGhIjKlMnOp"
BY_PHONE = {**CONTACT, "phone": MOBILE, "email": None}


@pytest.fixture
def gateway() -> Iterator[ScriptedGateway]:
    with scripted_gateway() as one:
        yield one


@pytest.fixture
def notifier(notifier: Notifier) -> Notifier:
    """A notifier that knows where short messages go out."""
    notifier.consumer = Consumer(notifier.service, handlers_for({Way.SMS}))
    return notifier


def told(case: str, line: int, *news: News, contact: dict[str, Any] = BY_PHONE, **more: Any) -> Any:
    return informed(case, line, *news, contact=contact, **more)


def states(notifier: Notifier, case: str) -> list[tuple[int, str, str, str]]:
    found = [mail for mail in notifier.mails(case) if mail.kind in ENTERPRISE_KINDS]
    listed = sorted(found, key=lambda mail: mail.details["line"])
    return [(mail.details["line"], str(mail.way), str(mail.kind), str(mail.state)) for mail in listed]


def send(sending: ByGateway) -> None:
    sending.sweep()
    while sending.turn():
        pass


def outgoing(notifier: Notifier, gateway: ScriptedGateway, only_to: str | None = None) -> ByGateway:
    return by_gateway(notifier, only_to, kind=True, sms=gateway.url)


def test_whoever_has_a_mobile_number_alone_gets_one_short_message_and_nobody_keeps_what_opens_the_case(
    notifier: Notifier, gateway: ScriptedGateway
) -> None:
    case, by_mail, secret = new_id(), new_id(), new_id()
    notifier.take(told(case, 1, News.RECEIVED))
    notifier.take(told(case, 1, News.RECEIVED))
    notifier.take(told(by_mail, 1, News.RECEIVED, contact={**BY_PHONE, "email": CONTACT["email"]}))
    sending = outgoing(notifier, gateway)
    send(sending)
    send(sending)
    (post,) = gateway.posts
    assert (post.told["to"], post.told["kind"], post.told["channel"]) == ("+8613800138000", "ent_received", "sms")
    assert post.told["text"] == f"HC-2026-000123-4已收到 {LINK}"
    assert post.told["values"] == {"number": "HC-2026-000123-4", "link": LINK}
    assert states(notifier, by_mail) == [(1, "mail", "ent_received", "queued")]
    (row,) = notifier.mails(case)
    assert row.secret is None
    assert not any(one in str(notifier.history(case)) + str(row.details) for one in ("AbCdEfGh", "042917", "38001"))
    assert unreached(notifier) == []
    # A staging system: to the one number that is allowed, and of a confidential case nothing but number and link.
    bare = dict.fromkeys(("title", "state", "owner", "due_at", "asked", "answer", "ending"))
    private = told(secret, 8, News.ANSWERED, private=True, contact={**BY_PHONE, "name": None}, **bare)
    notifier.take(private)
    send(outgoing(notifier, gateway, "+8610055500009"))
    post = gateway.posts[-1]
    assert (post.told["to"], post.told["text"]) == ("+8610055500009", f"[enterprise] HC-2026-000123-4 {LINK}")
    assert post.told["kind"] == "ent_private"


def test_the_newest_is_told_alone_at_most_once_an_hour_and_in_whatever_order_it_is_heard(
    notifier: Notifier, gateway: ScriptedGateway
) -> None:
    sending, case, odd = outgoing(notifier, gateway), new_id(), new_id()
    notifier.take(told(case, 1, News.RECEIVED))
    send(sending)
    notifier.take(told(case, 4, News.ASSIGNED))
    notifier.clock.pass_by(minutes=20)
    notifier.take(told(case, 5, News.LIMIT))
    send(sending)
    assert len(gateway.posts) == 1
    notifier.clock.pass_by(minutes=41)
    send(sending)
    notifier.take(told(case, 9, News.PROMISE_MOVED, answer=ANSWER), told(case, 8, News.ANSWERED))
    send(sending)
    assert states(notifier, case) == [
        (1, "sms", "ent_received", "sent"),
        (4, "sms", "ent_progress", "dropped"),
        (5, "sms", "ent_progress", "sent"),
        (9, "sms", "ent_answer", "sent"),
    ]
    # One that the gateway had put off when the next came is found where it is sent.
    notifier.take(told(odd, 4, News.ASSIGNED))
    parcels = sending._take()
    notifier.take(told(odd, 8, News.ANSWERED))
    gateway.script = ["503 Later"]
    sending._unsettled = parcels
    sending._send_all(parcels, None, lambda: None)
    sending._settle()
    for _ in range(3):
        wait_is_over(notifier)
        send(sending)
    assert states(notifier, odd) == [(4, "sms", "ent_progress", "dropped"), (8, "sms", "ent_answer", "sent")]
    assert unreached(notifier) == []
    assert snapshot(notifier.service, notifier.clock.now() - START).findings == []


def test_what_does_not_go_by_short_message_somebody_tells_by_telephone(
    notifier: Notifier, gateway: ScriptedGateway
) -> None:
    refused, kept, line = new_id(), new_id(), new_id()
    gateway.script = ["400 no such number"]
    notifier.take(told(refused, 8, News.ANSWERED))
    send(outgoing(notifier, gateway))
    assert unreached(notifier) == [(8, "failed", ["answered"])]
    # The gateway was taken away between writing and sending.
    notifier.take(told(kept, 1, News.RECEIVED))
    send(by_gateway(notifier, kind=True))
    assert unreached(notifier)[1:] == [(1, "no_way", ["received"])]
    notifier.take(told(kept, 8, News.ANSWERED))
    send(by_gateway(notifier, kind=True))
    assert unreached(notifier)[2:] == [(8, "no_way", ["received", "answered"])]
    # No mobile number, or no gateway at all: at once, and nothing is written.
    notifier.take(told(line, 1, News.RECEIVED, contact={**BY_PHONE, "phone": "0592-7654321"}))
    notifier.consumer = Consumer(notifier.service, handlers_for(()))
    notifier.take(told(line, 8, News.ANSWERED))
    assert unreached(notifier)[3:] == [(1, "no_way", ["received"]), (8, "no_way", ["received", "answered"])]
    assert notifier.mails(line) == []
    assert states(notifier, refused) == [(8, "sms", "ent_answer", "failed")]
