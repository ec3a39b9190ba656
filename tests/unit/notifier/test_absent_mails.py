"""What the keeper is told of an absence, and what a mail says that comes in the place of somebody who is away."""

import pytest

from services.notifier.mail.domain import MailKind
from tests.unit.notifier.test_letters_to_people import sign_in_letter
from tests.unit.notifier.test_mail_words import DETAILS, written

BOUNCED = {"what": "bounced", "who": "林志航", "open": 2}
NOBODY = {
    "what": "nobody",
    "body": {"zh": "产业办", "en": "Industry office"},
    "number": "HC-2026-000001-7",
}

UNREAD = {"what": "digest", "who": "林志航", "bodies": [NOBODY["body"], {"zh": "规划土地办", "en": "Planning office"}]}
OF_ALL = {**UNREAD, "bodies": []}


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "代替（不在岗）：林志航"), ("en", "In the place of (away): 林志航")]
)
@pytest.mark.parametrize("confidential", [False, True])
def test_a_task_that_comes_in_somebody_s_place_says_so_and_a_confidential_one_does_not(
    monkeypatch: pytest.MonkeyPatch, language: str, words: str, confidential: bool
) -> None:
    monkeypatch.setitem(DETAILS, MailKind.TASK, {**DETAILS[MailKind.TASK], "instead_of": "林志航"})
    assert (words in written(MailKind.TASK, language, confidential=confidential).text) is not confidential


@pytest.mark.parametrize(
    ("language", "details", "subject", "words"),
    [
        ("zh", BOUNCED, "邮箱无法送达：林志航", "其2项待办任务已转给在岗人员"),
        ("en", BOUNCED, "Mail comes back: 林志航", "2 open tasks of theirs went to whoever is there"),
        ("en", {**BOUNCED, "open": 1}, "Mail comes back: 林志航", "one open task of theirs went to whoever is there"),
        ("zh", NOBODY, "无人在岗：产业办（HC-2026-000001-7）", "有关HC-2026-000001-7的邮件找不到收件人"),
        ("en", NOBODY, "Nobody is there: Industry office (HC-2026-000001-7)", "found no reader"),
        ("zh", UNREAD, "每日摘要无人接收：林志航", "产业办、规划土地办目前没有其他人在岗，因此今天"),
        ("en", UNREAD, "A digest reaches nobody: 林志航", "nobody else of Industry office, Planning office is there"),
        ("zh", OF_ALL, "每日摘要无人接收：林志航", "没有督办人员代班，其他督办人员也都不在岗"),
        ("en", OF_ALL, "A digest reaches nobody: 林志航", "nobody who supervises stands in for them or is there"),
    ],
)
def test_the_keeper_is_told_and_led_to_the_page_that_says_who_is_away(
    language: str, details: dict[str, object], subject: str, words: str
) -> None:
    letter = sign_in_letter(language, kind=MailKind.ABSENT, secret=None, details=details)
    assert letter.subject == subject
    for body in (letter.text, letter.html):
        assert words in body
        assert "https://nwd.example/desk/absences/" in body
        assert "{{" not in body
        assert "None" not in body
