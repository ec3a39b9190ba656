"""What comes of calls: a verdict, a try in vain, another round, or an explanation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.intake.calls import domain, store
from services.intake.calls.domain import Call
from services.intake.calls.models import CallTry
from services.intake.cases import actions as cases
from services.intake.cases import merging
from services.intake.cases.facts import contact_of
from services.intake.cases.models import Case
from services.intake.cases.store import facts_of, newest_line
from services.intake.codes.outcomes import Calls
from services.intake.codes.store import place_of
from shared.contracts.words import CaseState
from shared.messaging import Unit


def not_reached(unit: Unit, case: Case, meant: int, note: str, *, person: str, name: str) -> None:
    """Put on record that nobody was reached; the last try closes the case with nobody asked. Raises NotNow."""
    domain.allow(Call.NOT_REACHED, CaseState(case.state), case.round, meant)
    before, rule = store.tries(unit.session, case.id, case.round), _calls_of(unit, case)
    number = domain.next_try([one.at for one in before], unit.now, rule.apart)
    unit.session.add(
        CallTry(case_id=case.id, round=case.round, number=number, at=unit.now, person=person, name=name, note=note)
    )
    told = {"round": case.round, "number": number, "note": note, "person": name}
    unit.record(case, "case.not_reached", told, person)
    case.updated_at = unit.now
    has_contact = contact_of(facts_of(unit.session, case)) is not None
    if domain.is_enough(number, rule.tries, has_contact=has_contact):
        cases.close(unit, case, None, "rule", not_reached=True)


def plan(unit: Unit, case: Case, report: tuple[int, int, int], said: Mapping[str, Any], actor: str) -> None:
    """Keep on which day somebody should call about an answer, once.

    report: the key of the answer's report. said: `due_on`, a day as ISO text, and `move`: of two for the same answer
    that with the higher one holds; an earlier release says none.
    """
    day, move = date.fromisoformat(said["due_on"]), said.get("move", 0)
    mark = "/".join(map(str, ("call.planned", *report, *([move] if move else []))))
    before = case.standing
    after = merging.planned(before, report, day, move)
    round_, assignment, turn = report
    told = {"round": round_, "assignment": assignment, "turn": turn, "due_on": day.isoformat(), "move": move}
    cases.note(unit, case, "call.planned", mark, {**told, "applied": after is not before}, actor)
    case.standing = after


def redo(unit: Unit, case: Case, meant: int, reason: str, *, person: str, name: str) -> None:
    """Take a case up again whose bad verdict holds, as often as its configuration allows. Raises NotNow."""
    domain.allow(Call.REDO, CaseState(case.state), case.round, meant)
    place = place_of(unit.session, unit.service.parts, case.place_part)
    domain.must_reopen(case.round, place.reopen_limit if place else 0)
    unit.record(case, "case.verdict_checked", {"round": case.round, "holds": True, "person": name}, person)
    cases.reopen(unit, case, reason, person)


def explain(unit: Unit, case: Case, meant: int, text: str, *, person: str, name: str) -> None:
    """Tell the enterprise why the answer stands, and close the case with its verdict on record. Raises NotNow."""
    domain.allow(Call.EXPLAIN, CaseState(case.state), case.round, meant)
    unit.record(case, "case.explained", {"round": case.round, "text": text, "person": name}, person)
    verdict = newest_line(unit.session, case, "case.verdict") or {}
    cases.close(unit, case, verdict.get("satisfaction"), person)


def _calls_of(unit: Unit, case: Case) -> Calls:
    place = place_of(unit.session, unit.service.parts, case.place_part)
    return place.outcomes.calls if place else Calls()
