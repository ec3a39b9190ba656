"""What happens to cases on the ledger: two people put one there, its owner reviews it, somebody takes it off again."""

from datetime import date, datetime
from typing import Any

from services.intake.cases import merging
from services.intake.cases.actions import close, note, reopen
from services.intake.cases.merging import Pledge
from services.intake.cases.models import Case
from services.intake.cases.store import newest_line
from services.intake.codes.domain import Place
from services.intake.codes.words import STATES
from services.intake.ledger import domain, store
from services.intake.ledger.domain import Act, EntryState, Left
from services.intake.ledger.models import Entry
from services.intake.ledger.settling import leave, tell
from services.intake.promises import actions as promises
from services.intake.promises.domain import Origin, see_day
from services.intake.promises.settling import drop_live
from services.intake.reviews.classes import class_of
from shared.contracts.from_intake import CASE_CLOSED, CASE_SUPPLEMENTED
from shared.contracts.words import CaseState, Ending, Outcome
from shared.messaging import Unit


def propose(unit: Unit, case: Case, place: Place, told: dict[str, Any], *, actor: str, name: str) -> Entry:
    """Propose to put a case on the ledger; nothing changes about it until somebody else signs. Raises NotNow.

    place: as it is today, for how often one looks is procedure, and not of the case.
    told: `reason`, `owner`, `person`, `name`, `months`, and `pledge` (`text`, `until`) or None; `outside` and `days`
    where it is passed to an owner beyond the district, else None.
    """
    domain.move(Act.PROPOSE, _stands(unit, case))
    domain.must_fit(CaseState(case.state), STATES[CaseState(case.state)], outside=told["outside"] is not None)
    domain.see_cycle(told["months"], place.ledger.longest)
    if told["pledge"] is not None:
        see_day(date.fromisoformat(told["pledge"]["until"]), place.local(unit.now).date())
    one = Entry(
        case_id=case.id,
        number=store.next_number(unit.session, case.id),
        state=EntryState.PROPOSED.value,
        turn=0,
        round=case.round,
        **told,
        outside_agency=told["outside"]["agency"] if told["outside"] else None,
        asked_by=actor,
        asked_name=name,
        asked_at=unit.now,
        told=0,
        review=0,
        missed=False,
    )
    unit.session.add(one)
    facts = {"entry": one.number, "round": one.round, **told, **_outside(one), "by": name}
    unit.record(case, "ledger.proposed", {**facts, "responsible": facts.pop("name")}, actor)
    unit.session.flush()
    return one


def sign(unit: Unit, case: Case, one: Entry, *, actor: str, name: str) -> None:
    """Sign as the second person: the case is on the ledger, and the round is over for whoever had a task.

    Raises NotNow.
    """
    domain.move(Act.DECIDE, EntryState(one.state))
    domain.decide(one.asked_by, actor)
    domain.same_round(one.round, case.round)
    domain.must_fit(CaseState(case.state), STATES[CaseState(case.state)], outside=one.outside is not None)
    if case.state == CaseState.RECEIVED:
        unit.record(case, "case.admitted", {}, actor)
    one.state, one.since, one.decided_name = EntryState.LIVE.value, unit.now, name
    case.standing = merging.on_ledger(case.standing, one.owner, outside=one.outside is not None)
    facts = {
        **_outside(one),
        "reason": one.reason,
        "owner": one.owner,
        "person": one.person,
        "responsible": one.name,
        "months": one.months,
        "proposed_by": one.asked_name,
        "by": name,
    }
    line = tell(unit, case, one, "ledger.entered", facts, actor)
    ending = {"outcome": case.outcome, "satisfaction": None, "ending": Ending.LEDGER.value}
    unit.send(CASE_CLOSED, case, ending, line=line, round=case.round, assignment=case.assignment)
    if one.pledge is not None:
        pledge = Pledge(one.pledge["text"], one.pledge["until"], one.owner, one.person, one.name)
        promises.make(unit, case, pledge, Origin.LEDGER, actor=actor, name=name)


def refuse(unit: Unit, case: Case, one: Entry, reason: str, *, actor: str, name: str) -> None:
    """Refuse as the second person: the case stays where it is. Raises NotNow."""
    domain.move(Act.DECIDE, EntryState(one.state))
    domain.decide(one.asked_by, actor)
    one.state, one.said, one.decided_name, one.ended_at = EntryState.REFUSED.value, reason, name, unit.now
    facts = {"entry": one.number, "round": one.round, "note": reason, "by": name}
    unit.record(case, "ledger.refused", facts, actor)


def change(unit: Unit, case: Case, place: Place, one: Entry, told: dict[str, Any], *, actor: str, name: str) -> None:
    """Give a case on the ledger another owner, or review it more or less often. Raises NotNow.

    told: `owner`, `person`, `name`, `months`, `note`; and `days`, which counts where it was passed up alone.
    """
    domain.move(Act.CHANGE, EntryState(one.state))
    domain.see_cycle(told["months"], place.ledger.longest)
    days = told["days"] if one.outside and told["days"] else one.days
    own = (one.owner, one.name, one.months, one.days)
    domain.see_change(changed=own != (told["owner"], told["name"], told["months"], days))
    one.days = days
    one.owner, one.person, one.name, one.months = (told[key] for key in ("owner", "person", "name", "months"))
    case.standing = merging.on_ledger(case.standing, one.owner, outside=one.outside is not None)
    facts = {**_outside(one), **{name: told[name] for name in ("owner", "person", "months", "note")}}
    tell(unit, case, one, "ledger.changed", {**facts, "responsible": one.name, "by": name}, actor)


