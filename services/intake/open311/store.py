"""Questions about an agency's requests."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.cases.domain import ENDED
from services.intake.cases.models import Case
from services.intake.models import History
from services.intake.open311.domain import OPEN, STATUSES, Span
from shared.db.among import among


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: by their numbers, or else of a span, of some services and statuses; empty: of all."""

    numbers: frozenset[str] | None
    span: Span
    services: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()


def found(session: Session, agency: str, wanted: Wanted, offset: int, limit: int) -> list[Case]:
    """Return an agency's cases, the newest first, so many behind so many."""
    query = select(Case).where(Case.agency == agency)
    if wanted.numbers is not None:
        query = query.where(among(session, Case.number, sorted(wanted.numbers)))
    else:
        query = query.where(Case.received_at >= wanted.span.since)
        if wanted.span.until is not None:
            query = query.where(Case.received_at < wanted.span.until)
        if wanted.services:
            query = query.where(Case.matter.in_(sorted(wanted.services)))
        if wanted.statuses and wanted.statuses != frozenset(STATUSES):
            ended = Case.state.in_([str(state) for state in ENDED])
            query = query.where(~ended if OPEN in wanted.statuses else ended)
    ordered = query.order_by(Case.received_at.desc(), Case.id.desc())
    return list(session.scalars(ordered.offset(offset).limit(limit)))


def told_of(session: Session, cases: Iterable[Case]) -> dict[str, dict[str, Any]]:
    """Return by their ids what some cases were brought with (CaseFacts): the first lines of their histories have it."""
    wanted = among(session, History.case_id, sorted(one.id for one in cases))
    rows = session.execute(select(History.case_id, History.text).where(wanted, History.line == 1))
    return {case_id: json.loads(text)["facts"]["case"] for case_id, text in rows}
