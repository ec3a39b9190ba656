"""Any bytes at all are read, within bounds: charsets, names, addresses, nesting, and what strangers think of."""

from base64 import b64encode

from services.notifier.inbox.headers import mailboxes
from services.notifier.inbox.incoming import read

HEAD = b"From: zhang@haicang.example\r\nTo: reply@haicang.example\r\nSubject: s\r\n"


def test_a_name_that_looks_like_an_address_is_a_name() -> None:
    one = read(b'From: "boss@x.example" <zhang@Haicang.Example>\r\n\r\n')
    assert (one.sender_name, one.sender) == ("boss@x.example", "zhang@haicang.example")
    assert mailboxes('"boss@x.example"') == []


def test_of_two_senders_neither_is_believed() -> None:
    assert read(b"From: a@x.example, b@x.example\r\n\r\n").sender == ""
    assert read(b"From: a@x.example\r\nFrom: b@x.example\r\n\r\n").sender == ""


def test_a_text_called_gb2312_is_read_and_a_file_is_kept_with_its_name() -> None:
    body = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\nfor old programs\r\n--b\r\n"
        b"Content-Type: text/plain; charset=gb2312\r\n\r\n" + "镕基：签收".encode("gbk") + b"\r\n--b\r\n"
        b"Content-Type: application/zip; name*=UTF-8''%E4%B8%AD..%2F%E5%BF%83.zip\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b64encode(b"PK\x03") + b"\r\n--b--\r\nafter it\r\n"
    )
    one = read(HEAD + body)
    assert one.text == "镕基：签收"
    assert [(file.name, file.content) for file in one.files] == [("心.zip", b"PK\x03")]
