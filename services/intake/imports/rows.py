"""Makes a line of a spreadsheet's row, the same that a line of a batch is, and says of each what is wrong with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from marshmallow import ValidationError

from services.intake.codes.domain import Place
from services.intake.imports import converting, history
from services.intake.imports.mapping import Mapping
from services.intake.imports.sheets.cells import Cell, Fault
from services.intake.imports.taking import Line, Result, checked
from services.intake.problems import said
from services.intake.words import Text
from shared.web.faults import FieldError, field_errors
from shared.web.problem_kinds import INVALID


def line_of(
    number: int,
    cells: Sequence[Cell],
    mapping: Mapping,
    columns: Sequence[converting.Place],
    place: Place,
    now: datetime,
) -> Line:
    """Return a row as a line. One without a reference is known again by what it says, whatever file it stands in."""
    body, faults = converting.body_of(mapping, columns, cells, place.zone)
    wrong = [FieldError(one.pointer, one.fault.code, said(one.fault.text)) for one in faults]
    ended: dict[str, Any] | None = None
    sent = body
    if mapping.historical:
        ended, errors = _ended({name: body[name] for name in history.NAMES if name in body})
        wrong += errors
        body = {name: value for name, value in body.items() if name not in history.NAMES}
    line = checked(number, body, place, (ended or {}).get("received_at", now), None, sent=sent)
    if line.kind is not None or wrong:
        named = {one.pointer for one in wrong}
        wrong += [one for one in line.errors if not any(_same(one.pointer, at) for at in named)]
        return replace(line, kind=INVALID, errors=wrong, key=None)
    return replace(line, key=f"row:{line.digest}" if line.reference is None else None, ended=ended)


def _same(pointer: str, other: str) -> bool:
    """Say whether one thing is wrong where another is: a cell that cannot be read is missing as well."""
    return pointer == other or other.startswith(f"{pointer}/")


def _ended(told: dict[str, Any]) -> tuple[dict[str, Any] | None, list[FieldError]]:
    try:
        loaded: dict[str, Any] = history.HISTORICAL.load(told)
    except ValidationError as error:
        return None, field_errors(error.messages)
    return loaded, []


class Problem(NamedTuple):
    """What is wrong with a row: the column's name where it is one's, the field, and the fault."""

    column: str | None
    pointer: str
    fault: Fault

    def told(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"column": self.column, "pointer": self.pointer, **self.fault.told()}


def problems_of(result: Result, names: dict[str, str]) -> list[Problem]:
    """Return what is wrong with a row. names: of columns, by the pointer of the field that each gives."""
    if result.kind is None:
        return []
    if not result.errors:
        text_ = Text(result.kind.title.zh, result.kind.title.en)
        return [Problem(names.get("/source_reference"), "/source_reference", Fault(result.kind.slug, text_))]
    return [
        Problem(
            _column_of(one.pointer, names), one.pointer, Fault(one.code, Text(*map(_plain, (one.text.zh, one.text.en))))
        )
        for one in result.errors
    ]


def _column_of(pointer: str, names: dict[str, str]) -> str | None:
    if pointer in names:
        return names[pointer]
    return next((name for at, name in names.items() if at.startswith(f"{pointer}/")), None)


def _plain(text_: str) -> str:
    return text_.replace("{{", "{").replace("}}", "}")
