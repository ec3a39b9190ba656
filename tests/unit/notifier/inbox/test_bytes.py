"""Any bytes at all are read, within bounds: charsets, names, addresses, nesting, and what strangers think of."""

import zipfile
from base64 import b64encode
from email.header import Header
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.inbox.headers import mailboxes, words
from services.notifier.inbox.incoming import Incoming, Nature, Remark, read
from services.notifier.inbox.mime import DEEPEST, MOST_BYTES, MOST_FILES
from tests.parts.effort import done_in

HEAD = b"From: zhang@haicang.example\r\nTo: reply@haicang.example\r\nSubject: s\r\n"
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
SECONDS = 5
"""What a mail may take to read; each takes a fraction of it."""


def mixed(*parts: bytes) -> bytes:
    middle = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + middle + b"--b--\r\n"


def text_of(charset: str, raw: bytes, kind: str = "plain") -> str:
    return read(HEAD + f"Content-Type: text/{kind}; charset={charset}\r\n\r\n".encode() + raw).text


def test_a_name_that_looks_like_an_address_is_a_name() -> None:
    one = read(b'From: "boss@x.example" <zhang@Haicang.Example>\r\n\r\n')
    assert (one.sender_name, one.sender) == ("boss@x.example", "zhang@haicang.example")
    assert mailboxes('"boss@x.example"') == []
    encoded = Header("boss@x.example <boss@x.example>,", "utf-8").encode()
    assert read(f"From: {encoded} <zhang@haicang.example>\r\n\r\n".encode()).sender == "zhang@haicang.example"


def test_of_two_senders_neither_is_believed() -> None:
    assert read(b"From: a@x.example, b@x.example\r\n\r\n").sender == ""
    assert read(b"From: a@x.example\r\nFrom: b@x.example\r\n\r\n").sender == ""


def test_every_recipient_is_named_once() -> None:
    raw = b"To: x@y.example, Li <Z@Y.example>\r\nCc: Team: x@y.example;\r\nDelivered-To: reply+r1@y.example\r\n\r\n"
    assert read(raw).recipients == ("x@y.example", "Z@y.example", "reply+r1@y.example")


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-8", "gb18030"),
        ("us-ascii", "gb18030"),
        ("x-unknown", "gb18030"),
        ("iso-8859-1", "gb18030"),
        ("gb2312", "utf-8"),
        ("big5", "utf-8"),
        ("windows-1252", "utf-8"),
        ("zip", "utf-8"),
        ("punycode", "utf-8"),
    ],
)
def test_a_text_is_read_whatever_its_charset_is_called(charset: str, codec: str) -> None:
    assert text_of(charset, "签收，镕基路企业已联系".encode(codec)) == "签收，镕基路企业已联系"


@pytest.mark.parametrize("charset", ["big5", "Big5-HKSCS", "utf-8", "us-ascii", "x-unknown"])
def test_traditional_characters_are_read_in_big5(charset: str) -> None:
    assert text_of(charset, "簽收，我們明天聯繫企業，謝謝".encode("big5")) == "簽收，我們明天聯繫企業，謝謝"


@pytest.mark.parametrize("word", ["签收", "同意", "退单", "延期", "联通", "不同意", "收到"])
@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_short_words_are_not_taken_for_another_charset(word: str, codec: str) -> None:
    assert text_of("gb2312", word.encode(codec)) == word


def test_a_stray_byte_costs_no_more_than_itself() -> None:
    one = read(HEAD + PLAIN + "签收".encode() + b"\xff\n" + "已联系企业".encode())
    assert one.text.endswith("已联系企业")
    assert Remark.CHARACTERS_LOST in one.notes


def test_broken_encoded_words_are_mended() -> None:
    raw = "关于用地的回复".encode("gb18030")
    halves = " ".join(f"=?gb2312?B?{b64encode(half).decode()}?=" for half in (raw[:5], raw[5:]))
    assert words(halves) == "关于用地的回复"
    assert words(halves.replace(" ", "")) == "关于用地的回复"
    assert words("=?utf-8?Q?=E7=AD=BE=E6=94=B6 ok?= x") == "签收 ok x"
    assert words("=?utf-8?B?562+5pS2?") == "=?utf-8?B?562+5pS2?"
    assert words("=?utf-8?B?562+5pS?=").startswith("签")
    assert read(HEAD.replace(b"Subject: s", b"Subject: " + raw) + PLAIN).subject == "关于用地的回复"


NAMES = (
    (b"attachment; filename*=UTF-8''%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7.pdf", "营业执照.pdf"),
    (b"attachment; filename*0*=gb2312''%D3%AA%D2%B5; filename*1*=%D6%B4%D5%D5.pdf", "营业执照.pdf"),
    (b'attachment; filename="' + "营业执照.pdf".encode("gb18030") + b'"', "营业执照.pdf"),
    (b'attachment; filename="=?utf-8?B?6JCl5Lia5omn54WnLnBkZg==?="', "营业执照.pdf"),
    (b"attachment; filename*=''..%2F..%2Fetc%2Fpasswd", "passwd"),
    (b'attachment; filename="C:\\\\evil\\\\a.exe"', "a.exe"),
    (b'attachment; filename="a\xe2\x80\xaefdp.exe"', "afdp.exe"),
    (b'attachment; filename=""', "file-1"),
    (b'attachment; filename="' + b"x" * 300 + b'.pdf"', "x" * 108 + ".pdf"),
)


