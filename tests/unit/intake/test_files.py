"""What a file is, by its bytes, and under which name it is kept."""

import contextlib
import io
import itertools
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.intake.attachments.domain import FileState, Refused, available, cleaned, named
from services.intake.attachments.kinds import TYPES, USUAL
from services.intake.attachments.sniffing import types_of
from tests.parts import files


def types(data: bytes) -> list[str]:
    return types_of(io.BytesIO(data), len(data))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (files.PDF, ["pdf"]),
        (b"\xef\xbb\xbf" + files.PDF, ["pdf"]),
        (files.PNG, ["png"]),
        (files.JPG, ["jpg"]),
        (files.HEIC, ["heic"]),
        (files.OLE, ["wps"]),
        (files.DOCX, ["docx", "zip"]),
        (files.XLSX, ["xlsx", "zip"]),
        (files.OFD, ["ofd", "zip"]),
        (files.ZIP, ["zip"]),
        (files.packed("word/document.xml"), ["zip"]),
        (files.TEXT, ["txt"]),
        (files.TEXT.decode("gb18030").encode("utf-16"), ["txt"]),
        ("围墙".encode() * 40_000, ["txt"]),  # characters lie across the blocks in which it is read
        (files.TEXT + b"\x00", []),
        (files.EXE, []),
        (b"\xff\xfe\x00", []),
        (b"GIF89a\x01\x00", []),
    ],
    ids=itertools.count(),
)
def test_a_file_is_known_by_its_bytes(data: bytes, found: list[str]) -> None:
    assert types(data) == found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (files.packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file_macros"),
        (files.packed("../../etc/cron.d/x"), "archive_paths"),
        (files.packed("C:\\x.txt"), "archive_paths"),
        (files.packed("/x"), "archive_paths"),
        (files.packed(*map(str, range(5001))), "archive_too_large"),
        (files.claiming(0xFFFF, 0xFFFFFFFF), "archive_too_large"),
        (files.claiming(10, 2**21), "archive_too_large"),
        (files.claiming(10, 460), "file_damaged"),
        (files.unpacking_to(2**30), "archive_too_large"),
        (files.unpacking_to(2**24), "archive_too_large"),
        (files.sealed(), "file_encrypted"),
        (b"PK\x03\x04" + b"\x00" * 100, "file_damaged"),
    ],
    ids=itertools.count(),
)
def test_a_packed_file_that_nobody_should_open_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        types(data)
    assert refused.value.code == code


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", files.DOCX, files.OLE[:20], files.claiming(2, 92)])
)
def test_whatever_comes_is_known_or_refused_and_never_breaks(data: bytes, before: bytes) -> None:
    with contextlib.suppress(Refused):
        assert set(types(before + data)) <= set(TYPES)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("现状 图.PDF", "现状 图.PDF"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lin\\图.pdf", "图.pdf"),
        ("fdp\u202egpj.exe.pdf", "fdpgpj.exe.pdf"),
        ("a\x00b\r\nc\u200b.pdf", "abc.pdf"),
        ("  .htaccess ", "htaccess"),
        ("..", ""),
        ('what?*|<>:".pdf', "what_______.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("长" * 300 + ".docx", "长" * 78 + ".docx"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        ("\ud800.png", "png"),
        ("e\u0301te\u0301.txt", "\u00e9t\u00e9.txt"),
    ],
)
def test_a_name_is_kept_without_what_harms(sent: str, kept: str) -> None:
    assert cleaned(sent) == kept


@given(st.text(max_size=400))
@example("长" * 100 + "." + "长" * 100)
def test_a_cleaned_name_is_short_storable_and_stays_as_it_is(name: str) -> None:
    kept = cleaned(name)
    assert len(kept) <= 120
    assert len(kept.encode()) <= 240
    assert not {"/", "\\", "\x00", "\u202e"} & set(kept)
    assert not kept.startswith(".")
    assert cleaned(kept) == kept


@pytest.mark.parametrize(
    ("name", "media", "data", "kept"),
    [
        ("图.jpeg", "image/jpeg", files.JPG, ("图.jpeg", "jpg")),
        ("图", "", files.JPG, ("图.jpg", "jpg")),
        ("新阳 1.2亩 V2.3", "application/octet-stream", files.PDF, ("新阳 1.2亩 V2.3.pdf", "pdf")),
        ("", "application/x-www-form-urlencoded", files.TEXT, ("file.txt", "txt")),
        ("报告.doc", "application/msword", files.OLE, ("报告.doc", "wps")),
        ("报告.docx", "", files.DOCX, ("报告.docx", "docx")),
    ],
    ids=itertools.count(),
)
def test_a_file_that_is_what_it_says_is_taken(name: str, media: str, data: bytes, kept: Any) -> None:
    assert named(name, media, types(data), USUAL) == kept


@pytest.mark.parametrize(
    ("name", "media", "data", "code", "says"),
    [
        ("报告.pdf", "", files.PNG, "file_type_mismatch", ["PDF 文档（.pdf）", "PNG 图片"]),
        ("报告.png", "application/pdf", files.PNG, "file_type_mismatch", ["application/pdf", "PNG 图片"]),
        ("报告.docx", "", files.OLE, "file_type_mismatch", ["Word 文档（.docx）", "WPS"]),
        ("报告.exe", "", files.PDF, "file_type", [".exe", "pdf、jpg"]),
        ("报告.zip", "", files.ZIP, "file_type", [".zip", "pdf、jpg"]),
        ("报告.zip", "", files.DOCX, "file_type", [".zip"]),
        ("报告.html", "", b"<script>alert(1)</script>", "file_type", [".html"]),
        ("报告.pdf", "", files.EXE, "file_type", ["认不出", ".pdf"]),
    ],
    ids=itertools.count(),
)
def test_a_file_that_lies_or_is_not_wanted_is_refused_with_both_named(
    name: str, media: str, data: bytes, code: str, says: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        named(name, media, types(data), USUAL)
    assert refused.value.code == code
    assert all(one in refused.value.text.zh for one in says), refused.value.text.zh


def test_nothing_is_handed_out_before_it_is_clean_where_there_is_a_scanner() -> None:
    assert [available(state, scanned=True) for state in FileState] == [False, True, False]
    assert [available(state, scanned=False) for state in FileState] == [True, True, False]
