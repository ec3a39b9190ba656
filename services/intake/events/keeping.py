"""Keeps an event for each line that an agency may read, in the transaction that writes the line.

It is called with what a unit has written (Records.beside), so that whoever writes a line need not think of it and none
is ever missing. A case that was merged hears what is written in the history of the other as well. An owner beyond the
district to whom a case was passed hears what concerns it there, in its own words.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.agencies.domain import is_own
from services.intake.cases.models import Case, Taken
from services.intake.cases.timeline_kinds import KINDS
from services.intake.events.models import AgencyEvent
from services.intake.events.outside import ENTRY, OUTSIDE, told_as
from services.intake.ledger.store import entry, live
from services.intake.same.following import follow
from shared.contracts.words import CaseState, is_test
from shared.db import new_id
from shared.db.history import Line, lines_of
from shared.messaging import Unit

ROLE = "hooks"
"""Who numbers events, and is rung for it."""

_HOPS = 20


def keep(unit: Unit, written: Iterable[tuple[Any, Line]]) -> None:
    """Keep events for the lines of a unit, for each agency that may read them."""
    told = False
    for held, line in written:
        public, theirs = line.kind in KINDS, line.kind in OUTSIDE
        if not (public or theirs) or line.facts.get("inside"):
            continue
        case: Any = held if isinstance(held, Case | Taken) else unit.session.get(Case, held.id)
        if public and (case.merged_into is None or line.hash in _read_by(unit, case)):
            told |= _write(unit, case, case, line)
        if theirs:
            told |= _write_outside(unit, case, line)
        if public and case.joined:
            for source in _sources(unit.session, case):
                if line.hash in _read_by(unit, source):
                    told |= _write(unit, source, case, line)
    if told:
        unit.ring(ROLE)


def _write(unit: Unit, reader: Any, case: Any, line: Line) -> bool:
    if is_own(reader.agency):  # nobody holds a key for it
        return False
    _keep(unit, reader.agency, reader, case, line, line.kind)
    return True


def _keep(unit: Unit, agency: str, reader: Any, case: Any, line: Line, kind: str) -> None:
    unit.session.write(
        AgencyEvent,
        id=new_id(),
        agency=agency,
        case_id=reader.id,
        line_of=case.id,
        line=line.number,
        hash=line.hash,
        kind=kind,
        at=line.at,
        state=str(reader.state),
        followed=str(case.state) if reader is not case else None,
    )


def _write_outside(unit: Unit, case: Any, line: Line) -> bool:
    """Keep a line for the agency of whoever has the case beyond the district, where it has one."""
    about = line.kind.startswith(ENTRY)
    if is_test(case.agency) or not (about or case.state == CaseState.PASSED_UP):
        return False
    one = entry(unit.session, case.id, line.facts["entry"]) if about else live(unit.session, case.id)
    if one is None or one.outside_agency is None:
        return False
    _keep(unit, one.outside_agency, case, case, line, told_as(line.kind))
    return True


def _sources(session: Session, case: Any) -> list[Case]:
    """Return the cases that were merged into one, and those that were merged into these."""
    found: dict[str, Case] = {}
    ahead = [case.id]
    for _ in range(_HOPS):
        rows = session.scalars(select(Case).where(Case.merged_into.in_(ahead)).order_by(Case.id)) if ahead else ()
        fresh = {one.id: one for one in rows if one.id not in found and one.id != case.id}
        found |= fresh
        ahead = list(fresh)
    return list(found.values())


def _read_by(unit: Unit, case: Any) -> set[str]:
    """Return the lines that a case's source reads, by their hashes; asked for merged cases alone."""
    history = unit.service.records.history

    def followed(other: str) -> Iterator[Line]:
        return follow(other, lines_of(unit.session, history, other), followed, case.id)

    return {line.hash for line in followed(case.id)}
