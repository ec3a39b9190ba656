"""What became of every row as a table (CSV), in which nothing can be taken for a formula."""

import csv
import io
from collections.abc import Iterator

from services.intake.imports import store
from services.intake.imports.models import Import, ImportRow
from services.intake.reports.exports import harmless
from services.intake.words import Text
from shared.messaging import Service

_HEAD = (
    Text("行", "Row"),
    Text("结果", "Outcome"),
    Text("来源编号", "Source reference"),
    Text("事项编号", "Case"),
    Text("列", "Column"),
    Text("原因", "Why"),
)
OUTCOMES = {
    "taken": Text("已收下", "taken"),
    "already_there": Text("此前已收下", "already there"),
    "fits": Text("可以收下", "fits"),
    "refused": Text("未收下", "refused"),
}
_AT_ONCE = 1000


def written(service: Service, job: Import, language: str) -> Iterator[str]:
    """Yield the table piece by piece: a line for each row, and one for each further fault of a row."""
    yield "\ufeff"  # so that spreadsheets know the encoding
    yield _line(tuple(one.read(language) for one in _HEAD))
    after = 0
    while True:
        # A short transaction for each piece: whoever reads slowly holds none open.
        with service.database.read() as session:
            rows = store.rows(session, job.id, after, _AT_ONCE)
        if not rows:
            return
        yield "".join(_line(cells) for row in rows for cells in _cells(row, language))
        after = rows[-1].row


def _cells(row: ImportRow, language: str) -> Iterator[tuple[object, ...]]:
    outcome = OUTCOMES[row.outcome].read(language)
    for told in row.problems or [None]:
        why = (
            (told["column"] or told["pointer"], told["zh" if language.startswith("zh") else "en"]) if told else ("", "")
        )
        yield (row.row, outcome, row.reference or "", row.number or "", *why)


def _line(cells: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(map(harmless, cells))
    return out.getvalue()
