"""Drawing cases to be looked at again, and putting on record what came of it."""

from typing import NamedTuple

from services.intake.cases import actions as cases
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.codes.outcomes import Recheck as Rule
from services.intake.rechecks import domain, store
from services.intake.rechecks.domain import LINES, Found
from services.intake.rechecks.models import Recheck, RecheckDraw
from services.intake.reports.domain import Month
from shared.contracts.words import CaseState
from shared.db import new_id
from shared.messaging import Unit


class Made(NamedTuple):
    """What a draw came to. new: whether it was made now, or had been made before."""

    rule: Rule
    new: bool


def draw(unit: Unit, place: Place, month: Month, by: str) -> list[Made]:
    """Draw for a month what the place's rules ask for, and what was not drawn before. Raises domain.NotOver.

    What was drawn stays drawn by the rule of that day, whatever the rule has become.
    """
    domain.must_be_over(month, place.zone, unit.now)
    before = {one.kind for one in store.draws(unit.session, str(month))}
    ended = store.ended(unit.session, month.begins(place.zone), month.moved(1).begins(place.zone))
    made = []
    for rule in place.outcomes.rechecks:
        new = rule.kind not in before
        if new:
            _draw(unit, place, month, rule, ended.get(LINES[rule.kind], set()), by)
        made.append(Made(rule, new))
    return made


def _draw(unit: Unit, place: Place, month: Month, rule: Rule, ended: set[str], by: str) -> None:
    drawn = domain.draw(ended, place.code, month, rule)
    unit.session.add(
        RecheckDraw(
            month=str(month),
            kind=rule.kind,
            place=place.code,
            share=rule.share,
            least=rule.least,
            population=len(ended),
            part=place.part,
            at=unit.now,
            by=by,
        )
    )
    unit.preload([one.case for one in drawn], make=False)
    for number, one in enumerate(drawn, 1):
        case = unit.case(one.case)
        told = {"month": str(month), "kind": rule.kind.value, "place": number, "digest": one.digest}
        unit.session.add(Recheck(id=new_id(), case_id=one.case, state=domain.WAITING, **told))
        unit.record(case, "recheck.drawn", told, by)
        case.updated_at = unit.now


def judge(
    unit: Unit, one: Recheck, case: Case, found: Found, note: str | None, reason: str | None, *, person: str, name: str
) -> None:
    """Put on record what looking again at a case came to; where that is so, the case is taken up again. Raises NotNow.

    note: for the inside. reason: for the enterprise and the office, where the case is taken up again. Both rows are
    locked.
    """
    had_a_hand = store.had_a_hand(unit.session, case, person)
    domain.judge(found, one.state, CaseState(case.state), had_a_hand=had_a_hand)
    one.state, one.note, one.person, one.name, one.judged_at = found.value, note, person, name, unit.now
    told = {"month": one.month, "kind": one.kind, "found": found.value, "note": note, "person": name}
    # Once more under its own name, by which the history's sentence knows it.
    unit.record(case, "recheck.judged", {**told, found.value: True}, person)
    case.updated_at = unit.now
    if found is Found.REOPENED:
        case.ending = None
        cases.reopen(unit, case, reason, person)
