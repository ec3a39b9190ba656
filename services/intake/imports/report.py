"""What became of every row as a table (CSV), in which nothing can be taken for a formula."""

import csv
import io
from collections.abc import Callable, Collection, Iterator

from sqlalchemy.orm import Session

from services.intake.cases.store import whom_about
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

MaySee = Callable[[str | None], bool]


def written(
    service: Service, job: Import, language: str, outcome: str | None = None, may_see: MaySee | None = None
) -> Iterator[str]:
    """Yield the table piece by piece: a line for each row, and one for each further fault of a row.

    outcome: only rows of which that became. may_see: asked with whom a case is about whether its number may be shown;
    None for the agency that brought them.
    """
    yield "\ufeff"  # so that spreadsheets know the encoding
    yield _line(tuple(one.read(language) for one in _HEAD))
    after = 0
    while True:
        # A short transaction for each piece: whoever reads slowly holds none open.
        with service.database.read() as session:
            rows = store.rows(session, job.id, after, _AT_ONCE, outcome)
            hidden = _hidden(session, rows, may_see) if may_see else set()
        if not rows:
            return
        yield "".join(_line(cells) for row in rows for cells in _cells(row, language, hidden))
        after = rows[-1].row


def _hidden(session: Session, rows: list[ImportRow], may_see: MaySee) -> set[str]:
    """Return the numbers of those cases that the reader must not know of."""
    about = whom_about(session, [row.number for row in rows if row.number])
    return {number for number, whom in about.items() if not may_see(whom)}


def _cells(row: ImportRow, language: str, hidden: Collection[str]) -> Iterator[tuple[object, ...]]:
    outcome, number = OUTCOMES[row.outcome].read(language), row.number or ""
    for told in row.problems or [None]:
        why = (
            (told["column"] or told["pointer"], told["zh" if language.startswith("zh") else "en"]) if told else ("", "")
        )
        yield (row.row, outcome, row.reference or "", "" if number in hidden else number, *why)


def _line(cells: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(map(harmless, cells))
    return out.getvalue()
