"""An agency's cases as a table for spreadsheets, which run nothing of it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from services.intake.cases.models import Case
from services.intake.cases.views import owner
from services.intake.codes.domain import Place
from services.intake.reports.exports import harmless
from services.intake.words import Text

HEADINGS = (
    Text("事项编号", "Number"),
    Text("来源编号", "Your reference"),
    Text("状态代码", "State"),
    Text("状态", "State in words"),
    Text("标题", "Title"),
    Text("事项类别", "Matter"),
    Text("承办单位", "Who has it"),
    Text("应答复时间", "Due"),
    Text("办理结果", "Outcome"),
    Text("收到时间", "Received"),
    Text("更新时间", "Updated"),
    Text("贵单位的状态", "Your state"),
)
BEGINS_WITH = "\ufeff"
"""The mark by which spreadsheets know that a file is UTF-8."""


def lines(
    cases: Iterable[Case], names: Mapping[str, Text], words: Mapping[str, str], place: Place, language: str
) -> Iterator[str]:
    """Yield the cases' lines of CSV. Times are those of the place's clocks. words: the agency's own, by our states."""
    for case in cases:
        who = owner(case, names)
        yield _line(
            (
                case.number,
                case.source_reference,
                case.state,
                _word(place, "states", case.state, language),
                case.title,
                case.matter,
                Text(**who["name"]).read(language) if who else None,
                f"{place.local(case.due_at):%Y-%m-%d %H:%M}" if case.due_at else None,
                _word(place, "outcomes", case.outcome, language),
                f"{place.local(case.received_at):%Y-%m-%d %H:%M}",
                f"{place.local(case.updated_at):%Y-%m-%d %H:%M}",
                words.get(case.state),
            )
        )


def head(language: str) -> str:
    """Return the first line, with the mark before it."""
    return BEGINS_WITH + _line(tuple(one.read(language) for one in HEADINGS))


def _word(place: Place, table: str, code: str | None, language: str) -> str | None:
    known = place.tables[table].get(code) if code else None
    return known.read(language) if known else code


def _line(cells: tuple[str | None, ...]) -> str:
    sink = io.StringIO()
    csv.writer(sink).writerow(["" if cell is None else harmless(cell) for cell in cells])
    return sink.getvalue()