@pytest.mark.parametrize(("disposition", "name"), NAMES)
def test_a_file_has_a_harmless_name(disposition: bytes, name: str) -> None:
    one = read(mixed(PLAIN + b"sign", b"Content-Disposition: " + disposition + b"\r\nContent-Type: a/b\r\n\r\nx"))
    assert [file.name for file in one.files] == [name]
    assert [file.content for file in one.files] == [b"x"]
    assert one.text == "sign"


def test_a_zip_is_kept_and_never_opened() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("a", bytes(9_000_000))
    raw = packed.getvalue()
    file = b'Content-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + b64encode(raw)
    one = read(mixed(PLAIN + b"sign", file))
    assert [(kept.name, kept.size, kept.content == raw) for kept in one.files] == [("a.zip", len(raw), True)]


def nested(depth: int) -> bytes:
    raw = PLAIN + b"sign"
    for n in range(depth):
        raw = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%b\r\n--b%d--\r\n" % (n, n, raw, n)
    return HEAD + raw


def test_nesting_is_followed_so_far_and_no_further() -> None:
    assert read(nested(DEEPEST)).text == "sign"
    deep = read(nested(100))
    assert (deep.text, deep.nature, deep.sender) == ("", Nature.REPLY, "zhang@haicang.example")
    assert Remark.TOO_DEEP in deep.notes


def test_of_too_many_parts_or_files_the_first_are_kept() -> None:
    one = read(mixed(PLAIN + b"sign", *[b"Content-Type: a/b\r\n\r\nx"] * 5_000))
    assert one.text == "sign"
    assert len(one.files) == MOST_FILES
    assert {Remark.TOO_MANY_PARTS, Remark.TOO_MANY_FILES} <= set(one.notes)


def test_headers_cannot_be_made_by_what_stands_in_one() -> None:
    subject = Header("a\r\nBcc: x@y.example", "utf-8").encode().encode()
    one = read(HEAD.replace(b"Subject: s", b"Subject: " + subject) + PLAIN + b"sign")
    assert "\n" not in one.subject
    assert one.recipients == ("reply@haicang.example",)


def test_a_mail_that_is_too_large_is_not_looked_into() -> None:
    one = read(HEAD + PLAIN + b"x" * MOST_BYTES)
    assert (one.nature, one.notes) == (Nature.UNREADABLE, (Remark.TOO_LARGE,))


def test_an_encrypted_mail_says_so() -> None:
    kind = (
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    one = read(HEAD + kind + b64encode(b"0" * 99))
    assert (one.text, one.notes) == ("", (Remark.ENCRYPTED,))


def timed(raw: bytes) -> Incoming:
    one = done_in(SECONDS, lambda: read(raw))
    assert Remark.BROKEN not in one.notes
    return one


MANY = 400_000
HOSTILE = ("<", "<a", "<a ", "<!--", "<![", "<a b='", "</", "&", "&#", "<div>", "<blockquote>", "<b>x</i>", " ", "\xa0")
LINES = (">", "> ", "-", "--- ", "\n", ">\n", "From: a@b.example\n", "在 2026-11-28 写道\n", "_\n", "a ", "发件人")


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_markup_takes_long(piece: str) -> None:
    timed(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + (piece * (MANY // len(piece))).encode())


@pytest.mark.parametrize("piece", LINES)
def test_no_text_takes_long(piece: str) -> None:
    timed(HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + (piece * (MANY // len(piece))).encode())


@pytest.mark.parametrize(
    "piece", ["a,", "<", "(", '"', "a@b.example,", "=?", "=?utf-8?B?", "=?utf-8?B?YQ==?= ", ";a=", ';a="']
)
def test_no_header_takes_long(piece: str) -> None:
    value = (piece * (200_000 // len(piece))).encode()
    names = (b"From", b"To", b"Subject", b"References", b"Date", b"Content-Type", b"Content-Disposition")
    timed(b"".join(name + b": " + value + b"\r\n" for name in names) + b"\r\nsign")


def test_ten_megabytes_are_read_in_time() -> None:
    big = b64encode(bytes(7_500_000))
    file = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + big
    assert timed(mixed(PLAIN + "签收".encode(), file)).text == "签收"
    assert timed(HEAD + PLAIN + b"x" * 10_000_000).notes == (Remark.TEXT_CUT,)
    assert timed(HEAD + PLAIN + b"x\n" * 5_000_000).notes == (Remark.TEXT_CUT,)
    assert timed(b"X: y\r\n" * 1_700_000).notes


HEADERS = (
    *(b"From: ", b"To: ", b"Subject: ", b"Date: ", b"References: ", b"Content-Disposition: ", b"Content-Type: "),
    *(b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: multipart/report", b"Content-Type: text/html"),
    *(b"Content-Type: text/plain; charset=", b"Content-Type: message/delivery-status"),
    b"Content-Transfer-Encoding: base64",
)
BREAKS = (b"\r\n", b"\n", b"\r\n\r\n", b"--b\r\n", b"--b--", b"<")
PIECE = st.one_of(st.sampled_from(HEADERS), st.binary(max_size=60), st.sampled_from(BREAKS))


@given(st.lists(PIECE, max_size=30).map(b"".join))
def test_no_bytes_break_the_reading(raw: bytes) -> None:
    one = read(raw)
    assert Remark.BROKEN not in one.notes
    assert len(one.text) <= len(one.whole) + 1
    for file in one.files:
        assert "/" not in file.name
