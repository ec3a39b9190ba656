"""Makes a line of a spreadsheet's row: the same that a line of a batch is, and checked by the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from marshmallow import ValidationError

from services.intake.codes.domain import Place
from services.intake.imports import converting, history
from services.intake.imports.mapping import Mapping
from services.intake.imports.sheets.cells import Cell
from services.intake.imports.taking import Line, checked
from services.intake.problems import said
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
