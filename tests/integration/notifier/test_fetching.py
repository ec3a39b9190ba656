"""Mails are fetched from a mailbox: each once, whenever either side dies, and marked only when it is safe here."""

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from services.notifier.inbox import fetching
from services.notifier.inbox.doors import Mailbox
from services.notifier.inbox.fetching import CannotFetch, Fetching, quoted
from shared.db import DatabaseDown
from tests.integration.notifier.answering import a_mail, came_in
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.mailbox import ImapServer, imap_server


@pytest.fixture
def box() -> Iterator[ImapServer]:
    with imap_server() as server:
        yield server


def one(notifier: Notifier, box: ImapServer, password: str = "secret") -> Fetching:
    return Fetching(notifier.service, Mailbox("127.0.0.1", box.port, "reply", password, "INBOX", tls=False), poll=0.05)


def mail(number: int) -> bytes:
    return a_mail("reply@in.haicang.example", "签收", "a@haicang.example", number=number)


def test_each_mail_is_fetched_once_and_then_marked(bare_notifier: Notifier, box: ImapServer) -> None:
    box.mails = {7: mail(1), 9: mail(2)}
    fetching = one(bare_notifier, box)
    assert (fetching.look(), fetching.look()) == (2, 0)
    assert box.seen == {7, 9}
    assert [row.way for row in came_in(bare_notifier)] == ["imap", "imap"]


def test_who_dies_before_the_mark_fetches_again_and_keeps_one(bare_notifier: Notifier, box: ImapServer) -> None:
    box.mails, box.hang_up = {7: mail(1)}, "STORE"
    with pytest.raises(CannotFetch):
        one(bare_notifier, box).look()
    assert (len(came_in(bare_notifier)), box.seen) == (1, set())
    assert one(bare_notifier, box).look() == 1
    assert (len(came_in(bare_notifier)), box.seen) == (1, {7})


def test_what_cannot_be_kept_is_not_marked(
    bare_notifier: Notifier, box: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any) -> bool:
        raise DatabaseDown("gone")

    box.mails = {7: mail(1)}
    monkeypatch.setattr(fetching, "receive", down)
    with pytest.raises(DatabaseDown):
        one(bare_notifier, box).look()
    assert box.seen == set()


def test_one_that_always_fails_starves_none_behind_it(
    bare_notifier: Notifier, box: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fetching.receive

    def wrong_at_one(service: Any, raw: bytes, way: str) -> bool:
        if b"<n1@" in raw:
            raise RuntimeError("bug")
        return real(service, raw, way)

    monkeypatch.setattr(fetching, "receive", wrong_at_one)
    monkeypatch.setattr(fetching, "AT_ONCE", 3)
    box.mails = {number: mail(number) for number in range(1, 7)}
    box.refuse = ("FETCH 2 ", "STORE 3 ")
    running = one(bare_notifier, box)
    assert [running.look() for _ in range(3)] == [0, 3, 0]
    assert (box.seen, len(came_in(bare_notifier))) == ({4, 5, 6}, 4)  # the third is kept here, and not marked there
    box.refuse = ()
    assert (running.look(), box.seen) == (2, {2, 3, 4, 5, 6})


def test_one_at_which_the_server_hangs_up_comes_last_the_next_time(bare_notifier: Notifier, box: ImapServer) -> None:
    box.mails, running = {1: mail(1), 2: mail(2)}, one(bare_notifier, box)
    for _ in range(2):
        box.hang_up = "FETCH 1 "
        with pytest.raises(CannotFetch):
            running.look()
    assert box.seen == {2}


def test_one_that_is_too_large_stays_there_flagged_and_the_next_comes(
    bare_notifier: Notifier, box: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LONGEST_MAIL", 2_000)
    box.mails = {1: mail(1) + b"x" * 3_000, 2: mail(2)}
    assert one(bare_notifier, box).look() == 1
    assert (box.seen, box.flagged, len(came_in(bare_notifier))) == ({2}, {1}, 1)


def test_a_wrong_password_is_told_without_it(bare_notifier: Notifier, box: ImapServer) -> None:
    with pytest.raises(CannotFetch, match="wrong password") as told:
        one(bare_notifier, box, "hush-hush").look()
    assert "hush-hush" not in str(told.value)


def test_it_goes_on_by_itself_whatever_the_server_does(bare_notifier: Notifier, box: ImapServer) -> None:
    box.mails, box.hang_up = {1: mail(1)}, "LOGIN"
    running = one(bare_notifier, box)
    running.start()
    try:
        for _ in range(600):
            if box.seen == {1}:
                break
            running._stop.wait(0.05)
    finally:
        running.close()
    assert len(came_in(bare_notifier)) == 1


def test_whatever_goes_wrong_it_looks_again(
    bare_notifier: Notifier, box: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, again = fetching.receive, threading.Event()

    def once_wrong(*told: Any) -> bool:
        if not again.is_set():
            again.set()
            raise RuntimeError("bug")
        return real(*told)

    box.mails = {1: mail(1)}
    monkeypatch.setattr(fetching, "receive", once_wrong)
    running = one(bare_notifier, box)
    running.start()
    try:
        for _ in range(600):
            if box.seen == {1}:
                break
            running._stop.wait(0.05)
    finally:
        running.close()
    assert len(came_in(bare_notifier)) == 1


def test_a_server_that_wants_to_know_who_comes_is_told_and_others_are_not(
    bare_notifier: Notifier, box: ImapServer
) -> None:
    box.mails, box.strict = {7: mail(1)}, True
    assert one(bare_notifier, box).look() == 1
    said = next(one for one in box.commands if one.startswith("ID "))
    assert re.fullmatch(r'ID \((?:"[a-z]+" "[\w-]+" ?)+\)', said)
    assert box.commands.index(said) < next(n for n, one in enumerate(box.commands) if one.startswith("SELECT"))
    box.strict = False
    box.commands.clear()
    one(bare_notifier, box).look()
    assert not any(one.startswith("ID") for one in box.commands)


@pytest.mark.parametrize(
    ("folder", "written"),
    [
        ("INBOX", '"INBOX"'),
        ("企业诉求", '"&TwFOGovJbEI-"'),
        ("收件箱/A&B", '"&ZTZO9nux-/A&-B"'),
        ('a"b\\c', r'"a\"b\\c"'),
        ("~peter/mail/台北/日本語", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),
    ],
    ids=["plain", "chinese", "mixed", "quotes", "of the RFC"],
)
def test_folders_are_named_as_servers_want_them(folder: str, written: str) -> None:
    assert quoted(folder) == written