def resume(unit: Unit, case: Case, one: Entry, reason: str, *, actor: str, name: str) -> None:
    """Take a case off the ledger, back to work: a new round, with limits of its own. Raises NotNow."""
    domain.move(Act.RESUME, EntryState(one.state))
    leave(unit, case, Left.RESUMED, actor, reason, name)
    reopen(unit, case, reason, actor)


def answer(unit: Unit, case: Case, one: Entry, told: dict[str, Any], *, actor: str, name: str) -> None:
    """Take a case off the ledger with an answer that closes it; what that leaves open is promised. Raises NotNow.

    told: `text`, `outcome`, and `pledge` (`text`, `until`) or None. Whoever owned it answers for the promise.
    """
    domain.move(Act.ANSWER, EntryState(one.state))
    outcome = Outcome(told["outcome"])
    pledge = None
    if told["pledge"] is not None:
        pledge = Pledge(told["pledge"]["text"], told["pledge"]["until"], one.owner, one.person, one.name)
    leave(unit, case, Left.ANSWERED, actor, None, name)
    result_class = class_of(unit, case, outcome)
    case.standing = merging.answered_by_centre(case.standing, told["text"], outcome, result_class)
    facts = {"round": case.round, "answer": told["text"], "outcome": str(outcome), "by": name}
    unit.record(case, "ledger.answered", {**facts, "result_class": result_class}, actor)
    drop_live(unit, case, "answered")
    promises.with_answer(unit, case, outcome, pledge, actor=actor, name=name)
    close(unit, case, None, actor)


def answered_outside(unit: Unit, case: Case, one: Entry, text: str, *, actor: str, name: str | None) -> None:
    """Take what the owner beyond the district answers: for the centre to look over, and for our tracker to read.

    Nothing of it goes to the enterprise by itself. Raises NotNow where the case is no longer with them.
    """
    domain.see_with_them(_left(one))
    case.updated_at = unit.now
    line = unit.record(case, OUTSIDE_ANSWERED, {"entry": one.number, "text": text, "by": name}, actor)
    said = {"text": text, "by": name or "", "at": unit.now.isoformat(), "turn": 0, "from_outside": True}
    unit.send(CASE_SUPPLEMENTED, case, said, line=line, round=case.round, assignment=case.assignment)


def sent_back(
    unit: Unit, case: Case, one: Entry, reason: str, legal_basis: str, *, actor: str, name: str | None, by: str
) -> None:
    """Take it that whoever has the case beyond the district does not: it is ours again, another round, at the desk.

    What they wrote is for us alone, as what an office writes that returns a case: the enterprise reads that it was not
    taken. name: of whoever puts it on record; by: of whoever has said so. Raises NotNow.
    """
    domain.move(Act.SENT_BACK, EntryState(one.state))
    domain.see_outside(outside=one.outside is not None)
    said = {"text": reason, "legal_basis": legal_basis, "by": by}
    unit.record(case, OUTSIDE_REFUSED, {"entry": one.number, "round": one.round, **said}, actor)
    leave(unit, case, Left.REFUSED, actor, by=name, outside_said={**said, "at": unit.now.isoformat()})
    there = {"outside": one.outside["name"]} if one.outside else {}
    reopen(unit, case, None, actor, to_desk={"reason": reason, "legal_basis": legal_basis, **there})


def refused_outside(
    unit: Unit, case: Case, one: Entry, reason: str, legal_basis: str, *, actor: str, name: str | None, by: str
) -> None:
    """Let the owner beyond the district send a case back itself; the same said again changes nothing.

    Parameters as of sent_back. Raises NotNow where the case is no longer with them.
    """
    if _left(one) is Left.REFUSED:
        last = newest_line(unit.session, case, OUTSIDE_REFUSED)
        if last and (last["entry"], last["text"], last["legal_basis"]) == (one.number, reason, legal_basis):
            return
    domain.see_with_them(_left(one))
    sent_back(unit, case, one, reason, legal_basis, actor=actor, name=name, by=by)


def hear(unit: Unit, case: Case, one: Entry, kind: str, told: dict[str, Any], actor: str) -> None:
    """Hear from notifier which day is planned, that a review was missed, or what came of one.

    Each is on record once; of several the one with the highest turn says how the entry stands.
    """
    facts = {**told, "told_turn": told["turn"], "owner": one.owner, **_outside(one)}
    del facts["turn"]
    if one.state != EntryState.LIVE:  # what was planned meanwhile will not be: nobody outside waits for it
        facts["inside"] = True
    note(unit, case, kind, f"{kind}/{one.number}/{told['turn']}", {**facts, "round": one.round}, actor)
    if told["turn"] <= one.told:
        return
    one.told, one.review, one.next_on = told["turn"], told["review"], date.fromisoformat(told["next_on"])
    one.missed = kind == MISSED
    if kind == REVIEWED:
        one.reviewed_at = datetime.fromisoformat(told["at"])
    case.updated_at = unit.now


def _left(one: Entry) -> Left | None:
    return Left(one.why) if one.why else None


def _outside(one: Entry) -> dict[str, Any]:
    return {"outside": one.outside["name"], "days": one.days} if one.outside else {}


OUTSIDE_ANSWERED, OUTSIDE_REFUSED = "outside.answered", "outside.refused"
"""The lines of what comes from beyond the district, which the centre alone reads."""

PLANNED, MISSED, REVIEWED = "ledger.planned", "ledger.missed", "ledger.reviewed"
"""Lines about reviews."""


def _stands(unit: Unit, case: Case) -> EntryState | None:
    found = store.open_one(unit.session, case.id)
    return EntryState(found.state) if found else None
