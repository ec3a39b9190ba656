"""The append-only history of a case in one service, chained by hash.

A line's text is canonical JSON that also holds the hash of the line before it; the line's hash is the SHA-256 of that
text. A changed, missing or reordered line therefore shows, and the head on the case's row shows a missing end.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.db.canonical import canonical
from shared.db.models import CaseHead, HistoryLine
from shared.db.session import UnitSession


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is read: `at` an instant in UTC, `actor` who did it: person, agency, clock, service."""

    number: int
    hash: str
    at: datetime
    kind: str
    actor: str
    cause: str
    facts: dict[str, Any]


def append(
    session: UnitSession,
    history: type[HistoryLine],
    service: str,
    case: CaseHead,
    *,
    at: datetime,
    kind: str,
    actor: str,
    cause: str,
    facts: dict[str, Any],
) -> Line:
    """Write the next line of a case whose row is locked, and move its head."""
    number = case.line + 1
    text = canonical(
        {
            "service": service,
            "case": case.id,
            "line": number,
            "at": at.isoformat(),
            "kind": kind,
            "actor": actor,
            "cause": cause,
            "facts": facts,
            "before": case.line_hash,
        }
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    session.write(history, case_id=case.id, line=number, at=at, kind=kind, text=text, hash=digest)
    case.line, case.line_hash = number, digest
    return Line(number, digest, at, kind, actor, cause, facts)


def lines_of(session: Session, history: type[HistoryLine], case_id: str) -> list[Line]:
    """Return the lines of a case in their order."""
    rows = session.scalars(select(history).where(history.case_id == case_id).order_by(history.line))
    return [_read(row) for row in rows]


def all_histories(session: Session, history: type[HistoryLine]) -> Iterator[tuple[str, Iterator[Line]]]:
    """Yield each case's id with its lines in their order; they have to be read before the next case is asked for."""
    rows = session.scalars(select(history).order_by(history.case_id, history.line).execution_options(yield_per=1000))
    for case_id, lines in groupby(rows, key=lambda row: row.case_id):
        yield case_id, map(_read, lines)


def _read(row: HistoryLine) -> Line:
    told = json.loads(row.text)
    at = datetime.fromisoformat(told["at"])
    return Line(row.line, row.hash, at, told["kind"], told["actor"], told["cause"], told["facts"])


def told_otherwise(told: Mapping[str, Any], stored: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each thing that is stored and that the history tells otherwise.

    told: what a case's lines come to, rebuilt by the service whose lines they are; stored: the same names, as the
    tables have them.
    """
    for name, value in stored.items():
        if value != told[name]:
            yield f"its history says {name} {_short(told[name])}, but {_short(value)} is stored"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 60 else f"{text[:60]}…"


def broken_lines(session: Session, history: type[HistoryLine], case: type[CaseHead]) -> Iterator[str]:
    """Yield a sentence for each place where a history does not hold together."""
    heads = {row.id: (row.line, row.line_hash) for row in session.execute(select(case.id, case.line, case.line_hash))}
    last: dict[str, tuple[int, str]] = {}
    rows = session.execute(
        select(history.case_id, history.line, history.kind, history.at, history.text, history.hash)
        .order_by(history.case_id, history.line)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        number, before = last.get(row.case_id, (0, ""))
        if row.line != number + 1:
            yield f"case {row.case_id}: line {number + 1} is missing before line {row.line}"
        told = json.loads(row.text)
        if hashlib.sha256(row.text.encode()).hexdigest() != row.hash:
            yield f"case {row.case_id}: line {row.line} was changed after it was written"
        elif row.line == number + 1 and told["before"] != before:
            yield f"case {row.case_id}: line {row.line} does not follow the line before it"
        elif (told["case"], told["line"], told["kind"], datetime.fromisoformat(told["at"])) != (
            row.case_id,
            row.line,
            row.kind,
            row.at,
        ):
            yield f"case {row.case_id}: line {row.line} was written with another case, number, kind or time"
        last[row.case_id] = (row.line, row.hash)
    for case_id, head in heads.items():
        if last.get(case_id, (0, "")) != head:
            yield f"case {case_id}: its history does not end where its row says (line {head[0]})"
    for case_id in last.keys() - heads.keys():
        yield f"case {case_id}: has a history but no row"
