"""What mails say: every kind in both languages, nothing that could hurt, nothing of a confidential case."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from services.notifier.mail.domain import LEDGER_KINDS, PERSONAL, MailKind
from services.notifier.mail.letters import letter_for
from services.notifier.mail.rendering import FOLDER
from services.notifier.mail.seen import SHORT
from services.notifier.mail.sender import Sender
from services.notifier.mail.specimens import DETAILS, specimen
from services.notifier.mail.writing import Letter
from shared.contracts.words import Part

LINKS = SimpleNamespace(
    task=lambda task, person: f"https://nwd.example/desk/open/{task}.{person}",
    promise=lambda promise, person: f"https://nwd.example/desk/open/{promise}.{person}",
    ledger=lambda entry, person: f"https://nwd.example/desk/open/{entry}.{person}",
    task_force=lambda force, person: f"https://nwd.example/desk/open/{force}.{person}",
    track=lambda number, secret: ("https://nwd.example/desk/open/task.p", "123456"),
    calls="https://nwd.example/desk/open/task.p",
    waiting=lambda number, dispatches: f"https://nwd.example/desk/open/task.p{'' if dispatches else number}",
)
SENDER = Sender("centre@haicang.example", LINKS)  # type: ignore[arg-type]
ABOUT_TASKS = [kind for kind in MailKind if kind not in PERSONAL]
NAMES = {"zh": "企业服务中心", "en": "Service centre"}
HOSTILE = "坏\u202e<b onclick='x'>&\r\nBcc: a@b\x07"


def written(kind: MailKind, language: str, part: Part = Part.LEAD, **more: Any) -> Letter:
    mail, about = specimen(kind, language, part, **more)
    return letter_for(mail, about, SENDER, NAMES)


CITY = {
    "name": {"zh": "市规划局", "en": "City planning"},
    "contact": {"name": "综合处", "phone": "0592-5550901"},
}


@pytest.mark.parametrize("why", ["answered", "urging", "refused", "resumed"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", LEDGER_KINDS)
def test_of_a_case_that_was_passed_up_no_mail_speaks_of_the_ledger(kind: MailKind, language: str, why: str) -> None:
    mail, about = specimen(kind, language)
    mail.details = {**mail.details, "outside": CITY, "why": why}
    letter = letter_for(mail, about, SENDER, NAMES)
    for words in (letter.subject, letter.text, letter.html):
        assert "挂账" not in words
        assert not re.search("ledger|review", words, re.IGNORECASE), words
    assert "综合处 · 0592-5550901" in letter.text
    assert CITY["name"][language] in letter.text


@pytest.mark.parametrize(("language", "law"), [("zh", "法律依据："), ("en", "Legal basis: ")])
def test_what_somebody_outside_wrote_that_sends_a_case_back_is_quoted_with_its_law_named_in_the_readers_language(
    language: str, law: str
) -> None:
    mail, about = specimen(MailKind.LEDGER_OVER, language)
    said = {"text": "不属本局。", "legal_basis": "规划条例", "by": "李示例", "at": "2026-11-25T10:00:00+08:00"}
    mail.details = {**mail.details, "outside": CITY, "why": "refused", "said": said}
    letter = letter_for(mail, about, SENDER, NAMES)
    assert f"{law}规划条例" in letter.text
    assert "不属本局。" in letter.text


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ABOUT_TASKS)
def test_each_kind_is_written_in_each_language_with_number_link_and_no_gap(
    kind: MailKind, language: str, part: Part
) -> None:
    letter = written(kind, language, part)
    assert letter.subject.startswith("[HC-2026-000123-4] ")
    assert "增资扩产 用地" in letter.subject
    for body in (letter.text, letter.html):
        assert "https://nwd.example/desk/open/task.p" in body
        assert "HC-2026-000123-4" in body
        assert "{{" not in body
        assert "None" not in body
    assert "\n\n\n" not in letter.text
    chinese = any("\u4e00" <= character <= "\u9fff" for character in letter.text.replace("增资扩产 用地", ""))
    assert language == "en" or chinese
    assert letter.sender_name == NAMES[language]


def test_there_is_a_template_for_each_kind_and_none_beside() -> None:
    for language in ("zh", "en"):
        names = {path.stem for path in (FOLDER / language).iterdir()}
        assert names == {str(kind) for kind in MailKind} | {"words"}


def test_a_task_says_what_is_asked_until_when_and_what_happens_otherwise() -> None:
    letter = written(MailKind.TASK, "zh")
    for text in (
        "请规划土地办主办以下事项",
        "按事项类别派单",
        "2026年11月27日（星期五）17:30，还有3个工作日",
        "通知贵单位负责人",
    ):
        assert text in letter.text
        assert text in letter.html
    opinion = written(MailKind.TASK, "en", Part.ASSISTING)
    assert "Planning office leads the case" in opinion.text
    assert "No opinion by the limit counts as consent" in opinion.text
    assert "Opinion due by: Friday, 27 November 2026, 17:30 (3 working days left)" in opinion.text


def test_a_split_body_is_told_what_part_it_has_and_what_waits_for_it() -> None:
    letter = written(MailKind.TASK, "en", Part.SPLIT)
    assert "Your part: " in letter.subject
    assert "Planning office is asked to answer for a part" in letter.text
    assert "Your part due by: Friday, 27 November 2026, 17:30 (3 working days left)" in letter.text
    assert "cannot give its final answer before your report" in letter.text
    assert "分办的部分尚未反馈" in written(MailKind.REMINDER, "zh", Part.SPLIT).text
    assert "did not report on its part within the limit" in written(MailKind.OVERDUE, "en", Part.SPLIT).text


def test_where_silence_is_no_consent_nobody_is_told_that_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DETAILS, MailKind.TASK, {**DETAILS[MailKind.TASK], "consents": False})
    letter = written(MailKind.TASK, "en", Part.ASSISTING)
    assert "consent" not in letter.text
    assert "cannot give its final answer before your opinion" in letter.text
    assert "协办意见尚未反馈" in written(MailKind.REMINDER, "zh", Part.ASSISTING).text


@pytest.mark.parametrize("kind", ABOUT_TASKS)
def test_text_of_strangers_is_harmless(kind: MailKind) -> None:
    letter = written(kind, "zh", title=HOSTILE, description=HOSTILE, enterprise={"name": HOSTILE})
    for text in (letter.subject, letter.text, letter.html):
        assert "\u202e" not in text
        assert "\x07" not in text
    assert "\n" not in letter.subject
    assert "Bcc" in letter.subject
    assert "<b onclick" not in letter.html
    assert "<b onclick" in letter.text


@pytest.mark.parametrize("kind", ABOUT_TASKS)
def test_a_confidential_case_is_a_number_and_a_link(kind: MailKind) -> None:
    letter = written(kind, "zh", confidential=True)
    assert letter.subject == "[HC-2026-000123-4]"
    assert letter.text.split() == ["HC-2026-000123-4", "https://nwd.example/desk/open/task.p"]
    for secret in ("澜峰", "用地", "规划", "增资", "请"):
        assert secret not in letter.html


def test_an_anonymous_case_names_nobody() -> None:
    assert "澜峰" not in written(MailKind.TASK, "zh", anonymous=True).text


def test_a_very_long_description_is_whole_in_the_text_and_begun_in_the_html() -> None:
    letter = written(MailKind.TASK, "zh", description="长" * 100_000 + "末尾")
    assert "末尾" in letter.text
    assert "末尾" not in letter.html
    assert letter.html.count("长") == SHORT
    assert "全文见本邮件的纯文本部分" in letter.html


def test_the_html_carries_its_styles_in_its_elements() -> None:
    html = written(MailKind.TASK, "zh").html
    kept = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert [one.partition("{")[0].strip() for one in kept] == ["@media print"], "all else stands in its elements"
    assert 'style="' in html
    assert "src=" not in html
