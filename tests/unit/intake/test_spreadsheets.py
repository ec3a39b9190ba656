"""Strangers' spreadsheets: right readings, or clear refusals, in bounded memory."""

import io
import tracemalloc
import zipfile
from datetime import datetime
from typing import IO, Any

import pytest

from services.intake.imports.sheets import looking, text, workbook
from services.intake.imports.sheets.cells import Unreadable
from services.intake.imports.sheets.workbook import Workbook
from tests.unit.intake.sheets import book, by_hand


def read(file: IO[bytes], sheet: str | None = None) -> list[tuple[int, list[Any]]]:
    opened = Workbook(file, sheet)
    try:
        return [
            (number, [cell.fault.code if cell.fault else cell.value for cell in cells])
            for number, cells in opened.rows()
        ]
    finally:
        opened.close()


def refused(file: IO[bytes]) -> str:
    with pytest.raises(Unreadable) as caught:
        read(file)
    fault = caught.value.fault
    assert fault.text.zh
    assert fault.text.en
    return fault.code


def test_a_workbook_is_read_as_the_common_library_wrote_it() -> None:
    when = datetime(2026, 11, 5, 9, 30)
    rows = [
        ["编号", "企业 ", None, "日期", "电话"],
        ["W-1", "甲\n乙", None, when, 13800138000],
        [None],
        [True, 1.5, "", 2],
    ]
    assert read(book(rows)) == [
        (1, ["编号", "企业 ", None, "日期", "电话"]),
        (2, ["W-1", "甲\n乙", None, when, 13800138000.0]),
        (4, [True, 1.5, None, 2.0]),
    ]


@pytest.mark.parametrize(
    ("xml", "cells"),
    [
        ('<row r="1"><c r="A1"><f>SUM(B1)</f><v>7</v></c></row>', [7.0]),
        ('<row r="1"><c r="A1"><f>SUM(B1)</f></c></row>', ["formula"]),
        ('<row r="1"><c r="A1" t="str"><f>B1</f><v>文字</v></c></row>', ["文字"]),
        ('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>', ["cell_error"]),
        ('<row r="1"><c r="B1" t="inlineStr"><is><r><t>甲</t></r><r><t> 乙</t></r></is></c></row>', [None, "甲 乙"]),
        ('<row><c t="b"><v>0</v></c><c><v>1.38E10</v></c></row>', [False, 1.38e10]),
        ('<row r="1"><c r="A1" t="s"><v>9</v></c><c r="B1"><v>x</v></c></row>', [None, "x"]),
    ],
)
def test_cells_that_are_more_than_values(xml: str, cells: list[Any]) -> None:
    assert [row for _, row in read(by_hand(xml))] == [cells]


def test_cells_that_were_merged_over_rows_are_named_and_over_columns_are_read() -> None:
    rows = [["甲", "乙", "丙"], ["一", "二", "三"], [None, "四", "五"], ["六", "七", "八"]]
    assert [row for _, row in read(book(rows, merge="A2:A3"))][1:] == [
        ["merged", "二", "三"],
        ["merged", "四", "五"],
        ["六", "七", "八"],
    ]
    assert read(book(rows, merge="B1:C1"))[0] == (1, ["甲", "乙"])


