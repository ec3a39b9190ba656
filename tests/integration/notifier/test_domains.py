"""A domain gets no more than so many mails a minute, whoever sends; meanwhile all others get theirs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from services.notifier.kindness.store import NEVER
from services.notifier.mail.domain import MailState
from services.notifier.mail.models import Mail
from services.notifier.throttle.models import MailDomain
from services.notifier.verification import snapshot
from shared.contracts.words import Duty
from shared.web.app import Face
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.domains import A_MINUTE, allow, come, got, passes, rows, send, states, to
from tests.integration.notifier.staff import seat
from tests.parts.smtp import SmtpSink


def test_a_domain_at_its_limit_waits_and_all_others_get_theirs(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    allow(notifier, a_minute={"qq.example": 3})
    many, others = come(notifier, "qq.example", 8), come(notifier, "haicang.example", 25)
    sending = notifier.sender(smtp_sink.url, kind=True)
    send(sending)
    assert got(smtp_sink) == {"qq.example": 3, "haicang.example": 25}
    waiting = [mail for mail in rows(notifier, many) if mail.gate]
    assert [(mail.state, mail.attempts, mail.due_at) for mail in waiting] == [(MailState.QUEUED, 0, NEVER)] * 5
    assert states(notifier, others) == {MailState.SENT: 25}
    for before, arrived in ((3, 6), (6, 8)):
        passes(notifier, 20)  # too short a while
        send(sending)
        assert got(smtp_sink)["qq.example"] == before
        passes(notifier, A_MINUTE - 20)
        send(sending)
        assert got(smtp_sink)["qq.example"] == arrived
    assert [to(one) for one in smtp_sink.mails if "qq" in to(one)] == [f"p{n}@qq.example" for n in range(8)]
    assert {mail.attempts for mail in rows(notifier, many)} == {1}
    with notifier.service.database.read() as session:
        assert [row.waits for row in session.scalars(select(MailDomain))] == [False]


def test_two_senders_together_keep_to_the_limit_and_send_each_mail_once(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    allow(notifier, a_minute={"qq.example": 7})
    come(notifier, "qq.example", 20)
    come(notifier, "haicang.example", 20)
    senders = [notifier.sender(smtp_sink.url, kind=True) for _ in range(2)]
    for arrived in (7, 14, 20):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(send, senders))
        assert got(smtp_sink) == {"qq.example": arrived, "haicang.example": 20}
        passes(notifier)
    assert len({to(one) for one in smtp_sink.mails}) == 40


def test_what_is_urgent_goes_before_what_waits_for_the_same_domain(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    allow(notifier, a_minute={"qq.example": 2})
    come(notifier, "qq.example", 4)
    sending = notifier.sender(smtp_sink.url, kind=True)
    send(sending)
    passes(notifier, 30)
    late = come(notifier, "qq.example", 1, urgency="emergency")
    send(sending)
    assert states(notifier, late) == {MailState.QUEUED: 1}  # nor does what is urgent go beyond the limit
    passes(notifier)
    send(sending)
    assert states(notifier, late) == {MailState.SENT: 1}
    assert got(smtp_sink)["qq.example"] == 4


def test_who_comes_now_goes_behind_who_waits(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    allow(notifier, others=2)
    first = come(notifier, "qq.example", 4)
    sending = notifier.sender(smtp_sink.url, kind=True)
    send(sending)
    passes(notifier)
    late = come(notifier, "qq.example", 2)
    sending._swept = float("inf")  # nobody has looked yet who may go on
    sending.turn()
    assert (states(notifier, first)[MailState.SENT], states(notifier, late)) == (2, {MailState.QUEUED: 2})
    send(sending)
    assert (states(notifier, first), states(notifier, late)) == ({MailState.SENT: 4}, {MailState.QUEUED: 2})


def test_limits_that_are_dropped_let_all_go_that_waits(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    allow(notifier, others=1)
    keys = come(notifier, "qq.example", 6)
    sending = notifier.sender(smtp_sink.url, kind=True)
    send(sending)
    assert states(notifier, keys) == {MailState.SENT: 1, MailState.QUEUED: 5}
    allow(notifier)
    send(sending)
    assert states(notifier, keys) == {MailState.SENT: 6}


def test_where_mail_yaml_is_not_followed_no_limit_counts(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    allow(notifier, others=1)
    keys = come(notifier, "qq.example", 4)
    send(notifier.sender(smtp_sink.url))
    assert states(notifier, keys) == {MailState.SENT: 4}


def test_a_staging_system_counts_for_the_one_address_that_it_mails(notifier: Notifier, smtp_sink: SmtpSink) -> None:
    allow(notifier, a_minute={"staging.example": 2})
    come(notifier, "qq.example", 4)
    send(notifier.sender(smtp_sink.url, only_to="all@staging.example", kind=True))
    assert got(smtp_sink) == {"staging.example": 2}


def test_a_mail_that_did_not_begin_to_go_in_time_asks_again(
    notifier: Notifier, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(notifier, others=3)
    keys = come(notifier, "qq.example", 2)
    monkeypatch.setattr("services.notifier.mail.sending.GRACE", -1.0)
    sending = notifier.sender(smtp_sink.url, kind=True)
    sending.turn()
    assert [(mail.state, mail.attempts) for mail in rows(notifier, keys)] == [(MailState.QUEUED, 0)] * 2
    monkeypatch.undo()
    sending.turn()  # of three that may go in this minute two have been spent
    assert states(notifier, keys) == {MailState.SENT: 1, MailState.QUEUED: 1}


def test_what_waits_is_shown_and_breaks_no_promise(notifier: Notifier, smtp_sink: SmtpSink, face: Face) -> None:
    allow(notifier, others=1)
    keys = come(notifier, "qq.example", 3)
    send(notifier.sender(smtp_sink.url, kind=True))
    notifier.clock.pass_by(hours=2)
    assert [one for one in snapshot(notifier.service, timedelta(minutes=1)).findings if "mail" in one] == []
    waits = rows(notifier, keys)[-1]
    assert waits.case_id is not None
    (traced,) = notifier.operations.mails(waits.case_id)
    assert traced.waits == "waits for its domain, qq.example, which gets no more for now"
    client = seat(notifier, face, "xinyi", Duty.KEEPER)
    for language, words in (("en", "waits for its turn: qq.example gets so many a minute"), ("zh", "每分钟限量")):
        page = client.get("/desk/mails", headers={"Accept": "text/html", "Accept-Language": language}).text
        assert page.count(words) == 2
        assert (
            words
            in client.get(f"/desk/mails/{waits.key}", headers={"Accept": "text/html", "Accept-Language": language}).text
        )
    # One that nobody will ever let go on is a finding.
    with notifier.service.begin("test") as unit:
        unit.session.execute(update(MailDomain).values(waits=False))
    assert len([one for one in snapshot(notifier.service, timedelta(minutes=1)).findings if waits.key in one]) == 1


def test_hundreds_of_mails_at_a_gate_are_not_read_by_whoever_sends_another(
    notifier: Notifier, smtp_sink: SmtpSink
) -> None:
    """Count the rows that a claim brings: those at the gate are none of them, however many there are."""
    allow(notifier, a_minute={"qq.example": 1})
    (key,) = come(notifier, "qq.example", 1)
    send(notifier.sender(smtp_sink.url, kind=True))
    with notifier.service.begin("test") as unit:
        mail = unit.session.get_one(Mail, key)
        told = {one.key: getattr(mail, one.key) for one in Mail.__mapper__.columns}
        told |= {"state": MailState.QUEUED, "over_at": None, "attempts": 0, "due_at": 0.0}
        unit.session.add_all([Mail(**{**told, "key": f"{n:032x}", "case_id": None}) for n in range(400)])
    sending = notifier.sender(smtp_sink.url, kind=True)
    send(sending)
    with notifier.service.database.read() as session:
        assert session.scalar(select(func.count()).where(Mail.gate == "qq.example")) == 400
    others = come(notifier, "haicang.example", 3)
    loaded: list[str] = []

    def note(mail: Mail, _: Any) -> None:
        loaded.append(mail.key)

    event.listen(Mail, "load", note)
    try:
        sending.turn()
    finally:
        event.remove(Mail, "load", note)
    assert set(loaded) == set(others)
    assert states(notifier, others) == {MailState.SENT: 3}
