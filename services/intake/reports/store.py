"""Questions about what is counted, and the writing of it."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, delete, func, or_, select
from sqlalchemy.orm import Session

from services.intake.cases.models import Case, in_earnest
from services.intake.ledger.models import Entry as Ledger
from services.intake.reports.counting import Entry, Key
from services.intake.reports.domain import Definitions, Tally
from services.intake.reports.handling import Handled, Many, Took, added_up
from services.intake.reports.models import Counted
from services.intake.reports.outside import Passed
from services.intake.reports.vocabulary import COUNTED, Event
from services.intake.reports.ways import Way, way_of
from services.intake.words import Text
from shared.db.among import one_of
from shared.db.canonical import canonical
from shared.db.changing import change_rows
from shared.db.parts import Parts
from shared.db.session import UnitSession, table_of

CHUNK = 200
"""Task forces whose stages are read at a time."""

PART = "figures"
"""The name of the definitions among intake's parts of a configuration."""

_T = table_of(Counted).c
_KEY = (_T.case_id, _T.event, _T.round, _T.assignment, _T.turn, _T.mark)
_DROP = delete(table_of(Counted)).where(and_(*(column == bindparam(f"own_{column.name}") for column in _KEY)))


def definitions_in_force(session: Session, parts: Parts) -> Definitions:
    """Return the place's figures; none where no folder with figures was loaded."""
    part = parts.in_force(session, PART)
    return Definitions.from_part(part.hash, part.content) if part else Definitions("", ())


def entries_of(session: Session, case_ids: Collection[str]) -> dict[str, dict[Key, Entry]]:
    """Return what is counted of some cases, by case."""
    found: dict[str, dict[Key, Entry]] = {one: {} for one in case_ids}
    # Past the ORM: what a unit has yet to write says nothing about it.
    query = _of_cases(arrays=session.get_bind().dialect.name != "sqlite")
    for case_id, entry in _rows(session.connection().execute(query, {"cases": list(found)})):
        found[case_id][entry.key] = entry
    return found


@cache
def _of_cases(*, arrays: bool) -> Select[Any]:
    return select(table_of(Counted)).where(one_of(_T.case_id, "cases", arrays=arrays))


def all_entries(session: Session) -> Iterator[tuple[str, dict[Key, Entry]]]:
    """Yield each case's id with all that is counted of it, in the order of ids."""
    query = select(table_of(Counted)).order_by(_T.case_id).execution_options(yield_per=1000)
    for case_id, rows in groupby(_rows(session.execute(query)), key=lambda one: one[0]):
        yield case_id, {entry.key: entry for _, entry in rows}


def write(session: UnitSession, cases: Iterable[tuple[str, Mapping[Key, Entry], Mapping[Key, Entry]]]) -> None:
    """Write down what has changed about what is counted of some cases whose rows are locked: id, before and after."""
    changed = []
    for case_id, before, after in cases:
        for key, entry in after.items():
            if key not in before:
                session.write(Counted, **_columns(case_id, entry))
            elif said(entry) != said(before[key]):
                changed.append(_own(case_id, key) | {"body": entry.body, "words": _written(entry)})
    if changed:
        change_rows(session, Counted, changed)


