"""Mails to an agency's own address: a person's goes to intake once, a machine's never, and the answer is mailed."""

import secrets
from typing import Any

import pytest
from sqlalchemy import select

from services.notifier.inbox.domain import Became
from services.notifier.inbox.receiving import receive
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from services.notifier.mail.rendering import house
from services.notifier.mail.trying import written
from shared.contracts import Message
from shared.contracts.mail_in import AGENCY_ANSWERED, AGENCY_WROTE
from shared.db import new_id
from tests.integration.notifier.answering import a_mail, came_in, read_all
from tests.integration.notifier.conftest import Notifier

TOKEN = secrets.token_hex(16)
SENDER = "lin@park.example"


def came(notifier: Notifier, said: str = "企业：澜峰\n厂房不够。", **headers: str) -> Became:
    to = notifier.addresses.mail_in(TOKEN)
    receive(notifier.service, a_mail(to, said, SENDER, **headers), "lmtp", SENDER, [to])
    read_all(notifier)
    return Became(came_in(notifier)[-1].state)


def passed_on(notifier: Notifier) -> list[Message]:
    return list(notifier.sent(AGENCY_WROTE))


def test_a_persons_mail_goes_to_intake_without_what_it_quotes_and_once(notifier: Notifier) -> None:
    said = "企业：澜峰\n厂房不够。\n\n------------------ 原始邮件 ------------------\n发件人: 某某\n旧的内容"
    assert came(notifier, said) is Became.PASSED_ON
    (message,) = passed_on(notifier)
    assert (message.subject, message.data["sender"], message.data["sender_name"]) == (TOKEN, SENDER, "林某")
    assert message.data["text"].startswith("企业：澜峰")
    assert "旧的内容" not in message.data["text"]
    to = notifier.addresses.mail_in(TOKEN)
    raw = a_mail(to, "厂房", SENDER, number=10_001)
    assert [receive(notifier.service, raw, "lmtp", SENDER, [to]) for _ in range(2)] == [True, False]
    read_all(notifier)
    assert len(passed_on(notifier)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"List-Id": "<all.park.example>"},
        {"Precedence": "bulk"},
        {"X-Loop": "yes"},
        {"Subject": "自动回复：外出"},
    ],
)
def test_no_machine_brings_a_case(notifier: Notifier, headers: dict[str, str]) -> None:
    assert came(notifier, **headers) is Became.IGNORED
    assert passed_on(notifier) == []


def test_what_we_wrote_ourselves_and_came_back_brings_none(notifier: Notifier) -> None:
    answered(notifier)
    (mail,) = [one for one in all_mails(notifier) if one.kind == MailKind.MAILED_IN]
    assert came(notifier, **{"Message-ID": f"<{mail.key}@nwd.example>"}) is Became.IGNORED
    assert passed_on(notifier) == []


def test_an_address_that_is_forged_is_nobodys(notifier: Notifier) -> None:
    good = notifier.addresses.mail_in(TOKEN)
    assert notifier.addresses.read(good) is not None
    for bad in (good.replace("+m", "+r"), good[:-20] + "a" * 4 + good[-16:], good.replace("+", "")):
        assert notifier.addresses.read(bad) is None


def answered(notifier: Notifier, **told: Any) -> None:
    data = {"mail": new_id(), "to": SENDER, "name": "林女士", "language": "zh", "became": "taken"}
    data |= {"number": "HC-2026-000006-6", "code": "036543", "why": [], **told}
    notifier.take(Message(new_id(), AGENCY_ANSWERED.name, "intake", TOKEN, notifier.clock.now(), data))


def all_mails(notifier: Notifier) -> list[Any]:
    with notifier.service.database.read() as session:
        return list(session.scalars(select(Mail)))


def test_the_sender_is_written_to_once_with_number_and_code(notifier: Notifier) -> None:
    answered(notifier)
    (mail,) = all_mails(notifier)
    assert (mail.kind, mail.email, mail.details["number"]) == ("mailed_in", SENDER, "HC-2026-000006-6")


@pytest.mark.parametrize(
    ("language", "not_added", "go_to_the_case"),
    [("zh", "内容和附件均未加入该事项", "随信附件将转入"), ("en", "none of its files", "Files that came with it go")],
)
def test_whoever_sends_a_mail_again_hears_that_its_files_were_not_added(
    language: str, not_added: str, go_to_the_case: str
) -> None:
    again = written(house(), MailKind.MAILED_IN, language, variant="again")
    first = written(house(), MailKind.MAILED_IN, language)
    for text in (again.text, again.html):
        assert not_added in text
        assert go_to_the_case not in text
    assert go_to_the_case in first.text
