"""What is written on a supervised matter. Nothing is changed or taken out; a correction is an entry of its own."""

from datetime import date
from typing import Any

from services.intake.cases.models import Case
from services.intake.supervised import domain, store
from services.intake.supervised.domain import Kind, Line, Matter
from services.intake.supervised.models import Supervised, SupervisedLine
from shared.db import new_id
from shared.messaging import Unit


def set_up(unit: Unit, told: dict[str, Any], *, by: str, name: str) -> Supervised:
    """Set a matter up, with a target for its first year. told: the form (schemas.SetUpIn)."""
    what = {key: told[key] for key in ("title", "what", "owner", "supervisor", "quantity", "unit")}
    made = Supervised(id=new_id(), made_at=unit.now, **what)
    unit.session.add(made)
    unit.session.flush()
    _write(unit, made, Kind.SET_UP, what, by, name)
    _write(unit, made, Kind.TARGET, {"year": told["year"], "quantity": told["target"]}, by, name)
    return made


def set_target(unit: Unit, one: Supervised, year: int, quantity: int, *, by: str, name: str) -> None:
    """Set the target of a year, or another one in its place. Raises NotNow."""
    domain.see_open(matter(unit, one))
    _write(unit, one, Kind.TARGET, {"year": year, "quantity": quantity}, by, name)


def count(unit: Unit, one: Supervised, on: date, quantity: int, note: str, today: date, *, by: str, name: str) -> None:
    """Write down that so much was counted on a day; less than nothing corrects an entry before. Raises NotNow."""
    now = matter(unit, one)
    domain.see_open(now)
    domain.see_entry(now, quantity, on, today)
    _write(unit, one, Kind.ENTRY, {"on": on.isoformat(), "quantity": quantity, "note": note}, by, name)


def hear_report(
    unit: Unit, one: Supervised, on: date, where: str, summary: str, today: date, *, by: str, name: str
) -> None:
    """Write down that a report was heard. Raises NotNow."""
    domain.see_open(matter(unit, one))
    domain.see_day(on, today)
    _write(unit, one, Kind.REPORT, {"on": on.isoformat(), "where": where, "summary": summary}, by, name)


def link(unit: Unit, one: Supervised, case: Case, *, by: str, name: str) -> None:
    """Link a case, whose row is locked, to a matter; a line stands in the case's history too. Raises NotNow."""
    now = matter(unit, one)
    domain.see_open(now)
    domain.see_new(now, case.id)
    _write(unit, one, Kind.LINKED, {"case": case.id, "number": case.number}, by, name)
    unit.record(case, "supervised.linked", {"matter": one.id, "title": one.title, "by": name}, by)


def close(unit: Unit, one: Supervised, why: str, *, by: str, name: str) -> None:
    """Close a matter. Raises NotNow."""
    domain.see_open(matter(unit, one))
    _write(unit, one, Kind.CLOSED, {"why": why}, by, name)


def matter(unit: Unit, one: Supervised) -> Matter:
    """Return what stands of a matter."""
    return domain.told(read(line) for line in store.lines(unit.session, one.id))


def read(line: SupervisedLine) -> Line:
    """Return a stored line as the domain reads it."""
    return Line(line.number, Kind(line.kind), line.facts, line.name)


def _write(unit: Unit, one: Supervised, kind: Kind, facts: dict[str, Any], by: str, name: str) -> None:
    number = len(store.lines(unit.session, one.id)) + 1
    told = {"matter_id": one.id, "number": number, "kind": kind.value, "facts": facts}
    unit.session.add(SupervisedLine(**told, at=unit.now, by=by, name=name))
    unit.session.flush()
