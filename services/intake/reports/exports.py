"""A report as a table for other programs: CSV and a workbook. Nothing in it can be taken for a formula."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from services.intake.reports import handling, outside
from services.intake.reports.domain import Figure, Value, Values
from services.intake.reports.explaining import explained
from services.intake.reports.making import Report, share
from services.intake.reports.vocabulary import GROUPS
from services.intake.reports.wording import WORDS
from services.intake.words import Text

Row = tuple[Any, ...]

_MEANT = ("=", "+", "-", "@", "\t", "\r")

HEADINGS = {
    "month": Text("月份", "Month"),
    "body": Text("单位代码", "Body"),
    "name": Text("单位", "Name"),
    "place": Text("名次", "Place"),
    "score": Text("得分", "Score"),
    "figure": Text("指标代码", "Figure"),
    "figure_name": Text("指标", "Figure's name"),
    "item": Text("分项", "Item"),
    "of": Text("统计数", "Counted"),
    "that": Text("其中", "Of these"),
    "rate": Text("比率", "Rate"),
    "number": Text("事项编号", "Case"),
    "reason": Text("申诉理由", "Reason of the appeal"),
    "basis": Text("依据", "Legal basis"),
    "ruling": Text("裁定", "Ruling"),
    "ruled_by": Text("裁定人", "Ruled by"),
    "ruled_at": Text("裁定时间", "Ruled at"),
    "cases": Text("反馈件数", "Cases reported on"),
    "worked_days": Text("平均办理工作日（不含中止）", "Working days, rests left out"),
    "rested": Text("曾中止件数", "Cases that rested"),
    "rested_days": Text("平均中止工作日", "Working days of rest"),
    "owner": Text("区外单位", "Who has it"),
    "passed": Text("上报", "Passed up"),
    "answered": Text("已答复", "Answered"),
    "refused": Text("退回", "Sent back"),
    "otherwise": Text("其他", "Otherwise"),
    "open": Text("在办", "Open"),
    "days": Text("平均天数", "Days"),
    "meaning": Text("说明", "What it counts"),
}
HANDLED = ("cases", "worked_days", "rested", "rested_days")
"""Headings of what `handling.told` says, in its order."""

DISTRICT = Text("全区", "The district")
_SHEETS = (
    Text("指标", "Figures"),
    Text("单位对比", "Bodies"),
    Text("不计入事项", "Not counted"),
    Text("指标说明", "Definitions"),
    Text("上报事项", "Passed up"),
    Text("办理用时", "Time handled"),
)


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet runs: text that begins like a formula gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_MEANT) else value


def rows(report: Report, language: str) -> Iterator[Row]:
    """Yield the report line by line: for the district, then for each body, each figure, and each item of it."""
    yield tuple(
        HEADINGS[one].read(language)
        for one in ("month", "body", "name", "figure", "figure_name", "item", "of", "that", "rate")
    )
    for body, name, values in whole(report):
        for figure in report.definitions.figures:
            for item, of, that, rate in _items(figure, values[figure.code], language):
                head = (str(report.month), body, name.read(language), figure.code, figure.name.read(language))
                yield (*head, item, of, that, rate)


def whole(report: Report) -> Iterator[tuple[str, Text, Values]]:
    """Yield the district (without a code), then the bodies in their order, each with its name and figures."""
    yield "", DISTRICT, report.worked.district
    for body in report.in_order():
        yield body, report.name(body), report.worked.bodies[body]


def _items(figure: Figure, value: Value, language: str) -> Iterator[Row]:
    yield "", value.of, value.that if figure.is_rate else None, share(value.rate) if figure.is_rate else None
    for word in GROUPS[figure.by] if figure.by else ():
        yield WORDS[word].read(language), value.by.get(word, 0), None, None


def as_csv(report: Report, language: str) -> str:
    """Return the report as CSV with a mark of its encoding, by which spreadsheets know that it is UTF-8."""
    sink = io.StringIO()
    writer = csv.writer(sink)
    for row in rows(report, language):
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return "\ufeff" + sink.getvalue()


def as_xlsx(report: Report, language: str) -> bytes:
    """Return the report as a workbook: all figures, a table of bodies against figures, what each figure counts.

    Besides, what rulings keep out, what became of cases that were passed up, and how long reports took.
    """
    from openpyxl import Workbook  # who asks for no workbook does not pay for it

    book = Workbook(write_only=True)
    for title, lines in zip(_SHEETS, (rows, _matrix, _kept_out, _meanings, _outside, _handled), strict=True):
        sheet = book.create_sheet(title.read(language))
        sheet.freeze_panes = "A2"
        for line in lines(report, language):
            sheet.append([harmless(cell) for cell in line])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _matrix(report: Report, language: str) -> Iterator[Row]:
    figures, places = report.definitions.figures, {one.body: one for one in report.worked.ranking}
    head = [HEADINGS[one].read(language) for one in ("name", "place", "score")]
    yield (*head, *(figure.name.read(language) for figure in figures))
    for body, name, values in whole(report):
        ranked = places.get(body)
        own = (name.read(language), ranked.place if ranked else None, share(ranked.score) if ranked else None)
        yield (*own, *(_cell(figure, values[figure.code]) for figure in figures))


def _cell(figure: Figure, value: Value) -> Any:
    return share(value.rate) if figure.is_rate else value.of


def _kept_out(report: Report, language: str) -> Iterator[Row]:
    names = ("number", "name", "reason", "basis", "ruling", "ruled_by", "ruled_at")
    yield tuple(HEADINGS[one].read(language) for one in names)
    for one in report.excluded:
        if one.guarded:
            yield (one.number,)
        else:
            at = report.place.local(one.ruled_at).strftime("%Y-%m-%d %H:%M")
            told = (report.name(one.body).read(language), one.reason, one.basis, one.ruling, one.ruled_by, at)
            yield (one.number, *told)


def _meanings(report: Report, language: str) -> Iterator[Row]:
    yield tuple(HEADINGS[one].read(language) for one in ("figure", "figure_name", "meaning"))
    for figure in report.definitions.figures:
        between = "" if language == "zh" else " "
        yield figure.code, figure.name.read(language), between.join(one.read(language) for one in explained(figure))


def _outside(report: Report, language: str) -> Iterator[Row]:
    names = ("passed", "answered", "refused", "otherwise", "open", "days")
    yield tuple(HEADINGS[one].read(language) for one in ("owner", *names))
    for one in (report.passed_up.district, *report.passed_up.owners.values()):
        numbers = outside.told(one)
        yield (one.name.read(language), *(numbers[name] for name in names))


def _handled(report: Report, language: str) -> Iterator[Row]:
    yield tuple(HEADINGS[one].read(language) for one in ("name", *HANDLED))
    yield DISTRICT.read(language), *handling.told(report.handled.district).values()
    for body, one in report.handled.bodies.items():
        yield report.name(body).read(language), *handling.told(one).values()
