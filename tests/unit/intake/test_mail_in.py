"""A mail that brings a case: its head in either language, the words below it, and rubbish that harms nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.cases.reading import checked
from services.intake.codes.configuration import read
from services.intake.codes.domain import Place
from services.intake.mail_in.domain import allowed_form, case_of, language_of, may_write, parted, title_of

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HAICANG = Place.from_part("a", read(Path(__file__).parents[3] / "config" / "haicang"))


def mail(text: str = "", **told: Any) -> dict[str, Any]:
    base = {"mail": "1", "message_id": "<a@b.example>", "sender": "lin@park.example", "sender_name": "林女士"}
    return {**base, "subject": "用地", "text": text, "files": [], **told}


def test_a_head_in_chinese_or_english_names_the_enterprise_and_whom_to_call() -> None:
    name, said = "厦门澜峰精密制造有限公司", "厂房不够。\n请协调。"
    zh = f"企业：{name}\n联系人: 林女士\n\n电话：0592-5550101\n编号：P-7\n类型：投诉\n{said}"
    en = f"Enterprise: {name}\nContact：林女士\nPhone: 0592-5550101\nReference: P-7\nkind: complaint\n\n{said}"
    for text in (zh, en):
        body = case_of(mail(text))
        assert body["enterprise"] == {"name": name, "contact": {"name": "林女士", "phone": "0592-5550101"}}
        assert (body["kind"], body["source_reference"], body["description"]) == ("complaint", "P-7", said)
        assert checked(body, HAICANG, NOW)[1] == []


def test_without_a_head_whoever_wrote_asks_and_the_message_id_is_the_reference() -> None:
    body = case_of(mail("我们的厂房不够。\n电话：写在正文里的不算"))
    assert (body["complainant"], body["source_reference"]) == ({"name": "林女士"}, "<a@b.example>")
    assert body["description"].endswith("不算")
    assert case_of(mail("", sender_name="", message_id=""))["complainant"] == {"name": "lin@park.example"}


def test_files_are_named_in_the_description_and_the_title_loses_what_programs_write() -> None:
    told = [{"name": "现状图.pdf", "size": 1, "sha256": "0"}]
    assert case_of(mail("见附件", files=told))["description"].endswith("现状图.pdf")
    assert title_of("转发：Re: 厂房\n不够", "zh") == "厂房 不够"
    assert title_of("  ", "en") == "(A mail without a subject)"
    assert (language_of("plant"), language_of("plant", "厂房")) == ("en", "zh")


@pytest.mark.parametrize(
    ("sender", "may"),
    [
        ("LIN@park.example", True),
        ("anybody@hall.example", True),
        ("lin@evil.example", False),
        ("x@sub.hall.example", False),
        ("@hall.example", True),
        ("lin", False),
        ("", False),
    ],
)
def test_who_is_named_may_write_or_whose_domain_is(sender: str, may: bool) -> None:
    assert may_write(sender, ["lin@park.example", "@hall.example"]) is may


def test_an_entry_of_the_list_is_an_address_or_a_domain() -> None:
    assert allowed_form(" Lin@Park.Example ") == "lin@park.example"
    assert allowed_form("@hall.example") == "@hall.example"
    for wrong in ("lin", "a@b@c.example", "lin@", "a b@c.example", "x" * 400 + "@c.example"):
        assert allowed_form(wrong) is None


writing = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400)


@given(writing, writing, writing, writing)
def test_whatever_is_written_becomes_a_case_or_is_refused_by_field(
    text: str, subject: str, name: str, message_id: str
) -> None:
    body = case_of(mail(text, subject=subject, sender_name=name, message_id=message_id))
    _, wrong = checked(body, HAICANG, NOW)
    assert all(one.pointer.startswith("/") for one in wrong)
    head, below = parted(text)
    assert len(below) <= len(text)
    if not head:
        assert wrong == []
