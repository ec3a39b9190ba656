"""The habits of agencies that bring many cases at once: batches of lines, and spreadsheets."""

import json
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from services.simulating import sheets
from services.simulating.client import NDJSON, YAML
from services.simulating.habits import Agency, Unexpected, pages, read

PATIENCE = 300.0
"""Seconds within which a spreadsheet must have been worked off."""

_POLL = 0.3


def batch(agency: Agency) -> None:
    """Bring lines, of which one is no case and one stands there twice; then, now and then, all of them again."""
    lines: list[Any] = agency.several(agency.mix.batch - 2)
    lines.insert(len(lines) // 2, {**agency.fresh(), "kind": "no such kind"})
    lines.append(lines[0])
    good = len(lines) - 2
    _batch(agency, lines, {"taken": good, "already_there": 1, "refused": 1})
    if agency.chance.random() < 0.5:
        _batch(agency, lines, {"taken": 0, "already_there": good + 1, "refused": 1})


def in_csv(agency: Agency) -> None:
    """Bring a table that is text."""
    _sheet(agency, sheets.CSV)


def in_xlsx(agency: Agency) -> None:
    """Bring a workbook."""
    _sheet(agency, sheets.XLSX)


def _batch(agency: Agency, lines: list[Any], expected: dict[str, int]) -> None:
    body = b"\n".join(json.dumps(one, ensure_ascii=False).encode() for one in lines)
    agency.tally.posted += len(lines)
    told = read(agency.client.send("POST", "/v1/cases/batch", body, NDJSON), 200)
    found = {name: told.get(name) for name in expected}
    seen = Counter(one["outcome"] for one in told["results"])
    if found != expected or len(told["results"]) != len(lines) or any(seen[one] != expected[one] for one in expected):
        raise Unexpected(f"of {len(lines)} lines {expected} was to become, and {found} became, by line {dict(seen)}")
    _count(agency, expected)


def _sheet(agency: Agency, kind: str) -> None:
    if not agency.has_mapping:
        made = sheets.mapping(agency.mix.channel, agency.matters)
        read(agency.client.send("POST", f"/v1/import-mappings?name={sheets.MAPPING}", made, YAML), 200)
        agency.has_mapping = True
    sheet = sheets.sheet(kind, agency.several(agency.mix.rows), agency.chance)
    _import(agency, sheet, {"taken": sheet.good, "already_there": 0, "refused": sheet.bad})
    if agency.chance.random() < 0.5:  # as people do who are not sure whether the first time has worked
        _import(agency, sheet, {"taken": 0, "already_there": sheet.good, "refused": sheet.bad})


def _import(agency: Agency, sheet: sheets.Sheet, expected: dict[str, int]) -> None:
    rows = sheet.good + sheet.bad
    agency.tally.posted += rows
    ending = "xlsx" if sheet.kind == sheets.XLSX else "csv"
    asked = urlencode({"mapping": sheets.MAPPING, "file_name": f"走访台账.{ending}"})
    job = read(agency.client.send("POST", f"/v1/imports?{asked}", sheet.data, sheet.kind), 202)
    deadline = time.monotonic() + PATIENCE
    while job["state"] not in ("done", "failed"):
        if time.monotonic() > deadline:
            raise Unexpected(f"the import {job['id']} is {job['state']} after {PATIENCE:.0f} s")
        agency.stopping.wait(_POLL)
        job = agency.ask(f"/v1/imports/{job['id']}")
    found = {name: job[name] for name in expected}
    if job["state"] != "done" or found != expected:
        raise Unexpected(f"of {rows} rows {expected} was to become, and {found} became: {job['state']} {job['fault']}")
    seen = Counter(one["outcome"] for one in pages(agency, f"/v1/imports/{job['id']}/rows?limit=200", "rows"))
    if any(seen[name] != count for name, count in expected.items()):
        raise Unexpected(f"the import {job['id']} counts {expected}, and its rows {dict(seen)}")
    _count(agency, expected)


def _count(agency: Agency, became: dict[str, int]) -> None:
    agency.tally.accepted += became["taken"]
    agency.tally.repeated += became["already_there"]
    agency.tally.refused += became["refused"]