def write_anew(session: UnitSession, case_id: str, before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> bool:
    """Make what is counted of a case what it should be, whatever stood there; say whether anything was wrong."""
    gone = [key for key, one in before.items() if key not in after or not same(one, after[key])]
    if gone:
        own = [{f"own_{name}": value for name, value in _own(case_id, key).items()} for key in gone]
        session.connection().execute(_DROP, own)
    kept = {key: one for key, one in before.items() if key not in gone}
    write(session, [(case_id, kept, after)])
    return bool(gone) or any(key not in kept for key in after)


def same(one: Entry, other: Entry) -> bool:
    """Say whether two entries say the same."""
    return (one.key, one.at, dict(one.told), *said(one)) == (other.key, other.at, dict(other.told), *said(other))


def digest(entries: Mapping[Key, Entry]) -> str:
    """Return what stands for all that is counted of a case, the same for the same."""
    told = [[*key, one.at.isoformat(), one.body, _written(one), dict(one.told)] for key, one in sorted(entries.items())]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def said(entry: Entry) -> tuple[str | None, frozenset[str]]:
    """Return what may change about an entry."""
    return entry.body, entry.words


def tallies(session: Session, begins: datetime, ends: datetime) -> Iterator[Tally]:
    """Yield how often what happened between two instants, by body and words: few rows, however many the cases."""
    query = (
        select(_T.event, _T.body, _T.words, func.count())
        .where(_T.at >= begins, _T.at < ends)
        .group_by(_T.event, _T.body, _T.words)
    )
    for event, body, words, number in session.execute(query):
        yield Tally(Event(event), body, frozenset(words.split()), number)


def ways_gone(session: Session, begins: datetime, ends: datetime) -> Iterator[Way]:
    """Yield the ways whose last stage was passed between two instants; some are read at a time."""
    last = select(_T.case_id, _T.round, _T.assignment).where(
        _T.at >= begins, _T.at < ends, _T.event == str(Event.STAGE), _T.words.contains("last")
    )
    forces = sorted(set(map(tuple, session.execute(last))))
    for begin in range(0, len(forces), CHUNK):
        some = forces[begin : begin + CHUNK]
        query = select(table_of(Counted)).where(_T.event == str(Event.STAGE), _T.case_id.in_([one[0] for one in some]))
        found: dict[tuple[Any, ...], list[Entry]] = {}
        for case_id, entry in _rows(session.execute(query.order_by(_T.case_id, _T.at, _T.mark))):
            found.setdefault((case_id, entry.key.round, entry.key.assignment), []).append(entry)
        for force in some:
            way = way_of(found.get(force, []))
            if way is not None:
                yield way


def passed_up(session: Session, begins: datetime, ends: datetime) -> Iterator[Passed]:
    """Yield each time that a case was with an owner outside between two instants, the latest first."""
    query = (
        select(Ledger.outside, Ledger.since, Ledger.ended_at, Ledger.why)
        .join(Case, Case.id == Ledger.case_id)
        .where(Ledger.days.is_not(None), Ledger.since < ends, or_(Ledger.ended_at.is_(None), Ledger.ended_at >= begins))
        .where(in_earnest())
        .order_by(Ledger.since.desc())
    )
    for owner, since, ended_at, why in session.execute(query.execution_options(yield_per=1000)):
        yield Passed(owner["code"], Text(**owner["name"]), since, ended_at, why)


def handled(session: Session, begins: datetime, ends: datetime) -> Handled:
    """Return what the cases on which leads reported between two instants have taken, as far as it was told.

    What a ruling keeps out of a body's figures is left out.
    """
    day, worked, rested, rests = (
        _T.told["handled"][name].as_integer() for name in ("day", "worked", "rested", "rests")
    )
    told = (
        (_T.at >= begins)
        & (_T.at < ends)
        & (_T.event == str(Event.REPORTED))
        & ~_T.words.contains("excluded")
        & (day > 0)
    )
    times = select(_T.body, day, func.sum(worked), func.sum(rested)).where(told).group_by(_T.body, day)
    # A sum may come as another kind of number.
    took = [Took(body, *map(int, numbers)) for body, *numbers in session.execute(times)]
    many = func.count(_T.case_id.distinct()), func.count(case((rests > 0, _T.case_id)).distinct())
    own = session.execute(select(_T.body, *many).where(told, _T.body.is_not(None)).group_by(_T.body))
    district = session.execute(select(*many).where(told)).one()
    return added_up(took, {body: Many(*numbers) for body, *numbers in own}, Many(*district))


def excluded(session: Session, begins: datetime, ends: datetime) -> set[tuple[str, str]]:
    """Return of which cases (by id) something between two instants is kept out by a ruling, each with the body."""
    query = select(_T.case_id, _T.body).where(
        _T.at >= begins, _T.at < ends, _T.event.in_([str(one) for one in COUNTED]), _T.words.contains("excluded")
    )
    return {(case_id, body) for case_id, body in session.execute(query.distinct())}


def _rows(rows: Any) -> Iterator[tuple[str, Entry]]:
    for row in rows:
        key = Key(Event(row.event), row.round, row.assignment, row.turn, row.mark)
        yield row.case_id, Entry(key, row.at, row.body, row.told, frozenset(row.words.split()))


def _columns(case_id: str, entry: Entry) -> dict[str, Any]:
    key = entry.key._asdict() | {"event": str(entry.event)}
    return {
        "case_id": case_id,
        **key,
        "at": entry.at,
        "body": entry.body,
        "words": _written(entry),
        "told": dict(entry.told),
    }


def _own(case_id: str, key: Key) -> dict[str, Any]:
    return {"case_id": case_id, **key._asdict(), "event": str(key.event)}


def _written(entry: Entry) -> str:
    return " ".join(sorted(entry.words))


NO_ENTRIES = digest({})
"""The same of a case of which nothing is counted."""
