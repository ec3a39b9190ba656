"""Answers that no person wrote, that came too often, that we cannot read; files, and confidential cases."""

from typing import Any

import pytest

from services.notifier.inbox import acting, handling
from services.notifier.inbox.handling import RETRY_DELAYS, Handling
from services.notifier.inbox.receiving import receive
from services.notifier.inbox.shapes import Incoming
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from shared.contracts.words import Duty, TaskState
from shared.db import DatabaseDown, new_id
from tests.integration.notifier.answering import (
    a_mail,
    answered,
    came_in,
    mail_of,
    nothing_changes,
    read_all,
    receipts,
    told_back,
)
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mails import kept
from tests.integration.notifier.messages import assigned, party
from tests.integration.notifier.staff import staff

ON_ONE = pytest.mark.parametrize("bare_notifier", ["sqlite"], indirect=True)
"""For what goes by the words of a mail and not by the database."""


@pytest.fixture
def case(notifier: Notifier) -> str:
    """A case of an office with two handlers, and one that assists."""
    made = new_id()
    notifier.take(assigned(made, lead=party("land", handlers=2), assisting=(party("water"),)))
    return made


@ON_ONE
@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated"},
    ],
)
def test_what_no_person_wrote_neither_acts_nor_is_answered(
    notifier: Notifier, case: str, headers: dict[str, str]
) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    with nothing_changes(notifier, "incoming", "history", "cases"):
        assert answered(notifier, mail, "签收", **headers).state in ("away", "ignored")


def test_our_own_mail_that_comes_back_is_left_alone(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    back = {"Message-ID": f"<{mail.key}@haicang.example>"}
    with nothing_changes(notifier, "incoming", "history", "cases"):
        assert answered(notifier, mail, "签收", **back).state == "ignored"


def test_in_a_confidential_case_the_mail_back_is_number_and_link_alone(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case, lead=party("land"), confidential=True))
    answered(notifier, mail_of(notifier, notifier.lead(case)), "签收")
    sender = notifier.sender(replies=notifier.addresses)
    while sender.turn():
        pass
    for mail in notifier.mails(case):
        assert len(kept(mail).split()) == 3, kept(mail)
    assert notifier.lead(case).state == TaskState.SIGNED


def test_a_person_gets_so_many_mails_back_in_an_hour_and_what_they_ask_is_done(
    notifier: Notifier, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "ANSWERED", (handling.ANSWERED[0], 2))
    mail = mail_of(notifier, notifier.lead(case))
    for said in ("一", "二", "三", "签收"):
        answered(notifier, mail, said)
    assert len(receipts(notifier, case)) == 2
    assert notifier.lead(case).state == TaskState.SIGNED
    notifier.clock.pass_by(hours=2)
    answered(notifier, mail, "四")
    assert len(receipts(notifier, case)) == 3


