"""Questions about cases."""

import json
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Row, insert, literal, select, text, tuple_
from sqlalchemy.orm import Session

from services.intake.cases.models import Case, CaseNumber, Idempotency, in_earnest
from services.intake.models import History
from services.intake.same.store import has_moved
from shared.contracts.words import CaseState
from shared.db.among import walked
from shared.db.direct import Question
from shared.db.history import Line, lines_of

AHEAD = 20
"""Numbers that a process takes from the sequence at a time, since each would cost a case a question of its own.

So cases of one moment may have numbers out of order, and what is left when a process ends is a gap.
"""

_NEXT_NUMBERS = Question(text("select nextval('case_number_id_seq') from generate_series(1, :ahead)"))
_RECEIPT = (Case.id, Case.number, Case.agency, Case.tracking_code, Case.link_token, Case.body_digest)
_ahead: WeakKeyDictionary[Any, deque[int]] = WeakKeyDictionary()


def next_sequence(session: Session) -> int:
    """Return the next number for a case. It is used up even where the transaction does not commit."""
    if session.get_bind().dialect.name == "sqlite":
        return int(session.execute(insert(CaseNumber)).inserted_primary_key[0])  # type: ignore[attr-defined]
    ahead = _ahead.setdefault(session.get_bind(), deque())
    while True:
        try:
            return ahead.popleft()  # threads share them, and each takes one in one step
        except IndexError:
            ahead.extend(next_sequences(session, AHEAD))


def give_back_sequences(engine: Engine) -> None:
    """Forget the numbers that this process has ahead of a database: its sequence is no longer the one they are from."""
    _ahead.pop(engine, None)


def next_sequences(session: Session, count: int) -> list[int]:
    """Return the next numbers for so many cases, in one statement where the database has sequences."""
    if session.get_bind().dialect.name == "sqlite":
        return [next_sequence(session) for _ in range(count)]
    return [number for (number,) in _NEXT_NUMBERS.rows(session, ahead=count)] if count else []


def id_of(session: Session, number: str, agency: str | None = None) -> str | None:
    """Return the id of the case with a number; with an agency, only where it brought the case."""
    query = select(Case.id).where(Case.number == number)
    if agency is not None:
        query = query.where(Case.agency == agency)
    return session.scalar(query)


def by_number(session: Session, number: str, agency: str | None = None) -> Case | None:
    """Return a case by its number; with an agency, only where it brought the case."""
    query = select(Case).where(Case.number == number)
    if agency is not None:
        query = query.where(Case.agency == agency)
    return session.scalar(query)


def by_link(session: Session, token: str) -> Case | None:
    """Return a case by the token of its link."""
    return session.scalar(select(Case).where(Case.link_token == token))


def by_reference(session: Session, agency: str, reference: str) -> Case | None:
    """Return a case by the number that its agency gave it."""
    return session.scalar(select(Case).where(Case.agency == agency, Case.source_reference == reference))


def receipts(session: Session, agency: str, references: Collection[str]) -> dict[str, Row]:
    """Return what was said when an agency's cases were taken, by their references: what a receipt needs, and digest."""
    query = select(Case.source_reference, *_RECEIPT).where(Case.agency == agency)
    found = session.connection().execute(walked(session, query, Case.source_reference, references))
    return {row.source_reference: row for row in found}


def whom_about(session: Session, numbers: Collection[str]) -> dict[str, str | None]:
    """Return whom the cases with these numbers are about; what is about nobody is there with None."""
    query = select(Case.number, Case.about)
    rows = session.connection().execute(walked(session, query, Case.number, numbers)) if numbers else ()
    return {row.number: row.about for row in rows}


def done_under(session: Session, scope: str, keys: Collection[str]) -> dict[str, Row]:
    """Return what was done under some idempotency keys, by key."""
    query = select(Idempotency.key, Idempotency.digest, Idempotency.answer).where(Idempotency.scope == scope)
    found = session.connection().execute(walked(session, query, Idempotency.key, keys))
    return {row.key: row for row in found}


def done_before(session: Session, scope: str, key: str) -> Idempotency | None:
    """Return what was done under an idempotency key."""
    return session.get(Idempotency, (scope, key))


def facts_of(session: Session, case: Case) -> dict[str, Any]:
    """Return a case as it was brought (CaseFacts): the first line of its history holds it, and nothing else does."""
    facts: dict[str, Any] = json.loads(
        session.execute(select(History.text).where(History.case_id == case.id, History.line == 1)).scalar_one()
    )["facts"]["case"]
    return facts


def history(session: Session, case: Case, after: int = 0, limit: int | None = None) -> list[Line]:
    """Return lines of a case's history in their order, those behind a number."""
    lines = [line for line in lines_of(session, History, case.id) if line.number > after]
    return lines if limit is None else lines[:limit]


def newest_line(session: Session, case: Case, kind: str) -> dict[str, Any] | None:
    """Return the facts of the last line of a kind in a case's history, None where there is none."""
    query = select(History.text).where(History.case_id == case.id, History.kind == kind)
    text_ = session.scalar(query.order_by(History.line.desc()).limit(1))
    facts: dict[str, Any] | None = json.loads(text_)["facts"] if text_ else None
    return facts


def explanation_of(session: Session, case: Case) -> str | None:
    """Return what the enterprise was told after its bad verdict was checked, where that is how its case has closed."""
    told = newest_line(session, case, "case.explained") if case.state == CaseState.CLOSED else None
    return told["text"] if told and told["round"] == case.round else None


def standing_in(session: Session, state: str, limit: int) -> list[Case]:
    """Return the cases in a state that are no tests, the oldest first."""
    query = select(Case).where(Case.state == state, in_earnest()).order_by(Case.received_at, Case.id)
    return list(session.scalars(query.limit(limit)))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of an agency's cases to list; instants are aware."""

    state: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    updated_since: datetime | None = None


class Spot(NamedTuple):
    """Where a page ended: behind the case that was received then and has this id."""

    received_at: datetime
    id: str


def page(session: Session, agency: str, wanted: Filter, after: Spot | None, limit: int) -> list[Case]:
    """Return an agency's cases behind a spot, newest first.

    The order is that in which cases were received, which never changes: new cases stand before every spot, and a case
    that moves on keeps its place, so that pages neither skip nor repeat one.
    """
    query = select(Case).where(Case.agency == agency, *_conditions(session, wanted))
    if after is not None:
        query = query.where(tuple_(Case.received_at, Case.id) < _at(after))
    return list(session.scalars(query.order_by(Case.received_at.desc(), Case.id.desc()).limit(limit)))


def _at(spot: Spot) -> ColumnElement[Any]:
    return tuple_(literal(spot.received_at, Case.received_at.type), literal(spot.id, Case.id.type))


def _conditions(session: Session, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        found.append(Case.state == wanted.state)
    if wanted.since is not None:
        found.append(Case.received_at >= wanted.since)
    if wanted.until is not None:
        found.append(Case.received_at < wanted.until)
    if wanted.updated_since is not None:
        found.append(has_moved(session, wanted.updated_since))
    return found
