"""Mails back: what was understood and done, or what was not and why; and the words by which one answers at all."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from services.notifier.inbox.addresses import ReplyAddresses
from services.notifier.inbox.commands import Command, Doubt, Verb
from services.notifier.inbox.plans import Around, Plan, planned
from services.notifier.mail.domain import MailKind
from services.notifier.mail.specimens import DETAILS, RECEIPT
from services.notifier.mail.writing import to_bytes
from services.notifier.tasks.domain import Act
from services.notifier.tasks.forms import FORMS
from shared.contracts.words import Part
from tests.unit.notifier import test_mail_words as words
from tests.unit.notifier.test_mail_words import written

REPLIES = ReplyAddresses("reply@in.haicang.example", ["a-secret-for-tests-of-thirty-two-or-more"])
BY_MAIL = [Act.SIGN, Act.RETURN, Act.ASK_EXTENSION, Act.ASK_SUPPLEMENT, Act.INTERIM, Act.REPORT, Act.PART]
BY_MAIL += [Act.DELEGATE, Act.OPINION, Act.COUNTERSIGN, Act.NOT_SIGN]


@pytest.fixture
def receipt(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that writes a receipt."""

    def of(language: str, **more: Any) -> Any:
        monkeypatch.setitem(DETAILS, MailKind.RECEIPT, {**RECEIPT, **more})
        return written(MailKind.RECEIPT, language)

    return of


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_and_every_end_has_its_words(receipt: Any, language: str) -> None:
    for became, act in itertools.product(("acted", "refused", "unfinished"), [*BY_MAIL, "grant", "refuse"]):
        more = {"why": "WHY-NOT"} if became == "refused" else {}
        missing = (
            [*(FORMS[act].fields if act in FORMS else ["n"]), "colleague", "unit"] if became == "unfinished" else []
        )
        letter = receipt(language, became=became, act=str(act), missing=missing, **more)
        assert ("WHY-NOT" in letter.text) is (became == "refused")
        assert not [name for name in missing if "_" in name and name in letter.text]
    for doubt in ["", *Doubt]:
        assert receipt(language, became="noted", act="", doubt=str(doubt)).text


def test_a_receipt_says_what_is_missing_and_leads_to_the_page_that_has_the_rest(receipt: Any) -> None:
    letter = receipt("zh", became="unfinished", act="return", missing=["legal_basis", "ground"])
    assert "还需要：法律依据、从列表中选择的理由。" in letter.text
    assert "/desk/open/task.p?mail=0190" in letter.text


def test_a_receipt_says_that_one_mail_answers_one_matter_where_two_were_named(receipt: Any) -> None:
    for language, asks in (("zh", "请单独回复那封邮件"), ("en", "please answer that mail by itself")):
        assert asks in receipt(language, apart=True).text.replace("\n", "" if language == "zh" else " ")
        assert asks not in receipt(language).text.replace("\n", "" if language == "zh" else " ")


def test_a_receipt_is_an_automatic_answer_to_that_very_mail(receipt: Any) -> None:
    raw = to_bytes(receipt("en"))
    assert b"In-Reply-To: <1@mail.example>\r\n" in raw
    assert b"Auto-Submitted: auto-replied\r\n" in raw


@pytest.mark.parametrize(
    ("part", "says"), [(Part.LEAD, "退单 理由"), (Part.SPLIT, "答复 内容"), (Part.ASSISTING, "不同意 理由")]
)
def test_a_mail_says_by_which_words_it_is_answered_only_where_that_is_read(
    monkeypatch: pytest.MonkeyPatch, part: Part, says: str
) -> None:
    silent = written(MailKind.TASK, "zh", part)
    assert "请勿直接回复" in silent.text
    monkeypatch.setattr(words, "SENDER", replace(words.SENDER, replies=REPLIES))
    inviting = written(MailKind.TASK, "zh", part)
    for body in (inviting.text, inviting.html):
        assert says in body
        assert "##-" in body
        assert "请勿直接回复" not in body
    assert inviting.reply_to.startswith("reply+r")
    secret = written(MailKind.TASK, "zh", part, confidential=True)
    assert says not in secret.text
    assert secret.text.split() == ["HC-2026-000123-4", "https://nwd.example/desk/open/task.p"]


def test_every_verb_comes_to_a_form_that_there_is() -> None:
    for verb, part in itertools.product(Verb, Part):
        plan = planned(Command(verb, {}), Around(part))
        assert isinstance(plan, Plan)
        form = FORMS[plan.word]
        assert set(plan.values) <= set(form.fields)
