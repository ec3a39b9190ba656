"""What letters to a person say: they are about no task, stand alone, and hide what their link is made from."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from services.notifier.mail.domain import Attempt, MailKind, MailState, after, key_of
from services.notifier.mail.letters import letter_for
from services.notifier.mail.sender import Sender
from services.notifier.mail.writing import Letter, to_bytes
from services.notifier.tasks.links import Links
from shared.web.keys import Signer
from shared.web.signing_in import PURPOSE, read_sign_in

SECRET = "a-secret-for-tests-of-thirty-two-or-more"
LINKS = Links([SECRET], "https://nwd.example")
NAMES = {"zh": "企业服务中心", "en": "Service centre"}


def sign_in_letter(language: str, only_to: str | None = None, **more: Any) -> Letter:
    mail = SimpleNamespace(
        key="0" * 32,
        case_id=None,
        kind=MailKind.SIGN_IN,
        details={"minutes": 15},
        language=language,
        person="yawen",
        name="陈雅文",
        email="chen@haicang.example",
        secret="nonce-1888",
        created_at=datetime(2026, 11, 24, 2, tzinfo=UTC),
        not_before=None,
    )
    vars(mail).update(more)
    return letter_for(mail, None, Sender("centre@haicang.example", LINKS, only_to), NAMES)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sign_in_mail_holds_a_link_that_router_reads(language: str) -> None:
    letter = sign_in_letter(language)
    (address,) = (line for line in letter.text.splitlines() if line.startswith("https://"))
    token = address.removeprefix("https://nwd.example/dispatch/sign-in/")
    assert read_sign_in(Signer([SECRET], PURPOSE), token) == ("yawen", "nonce-1888")
    assert letter.html.count(address) == 2
    assert "15" in letter.subject
    assert "陈雅文" in letter.text
    for body in (letter.text, letter.html):
        assert "{{" not in body
        assert "None" not in body
        assert "nonce-1888" not in body
    assert "\n\n\n" not in letter.text
    assert letter.sender_name == NAMES[language]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_what_its_link_is_made_from_a_sign_in_mail_says_that_the_link_is_gone(language: str) -> None:
    letter = sign_in_letter(language, secret=None)
    assert "https://" not in letter.text + letter.html
    said = {"zh": "链接已不再保存", "en": "The link is not kept"}[language]
    assert said in letter.text
    assert said in letter.html


def test_a_letter_to_a_person_is_part_of_no_thread() -> None:
    raw = to_bytes(sign_in_letter("zh"))
    assert b"Message-ID: <00000000000000000000000000000000@haicang.example>" in raw
    assert b"In-Reply-To" not in raw
    assert b"References" not in raw


def test_on_a_staging_system_it_says_whom_it_was_meant_for() -> None:
    letter = sign_in_letter("zh", "staging@haicang.example")
    assert letter.address == "staging@haicang.example"
    assert "陈雅文 <chen@haicang.example>" in letter.text


def test_two_askings_are_two_mails_and_one_told_twice_is_one() -> None:
    first, second = (key_of(None, None, MailKind.SIGN_IN, one, "chen@haicang.example") for one in ("m-1", "m-2"))
    assert first != second
    assert first == key_of(None, None, MailKind.SIGN_IN, "m-1", "chen@haicang.example")


def test_what_has_expired_is_over_and_not_tried_again() -> None:
    follows = after(Attempt.EXPIRED, attempts=3, suspects=1, waited=60)
    assert (follows.state, follows.delay) == (MailState.EXPIRED, None)


TASKS = [
    {
        "task": "t-1",
        "number": "HC-2026-000001-7",
        "title": "用地\u202e<b>",
        "body": {"zh": "规划土地办", "en": "Planning office"},
        "state": "signed",
        "due": "2026-11-27T17:30:00+08:00",
    },
    {"task": "t-2", "number": "HC-2026-000002-5"},
]


def hand_over_letter(language: str, tasks: list[dict[str, Any]], more: int = 0) -> Letter:
    told = {"left": "张伟诚", "tasks": tasks, "more": more}
    return sign_in_letter(language, kind=MailKind.HAND_OVER, secret=None, details=told)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hand_over_lists_what_is_open_and_of_confidential_cases_number_and_link_alone(language: str) -> None:
    letter = hand_over_letter(language, TASKS, 3)
    for text in (letter.text, letter.html):
        assert "张伟诚" in text
        assert "HC-2026-000001-7" in text
        assert "https://nwd.example/desk/" in text
        assert "用地[RLO]" in text
        assert {"zh": "规划土地办：办理时限 2026年11月27日", "en": "Planning office: Due by Friday"}[language] in text
        assert text.count("/desk/open/") == 2
        assert "None" not in text
    secret = letter.text.split("HC-2026-000002-5")[1].lstrip("\n")
    assert secret.startswith("https://nwd.example/desk/open/")
    assert "5" in letter.subject
    assert "<b>" not in letter.html
    assert "\n\n\n" not in letter.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hand_over_of_nothing_says_so(language: str) -> None:
    letter = hand_over_letter(language, [])
    assert {"zh": "目前没有待办的任务", "en": "Nothing is open there"}[language] in letter.text
    assert "<ol" not in letter.html
    assert "\n\n\n" not in letter.text
