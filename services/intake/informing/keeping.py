"""Tells enterprises what was written about their cases: in the transaction that writes it, and never behind it."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from services.intake.cases.models import Case, Taken
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names, place_of
from services.intake.informing import store
from services.intake.informing.domain import SETTLED, news_in
from services.intake.informing.facts import JustTaken, informed
from services.intake.promises.store import live
from shared.contracts.enterprise import ENTERPRISE_INFORMED
from shared.db.history import Line
from shared.messaging import Unit

_places: dict[str, Place] = {}
"""Places by the hash of their configuration, which never changes: a case keeps the one that it was taken under."""


def inform(unit: Unit, written: Iterable[tuple[Any, Line]]) -> None:
    """Tell the enterprises of those cases of which a unit has written news: one message a case, however many lines.

    Called before a unit commits, so that whoever writes a line need not think of it, and that where the case stands is
    what it has come to.
    """
    of_case: dict[str, tuple[Case | JustTaken, list[Line]]] = {}
    for case, line in written:
        if getattr(case, "tells", False):  # some are given by the head of their history alone
            of_case.setdefault(case.id, (case if isinstance(case, Case) else _taken(case, line), []))[1].append(line)
    settled = [case_id for case_id, (_, lines) in of_case.items() if any(one.kind in SETTLED for one in lines)]
    if settled:
        unit.session.flush()
        store.settle(unit.session, settled)
    for case, lines in of_case.values():
        news = news_in(lines)
        if news:
            _tell(unit, case, lines, news)


def _taken(case: Taken, first: Line) -> JustTaken:
    """Return a case that has no object as its row will be, as far as its enterprise hears of it."""
    said = (case.tracking_code, case.link_token, first.facts["case"]["title"], first.facts["place"])
    return JustTaken(case.id, case.agency, case.number, case.state, *said)


def _tell(unit: Unit, case: Case | JustTaken, lines: list[Line], news: list[Line]) -> None:
    place = _place(unit, case.place_part)
    if place is None:
        return
    told = _brought(unit, case, lines)
    if case.answer:
        unit.session.flush()  # what was promised in this unit stands too
    promises = live(unit.session, case.id) if case.answer else []
    codes = {case.lead, (case.ending or {}).get("body"), *(one.owner for one in promises)}
    codes |= {one.facts.get(name) for one in news for name in ("lead", "owner", "body")}
    known = {code for code in codes if code}
    bodies = body_names(unit.session, known) if known else {}
    data = informed(case, told, news, place, bodies, promises)
    # A row has its defaults only once it is in the database.
    unit.send(ENTERPRISE_INFORMED, case, data, line=news[-1], round=case.round, assignment=case.assignment or 0)


def _brought(unit: Unit, case: Case | JustTaken, lines: list[Line]) -> dict[str, Any]:
    """Return the case's facts (CaseFacts): from its first line, which may have been written just now."""
    first = next((line for line in lines if line.number == 1), None)
    if first is None:
        history = unit.service.records.history
        query = select(history.text).where(history.case_id == case.id, history.line == 1)
        brought: dict[str, Any] = json.loads(unit.session.scalars(query).one())["facts"]["case"]
        return brought
    facts: dict[str, Any] = first.facts["case"]
    return facts


def _place(unit: Unit, digest: str) -> Place | None:
    if digest not in _places:
        found = place_of(unit.session, unit.service.parts, digest)
        if found is None:
            return None
        _places[digest] = found
    return _places[digest]