def test_what_is_no_plain_workbook_is_refused_with_what_to_do() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert refused(io.BytesIO(b"\xd0\xcf\x11\xe0" + bytes(2000))) == "old_workbook"
    assert refused(io.BytesIO(b"PK\x03\x04" + bytes(2000))) == "not_a_workbook"
    assert refused(io.BytesIO(b"")) == "not_a_workbook"
    assert refused(by_hand(row, more={"xl/vbaProject.bin": b"x"})) == "macros"
    assert refused(by_hand(row, more={"../../etc/passwd": b"x"})) == "not_a_workbook"
    assert refused(by_hand(row, target="../../etc/passwd")) == "not_a_workbook"
    assert refused(by_hand(row, target="/xl/styles.xml", more={"xl/styles.xml": b"<a/>"})) == "not_a_workbook"
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert refused(by_hand('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>', doctype=bomb)) == "not_a_workbook"
    assert refused(by_hand("<row><c><v>1</v></row>")) == "not_a_workbook"
    with pytest.raises(Unreadable, match="no sheet named"):
        read(by_hand(row), "别的")
    cut = by_hand(row).getvalue()  # type: ignore[attr-defined]
    assert refused(io.BytesIO(cut[: len(cut) // 2])) == "not_a_workbook"


def test_what_unpacks_to_too_much_is_refused_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_SHEET", 3 * 2**20)
    monkeypatch.setattr(workbook, "MOST_TEXTS", 3 * 2**20)
    much = 12 * 2**20
    spaces = by_hand("<row r='1'>" + " " * much + "</row>")
    texts = by_hand("", more={"xl/sharedStrings.xml": b"<sst>" + b"<si><t>" + b"a" * much + b"</t></si></sst>"})
    monkeypatch.setattr(workbook, "MOST_CELL", 2**20)
    cell = by_hand('<row r="1"><c r="A1" t="str"><v>' + "a" * (2 * 2**20) + "</v></c></row>")
    tag = by_hand('<row r="1"><c r="' + "A" * (2 * 2**20) + '"/></row>')
    files = {"spaces": spaces, "texts": texts, "cell": cell, "tag": tag}
    tracemalloc.start()
    try:
        assert {name: refused(file) for name, file in files.items()} == {
            "spaces": "too_large",
            "texts": "too_large",
            "cell": "too_large",
            "tag": "not_a_workbook",
        }
        assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    finally:
        tracemalloc.stop()


def test_a_million_empty_rows_are_no_rows() -> None:
    empty = "".join(f'<row r="{number}"/>' for number in range(2, 1_000_001))
    assert read(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>' + empty)) == [(1, [1.0])]


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ("编号,企业\nW-1,甲\n".encode(), ["W-1", "甲"]),
        ("\ufeff编号;企业\nW-1;甲\n".encode(), ["W-1", "甲"]),
        ("编号\t企业\nW-1\t海沧鎏金\n".encode("gb18030"), ["W-1", "海沧鎏金"]),
        ("编号,企业\r\nW-1,甲\r\n".encode("utf-16"), ["W-1", "甲"]),
        ('"编,号",企业\n"W,1","甲\n乙"\n'.encode(), ["W,1", "甲\n乙"]),
    ],
)
def test_a_text_is_read_in_whatever_encoding_and_with_whatever_between(data: bytes, row: list[str]) -> None:
    _, second = text.Table(io.BytesIO(data)).rows()
    assert [cell.value for cell in second[1]] == row


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b'a,b\n"never closed', b"a,b\n" + b"x" * 200_000])
def test_a_text_that_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        list(text.Table(io.BytesIO(data)).rows())


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize("place", [-1, 0, 20])
def test_a_part_that_was_damaged_on_its_way_is_noticed_whatever_it_is(part: str, place: int) -> None:
    packed = bytearray(book([[f"第{number}行", number] for number in range(500)]).read())
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        at = file.getinfo(part).header_offset
    # Its head's first bytes, or some of what is packed behind the head and its name.
    begin = at if place < 0 else at + 30 + len(part) + place
    packed[begin : begin + 4] = bytes(one ^ 0xFF for one in packed[begin : begin + 4])
    assert refused(io.BytesIO(packed)) == "not_a_workbook"


def test_how_far_a_file_goes_is_known_before_it_is_read() -> None:
    assert text.Table(io.BytesIO('编号,"企\n业"\n1,2\n\n3,4\n'.encode())).last_row() == 4
    assert text.Table(io.BytesIO(b'a,b\n1,2\n"never closed')).last_row() is None
    rows = [[f"第{number}行", "字" * 300] for number in range(1, 3001)]
    assert Workbook(book(rows)).last_row == 3000
    assert Workbook(by_hand('<x:row spans="1:3" r="7"><c r="A7"><v>1</v></c></x:row>')).last_row == 7
    assert Workbook(by_hand("<row><c><v>1</v></c></row>")).last_row is None


def test_links_to_other_workbooks_are_noticed_and_never_followed() -> None:
    link = b'<externalLink><externalBook r:id="rId1"/></externalLink>'
    target = (
        b'<Relationships><Relationship Id="rId1" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": target,
    }
    linked = by_hand('<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>7</v></c></row>', more=parts)
    found = Workbook(linked)
    assert found.links
    assert [[(cell.value, cell.formula) for cell in cells] for _, cells in found.rows()] == [[(7.0, True)]]
    found.close()
    assert not Workbook(by_hand('<row r="1"><c r="A1"><v>7</v></c></row>')).links


@pytest.mark.parametrize("name", ["/etc/passwd", "..\\..\\evil.xml", "xl/../../evil.xml", "\\evil.xml"])
def test_a_part_whose_name_leads_out_is_no_part(name: str) -> None:
    assert refused(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>', more={name: b"x"})) == "not_a_workbook"


def test_more_parts_or_merged_cells_than_any_table_has_are_refused() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    many = {f"xl/media/{number}.png": b"" for number in range(workbook.MOST_PARTS)}
    assert refused(by_hand(row, more=many)) == "not_a_workbook"
    merged = "".join(f'<mergeCell ref="A{2 * one}:A{2 * one + 1}"/>' for one in range(1, looking.MOST_MERGES + 2))
    assert refused(by_hand(f"{row}</sheetData><mergeCells>{merged}</mergeCells><sheetData>")) == "merged"


def test_a_part_that_is_there_twice_is_refused() -> None:
    twice = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
    with zipfile.ZipFile(twice, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>")
    twice.seek(0)
    assert refused(twice) == "not_a_workbook"


def test_cells_that_have_but_a_format_are_empty_however_many_there_are() -> None:
    empty = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(2, 200_001))
    assert read(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>' + empty)) == [(1, [1.0])]
