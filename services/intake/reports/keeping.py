"""Keeps what is counted beside the histories: in the transaction that writes a line, and never behind it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from services.intake.cases.models import Case, in_earnest
from services.intake.reports import store
from services.intake.reports.counting import count, counts
from services.intake.reports.saying import said
from shared.contracts.words import is_test
from shared.db.history import Line, lines_of
from shared.messaging import Service, Unit

BATCH = 200
"""Cases that are counted anew in one transaction."""


def keep(unit: Unit, written: Iterable[tuple[Any, Line]]) -> None:
    """Count the lines that a unit has written, of cases whose rows it holds; two statements, however many they are."""
    lines: dict[str, list[Line]] = {}
    new = set()
    for case, line in written:
        if line.number == 1:
            new.add(case.id)
        if counts(line.kind) and not is_test(getattr(case, "agency", "")):
            lines.setdefault(case.id, []).append(line)
    if not lines:
        return
    # Of a case that has begun in this unit nothing was counted before.
    known = store.entries_of(unit.session, lines.keys() - new) if lines.keys() - new else {}
    changed = ((case_id, known.get(case_id, {}), told) for case_id, told in lines.items())
    store.write(unit.session, ((case_id, before, said(count(before, told))) for case_id, before, told in changed))


def recount(service: Service) -> Iterable[tuple[int, int]]:
    """Make what is counted what the histories say, for every case; yield how many were done, and how many were wrong.

    Cases are done in the order of their ids, some in a transaction; what was cut short is begun again, and changes
    nothing where it was done. For a database whose cases were taken before figures were kept.
    """
    last, done, wrong = "", 0, 0
    while True:
        with service.begin("nwd report recount") as unit:
            query = select(Case.id).where(in_earnest()).order_by(Case.id).limit(BATCH)
            ids = list(unit.session.scalars(query.where(Case.id > last) if last else query))
            unit.preload(ids, make=False)
            known = store.entries_of(unit.session, ids)
            for case_id in ids:
                told = said(count({}, lines_of(unit.session, service.records.history, case_id)))
                wrong += store.write_anew(unit.session, case_id, known[case_id], told)
        if not ids:
            return
        last, done = ids[-1], done + len(ids)
        yield done, wrong