def test_a_mail_that_cannot_be_read_by_us_is_tried_again_and_its_neighbour_goes_on(
    notifier: Notifier, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail, real = mail_of(notifier, notifier.lead(case)), acting.act

    def breaks(unit, row, incoming, *rest):  # type: ignore[no-untyped-def]
        if "坏" in incoming.text:
            raise RuntimeError("bug")
        return real(unit, row, incoming, *rest)

    monkeypatch.setattr(acting, "act", breaks)
    monkeypatch.setattr(handling, "RETRY_DELAYS", tuple(0.0 for _ in RETRY_DELAYS))
    to = notifier.addresses.reply(mail.key)
    for said in ("坏", "签收"):
        receive(notifier.service, a_mail(to, said, mail.email), "lmtp", mail.email, [to])
    one = Handling(notifier.service, notifier.addresses)
    while one.turn():
        pass
    bad, good = came_in(notifier)
    assert (bad.state, bad.attempts, bad.told) == ("failed", len(RETRY_DELAYS) + 1, {"failed": "RuntimeError"})
    assert good.state == "acted"


def test_a_mail_at_which_its_reader_dies_each_time_is_set_aside_and_its_neighbour_goes_on(
    notifier: Notifier, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail, real = mail_of(notifier, notifier.lead(case)), handling.read

    class Killed(BaseException):
        pass

    def dies(raw: bytes) -> Incoming:
        if "坏".encode() in raw:
            raise Killed
        return real(raw)

    monkeypatch.setattr(handling, "read", dies)
    monkeypatch.setattr(handling, "PATIENCE", 0.0)
    to = notifier.addresses.reply(mail.key)
    for said in ("坏", "签收"):
        receive(notifier.service, a_mail(to, said, mail.email), "lmtp", mail.email, [to])
    died = 0
    while True:
        try:
            if not Handling(notifier.service, notifier.addresses).turn():
                break
        except Killed:
            died += 1
            assert died < 10
    bad, good = came_in(notifier)
    assert (bad.state, bad.told, died) == ("failed", {"failed": "cut off"}, len(RETRY_DELAYS) + 1)
    assert good.state == "acted"


def test_a_database_that_goes_away_is_held_against_no_mail(
    notifier: Notifier, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail, real = mail_of(notifier, notifier.lead(case)), acting.act
    monkeypatch.setattr(handling, "PATIENCE", 0.0)

    def down(*_: Any) -> Any:
        raise DatabaseDown("gone")

    monkeypatch.setattr(acting, "act", down)
    to = notifier.addresses.reply(mail.key)
    receive(notifier.service, a_mail(to, "签收", mail.email), "lmtp", mail.email, [to])
    one = Handling(notifier.service, notifier.addresses)
    for _ in range(len(RETRY_DELAYS) + 3):
        with pytest.raises(DatabaseDown):
            one.turn()
    monkeypatch.setattr(acting, "act", real)
    assert one.turn()
    assert came_in(notifier)[-1].state == "acted"


def test_files_are_kept_whatever_they_are_and_answered_by_their_number(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    mixed = (
        "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n附件请查收\r\n"
        "--x\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n"
        'Content-Disposition: attachment; filename="../../a.zip"\r\n\r\nUEsDBA==\r\n--x--\r\n'
    )
    row = answered(notifier, mail, mixed, **{"Content-Type": "multipart/mixed; boundary=x"})
    assert row.state == "noted"
    (one,) = row.files
    assert one["size"] == 4
    assert "/" not in one["name"]
    assert notifier.mails(case, MailKind.RECEIPT)[0].details["files"] == 1


def test_on_a_staging_system_the_one_who_gets_every_mail_answers_for_all(notifier: Notifier, case: str) -> None:
    mail, to = mail_of(notifier, notifier.lead(case)), "tester@haicang.example"
    address = notifier.addresses.reply(mail.key)
    receive(notifier.service, a_mail(address, "签收", to), "lmtp", to, [address])
    read_all(notifier, only_to=to)
    assert notifier.lead(case).state == TaskState.SIGNED


@pytest.fixture
def asked(notifier: Notifier, case: str) -> list[Mail]:
    """The mails to two reviewers about more time that an office has asked for by mail."""
    notifier.take(staff("weicheng", Duty.REVIEWER), staff("guodong", Duty.REVIEWER))
    mail = mail_of(notifier, notifier.lead(case))
    answered(notifier, mail, "签收")
    assert answered(notifier, mail, "延期 3 需要实地勘察、检测或鉴定").state == "acted"
    found = sorted(notifier.mails(case, MailKind.TO_DECIDE), key=lambda mail: mail.person)
    assert [mail.person for mail in found] == ["guodong", "weicheng"]
    return found


def test_a_leader_grants_what_an_office_asks_and_the_other_hears_who_did(
    notifier: Notifier, case: str, asked: list[Mail]
) -> None:
    before = notifier.lead(case).due_at
    assert answered(notifier, asked[0], "同意", "land_1@haicang.example").state == "stranger"
    assert answered(notifier, asked[0], "同意,给5个工作日").state == "unfinished"
    assert answered(notifier, asked[0], "签收").state == "noted"
    assert notifier.lead(case).due_at == before
    assert answered(notifier, asked[0], "同意").state == "acted"
    assert notifier.lead(case).due_at > before
    late = answered(notifier, asked[1], "不同意 应当如期答复")
    assert (late.state, told_back(notifier, late)["first"]["by"]) == ("refused", "guodong某人")
    links = [mail.details for mail in notifier.mails(case, MailKind.RECEIPT) if mail.person == "guodong"]
    assert {one["asked"] for one in links} == {asked[0].details["asked"]}


def test_a_leader_refuses_with_a_reason_and_not_without(notifier: Notifier, case: str, asked: list[Mail]) -> None:
    before = notifier.lead(case).due_at
    assert answered(notifier, asked[0], "不同意").state == "unfinished"
    assert answered(notifier, asked[0], f"不同意 {'太长' * 2_001}").state == "noted"
    assert answered(notifier, asked[0], "不同意 应当如期答复").state == "acted"
    assert notifier.lead(case).due_at == before
    assert [line.kind for line in notifier.history(case)].count("extension.refused") == 1


def test_who_has_the_duty_no_more_decides_nothing(notifier: Notifier, case: str, asked: list[Mail]) -> None:
    notifier.take(staff("guodong", version=2))
    assert answered(notifier, asked[0], "同意").state == "stranger"
    assert [line.kind for line in notifier.history(case)].count("extension.granted") == 0


@ON_ONE
def test_what_names_nobody_to_be_answered_is_no_persons_answer(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    to = notifier.addresses.reply(mail.key)
    for number, way in enumerate(("lmtp", "smtp")):
        with nothing_changes(notifier, "incoming", "history", "cases"):
            receive(notifier.service, b"\r\n" + a_mail(to, "签收", mail.email, number=90_000 + number), way, "", [to])
            read_all(notifier)
        assert came_in(notifier)[-1].state == "away"
    # What is fetched has no envelope any more, and says the same in its head, if it is so.
    receive(notifier.service, a_mail(to, "签收", mail.email), "imap")
    read_all(notifier)
    assert came_in(notifier)[-1].state == "acted"
    actors = [line.actor for line in notifier.history(case) if line.kind == "mail.received"]
    assert actors == ["mail", "mail", mail.person]


def test_what_no_database_keeps_is_no_reason_not_to_do_what_a_line_asks(notifier: Notifier, case: str) -> None:
    mail = mail_of(notifier, notifier.lead(case))
    assert answered(notifier, mail, "签收").state == "acted"
    row = answered(notifier, mail, "阶段答复 已到\0现场。")
    assert (row.state, row.fields["text"]) == ("acted", "已到\ufffd现场。")
