"""Turns the cells of a row into the body of a case, as the mapping says. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from services.intake.imports.mapping import EXACT, INSTANT, TRUTH, WHOLE, Column, Mapping
from services.intake.imports.sheets.cells import CUT, MOST_COLUMNS, SCIENTIFIC, Cell, Fault, Unreadable
from services.intake.imports.sheets.dates import moment
from services.intake.words import Text

_EXACT_TO = 1e15
"""From here on a spreadsheet's number has more digits than are kept."""

_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_DATES = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S", "%Y.%m.%d", "%Y%m%d",
)  # fmt: skip
_TRUTHS = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False, "y": True, "n": False,
           "yes": True, "no": False, "√": True, "×": False}  # fmt: skip
_DAYS = (20_000.0, 80_000.0)
"""Numbers that are taken for a date without a format that says so, in a column of dates: from 1954 to 2119."""

_END = frozenset({"source_due_at", "source_return_until"})
"""Fields of which a date without a time means the end of the day."""

_NO_DATE = Fault(
    "date",
    Text(
        "不是可以识别的日期；可在映射的 dates 中写明格式。",
        "It is no date that is known; the mapping's dates may name the form.",
    ),
)
_NO_TRUTH = Fault("boolean", Text("应为“是”或“否”。", "It must be yes or no."))
_NO_NUMBER = Fault("integer", Text("应为整数。", "It must be a whole number."))
_UNMAPPED = Fault(
    "unmapped", Text("映射的 values 中没有这个取值。", "The mapping's values have nothing for what stands here.")
)


class CellFault(NamedTuple):
    """Why a cell cannot be taken: the column's name in the head, the field, and the fault."""

    column: str
    pointer: str
    fault: Fault


class Place(NamedTuple):
    """A column of this very file: where it stands, what it is called, what is done with it."""

    at: int
    name: str
    column: Column


def places(mapping: Mapping, head: Sequence[Cell]) -> list[Place]:
    """Return which columns of a file are used. Raises Unreadable where one is missing, there twice, or unknown."""
    found: dict[str, int] = {}
    twice = set()
    for index, cell in enumerate(head[:MOST_COLUMNS]):
        name = " ".join(str(cell.value if cell.value is not None else "").split())
        if name in found:
            twice.add(name)
        elif name:
            found[name] = index
    wanted = [name for name, column in mapping.columns.items() if column is not None]
    missing = [name for name in wanted if name not in found]
    doubled = [name for name in wanted if name in twice]
    unknown = [] if mapping.unlisted else [name for name in found if name not in mapping.columns]
    for names, code, zh, en in (
        (missing, "missing_column", "表头中没有这些列：{names}", "The head lacks these columns: {names}"),
        (
            doubled,
            "column_twice",
            "表头中这些列出现了不止一次：{names}",
            "These columns are in the head twice: {names}",
        ),
        (unknown, "unknown_column", "映射没有提到这些列：{names}", "The mapping does not know these columns: {names}"),
    ):
        if names:
            told = ", ".join(names[:20])
            raise Unreadable(Fault(code, Text(zh.format(names=told), en.format(names=told))))
    return [Place(found[name], name, column) for name, column in mapping.columns.items() if column is not None]


def body_of(
    mapping: Mapping, columns: Sequence[Place], cells: Sequence[Cell], zone: ZoneInfo
) -> tuple[dict[str, Any], list[CellFault]]:
    """Return a row as the body of a case, and what of it cannot be taken. zone: of dates without one."""
    body: dict[str, Any] = {}
    for name, value in mapping.constants.items():
        _put(body, tuple(name.split(".")), value)
    faults = []
    for place in columns:
        cell = cells[place.at] if place.at < len(cells) else Cell(None)
        value = cell.fault or _converted(cell.value, place.column, zone)
        if isinstance(value, Fault):
            faults.append(CellFault(place.name, place.column.pointer, value))
        elif value is not None:
            _put(body, place.column.path, value)
    return body, faults


def _put(body: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
    body[path[-1]] = value


def _converted(value: Any, column: Column, zone: ZoneInfo) -> Any:
    if value is None or value == "":
        return column.otherwise
    if column.values:
        said = " ".join(str(_text(value, exact=False)).split())
        if said in column.values:
            return column.values[said]
        if said not in {str(one) for one in column.values.values()}:
            return column.otherwise if column.otherwise is not None else _UNMAPPED
    if column.kind == INSTANT:
        return _instant(value, column, zone)
    if column.kind == TRUTH:
        return _TRUTHS.get(str(_text(value, exact=False)).lower(), _NO_TRUTH)
    if column.kind == WHOLE:
        return _whole(value)
    return _text(value, exact=column.path[-1] in EXACT)


def _text(value: Any, *, exact: bool) -> str | Fault:
    if isinstance(value, str):
        return SCIENTIFIC if exact and _SCIENTIFIC.fullmatch(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if abs(value) >= _EXACT_TO:
        return CUT
    return str(int(value)) if float(value).is_integer() else format(value, ".15g")


def _whole(value: Any) -> int | Fault:
    if isinstance(value, str):
        digits = value.replace(",", "").replace("，", "").replace(" ", "")
        plain = digits.isascii() and digits.lstrip("-").isdigit() and len(digits) < 20
        return int(digits) if plain else _NO_NUMBER
    if isinstance(value, bool | datetime) or not float(value).is_integer():
        return _NO_NUMBER
    return CUT if abs(value) >= _EXACT_TO else int(value)


def _instant(value: Any, column: Column, zone: ZoneInfo) -> str | Fault:
    if isinstance(value, float) and _DAYS[0] <= value <= _DAYS[1]:
        value = moment(value, from_1904=False)
    if isinstance(value, datetime):
        read, day = value, value.time() == time()
    elif isinstance(value, str):
        found = _read(value.strip(), column.dates or _DATES)
        if found is None:
            return _NO_DATE
        read, day = found
    else:
        return _NO_DATE
    if day and column.path[-1] in _END:
        read = read.replace(hour=23, minute=59, second=59)
    return (read if read.tzinfo else read.replace(tzinfo=zone)).isoformat()


def _read(text: str, forms: Sequence[str]) -> tuple[datetime, bool] | None:
    """Return a date that somebody wrote, and whether it is a day without a time."""
    for form in forms:
        try:
            return datetime.strptime(text, form), "%H" not in form  # noqa: DTZ007 - the zone is put in behind
        except ValueError:
            continue
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read, len(text) == len("2026-01-01")
