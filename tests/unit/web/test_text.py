import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.web.text import one_line, visible

SEEN_FORMAT = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("付款\u202e单", "付款[RLO]单"),
        ("\u2066x\u2069", "[LRI]x[PDI]"),
        ("a\u200bb\ufeff", "a[ZWSP]b[BOM]"),
        ("a\x00b\x1b[31m\x7f", "a␀b␛[31m␡"),
        ("one\r\ntwo\rthree\nfour\tfive", "one\ntwo␍three\nfour\tfive"),
        ("a\x85b\u2028c", "a[U+0085]b[LS]c"),
        ("half \ud83d pair", "half [U+D83D] pair"),
        ("\U000e0041", "[U+E0041]"),
    ],
)
def test_what_cannot_be_seen_becomes_a_mark(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "老街道的厂房要扩建,等了 8 个月。",
        "👨‍👩‍👧 ✈️ ❤️‍🔥 👍🏽 1️⃣ 🇨🇳 ☎︎",
        "می‌خواهم",
        "क्‍ष",
        "葛\U000e0100城",
        "שלום עולם",
        "naïve café\n\tindented",
    ],
)
def test_ordinary_writing_of_any_language_stays_as_it_is(text):
    assert visible(text) == text


def test_a_joiner_or_a_selector_where_it_changes_no_glyph_is_shown():
    assert visible("admin\u200d") == "admin[ZWJ]"
    assert visible("a\ufe0fb") == "a[U+FE0F]b"
    assert visible("好\u200d的") == "好[ZWJ]的"
    assert visible("👍\ufe0f\ufe0f") == "👍\ufe0f[U+FE0F]"


def test_no_control_or_format_character_of_unicode_escapes_notice():
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        unseen = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        if unseen and character not in "\n\t" and code not in SEEN_FORMAT:
            assert visible(f"a{character}b") != f"a{character}b", f"U+{code:04X}"


@given(st.text())
@example("\u200d\u202e\r\n\x00")
@example("☎\ufe0f\u200d\ufe0f☎")
def test_marking_twice_marks_no_more(text):
    assert visible(visible(text)) == visible(text)


@given(st.text(alphabet=st.sampled_from("ab字 \n\r\t\x00\u200b\u200d\u202e\ufe0f👍☎क")))
def test_nothing_is_lost_by_marking(text):
    shown = visible(text)
    assert shown.count("\n") == text.count("\n")
    assert len(shown) >= len(text) - text.count("\r\n")
    for character in "ab字👍☎क\t":
        assert shown.count(character) == text.count(character)
    assert not set(shown) & set("\r\x00\u200b\u202e")


@given(st.text())
def test_one_line_is_one_line_for_every_reader(text):
    assert len(one_line(text).splitlines()) <= 1


def test_line_breaks_of_any_kind_become_one_space():
    assert one_line("Subject\r\nBcc: all@haicang.example\u2028x\n") == "Subject Bcc: all@haicang.example x"
    assert one_line("\n\n") == ""
    assert one_line("stays\tas it is") == "stays\tas it is"
