"""Mail to bytes: what is written by hand must read like what the standard library would have written."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.mail.writing import Letter, to_bytes
from shared.web.text import one_line, visible

texts = st.text(max_size=400)
lines = st.text(max_size=200).map(lambda text: visible(one_line(text)).replace("\t", " "))


def letter(subject: str = "s", name: str = "n", text: str = "t", html: str = "<p>h</p>") -> Letter:
    return Letter(
        sender_name="海沧区服务中心",
        sender="centre@haicang.example",
        name=name,
        address="a@haicang.example",
        subject=subject,
        text=text,
        html=html,
        message_id="<0123456789abcdef@haicang.example>",
        thread="<case.1@haicang.example>",
        date=datetime(2026, 11, 24, 2, tzinfo=UTC),
    )


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def oracle(one: Letter) -> EmailMessage:
    """Write the same with the standard library."""
    message = EmailMessage()
    message["Subject"] = one.subject
    message["To"] = "a@haicang.example"
    message.set_content(one.text)
    message.add_alternative(one.html, subtype="html")
    return read(message.as_bytes(policy=policy.SMTP.clone(max_line_length=998)))


@given(lines.filter(lambda text: text.strip() == text and "=?" not in text))
def test_a_subject_arrives_with_every_space(subject: str) -> None:
    assert str(read(to_bytes(letter(subject=subject)))["Subject"]) == subject


def test_a_long_chinese_subject_arrives_with_every_space_where_it_is_folded() -> None:
    subject = "[HC-2026-000123-4] 请办理： " + "增资扩产 工业 用地 " * 30 + "完"
    raw = to_bytes(letter(subject=subject))
    assert str(read(raw)["Subject"]) == subject
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_a_subject_that_looks_encoded_arrives_as_it_was_written() -> None:
    assert str(read(to_bytes(letter(subject="=?utf-8?b?YQ==?= is not a")))["Subject"]) == "=?utf-8?b?YQ==?= is not a"


def lines_of(part: EmailMessage) -> str:
    return str(part.get_content()).replace("\r\n", "\n").strip("\r\n")


@given(texts.map(visible), texts.map(visible))
def test_both_bodies_read_as_the_standard_library_would_have_written_them(text: str, markup: str) -> None:
    one = letter(text=text.replace("\r", ""), html=markup.replace("\r", ""))
    mine, theirs = read(to_bytes(one)), oracle(one)
    for kind in ("plain", "html"):
        my, their = mine.get_body((kind,)), theirs.get_body((kind,))
        assert my is not None
        assert their is not None
        assert my.get_content_type() == their.get_content_type()
        # The library ends each body with a line end of its own, and where it is empty with half of one.
        assert lines_of(my) == lines_of(their)


@given(lines)
def test_no_name_makes_a_second_recipient_or_a_header(name: str) -> None:
    message = read(to_bytes(letter(name=name)))
    assert [address.addr_spec for address in message["To"].addresses] == ["a@haicang.example"]
    assert "".join(message["To"].addresses[0].display_name.split()) == "".join(name.split())
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "MIME-Version",
        "Content-Type",
    }  # fmt: skip


def test_a_name_with_a_comma_and_quotes_is_one_recipient() -> None:
    message = read(to_bytes(letter(name='陈, "雅文" <x@y.example>')))
    assert len(message["To"].addresses) == 1
    assert message["To"].addresses[0].display_name == '陈, "雅文" <x@y.example>'


def test_the_headers_that_mail_programs_go_by_are_there() -> None:
    message = read(to_bytes(letter()))
    assert message["Message-ID"] == "<0123456789abcdef@haicang.example>"
    assert message["In-Reply-To"] == message["References"] == "<case.1@haicang.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert message["From"].addresses[0].display_name == "海沧区服务中心"


@given(texts)
def test_every_mail_is_ascii_with_crlf_and_no_bare_line_end(text: str) -> None:
    raw = to_bytes(letter(text=visible(text)))
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert not any(line.startswith(b".") for line in raw.split(b"\r\n"))
