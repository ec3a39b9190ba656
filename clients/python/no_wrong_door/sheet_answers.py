"""What is answered about spreadsheets; more fields may come.

Written by scripts/write_documents.py from docs/openapi.json: change neither by hand.
"""

from typing import Any, TypedDict


class MappingOut(TypedDict):
    name: str
    version: int
    made_at: str
    mapping: dict[str, Any]


class MappingList(TypedDict):
    mappings: list[MappingOut]


class Said(TypedDict):
    code: str
    detail: str


class ImportOut(TypedDict):
    id: str
    state: str
    file_name: str
    mapping: str
    version: int
    dry_run: bool
    row: int
    last_row: int | None
    taken: int
    already_there: int
    fits: int
    refused: int
    fault: Said | None
    notes: list[Said]
    waits_until: str | None
    made_at: str
    ended_at: str | None
    links: dict[str, Any]


class ImportList(TypedDict):
    imports: list[ImportOut]


class RowProblem(TypedDict):
    code: str
    detail: str
    column: str | None
    pointer: str


class RowOut(TypedDict):
    row: int
    outcome: str
    source_reference: str | None
    number: str | None
    problems: list[RowProblem]


class RowPage(TypedDict):
    rows: list[RowOut]
    next: str | None
