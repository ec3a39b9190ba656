"""Setting up a group of cases, adding to it, taking out of it, closing it and opening it again.

Each case keeps its own office, answer and verdict. Whoever changes a group has locked its row first, and then cases.
"""

from services.intake.cases.actions import Speaker
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.codes.words import STATES
from services.intake.joint import domain, store
from services.intake.joint.models import Joint, JointCase
from services.intake.words import Text
from shared.contracts.from_intake import CASE_SUPPLEMENTED
from shared.contracts.words import CaseState
from shared.db import new_id
from shared.messaging import Unit

NEVER = 0
"""The turn of a note that answers nothing: no clock that waits for the enterprise goes on because of it."""

_NOT_IN_IT = Text("事项不在这一组并案中。", "The case is not in this group.")


def set_up(unit: Unit, title: str, common: str, who: Speaker) -> Joint:
    """Make a group; it has no case yet. common: what its cases have in common."""
    joint = Joint(
        id=new_id(), title=title, common=common, by=who.actor, by_name=who.name or who.actor, made_at=unit.now
    )
    unit.session.add(joint)
    return joint


def add(unit: Unit, joint: Joint, case: Case, who: Speaker) -> None:
    """Let a case, whose row is locked, be handled jointly with those of a group. Raises NotNow."""
    domain.must_be_open(closed=joint.closed_at is not None)
    unit.session.flush()
    others, state = store.members(unit.session, joint), CaseState(case.state)
    in_one = store.membership(unit.session, case) is not None
    domain.must_fit(state, STATES[state], in_one=in_one, members=len(others))
    unit.session.add(JointCase(case_id=case.id, joint_id=joint.id, added_at=unit.now))
    tells = case.lead is not None
    told = {"joint": joint.id, "title": joint.title, "told": tells, "by": who.name}
    line = unit.record(case, "joint.added", told, who.actor)
    case.updated_at = unit.now
    if tells:
        # Whoever is at work on this one may be whom another is about.
        sisters = [one.number for one in others if not one.confidential and one.about is None]
        note = domain.note_for_office(joint.title, joint.common, sisters)
        said = {"text": note, "by": who.name or "", "at": unit.now.isoformat(), "turn": NEVER}
        unit.send(CASE_SUPPLEMENTED, case, said, line=line, round=case.round)


def take_out(unit: Unit, joint: Joint, case: Case, why: str, who: Speaker) -> None:
    """Take a case, whose row is locked, out of its group. Raises NotNow where it is not in it, or that is closed."""
    domain.must_be_open(closed=joint.closed_at is not None)
    kept = store.membership(unit.session, case)
    if kept is None or kept.joint_id != joint.id:
        raise NotNow(_NOT_IN_IT)
    unit.session.delete(kept)
    unit.record(case, "joint.removed", {"joint": joint.id, "title": joint.title, "why": why, "by": who.name}, who.actor)


def close(unit: Unit, joint: Joint, result: str, who: Speaker) -> None:
    """Close a group, whose row is locked: its cases are answered, and stay in it. Raises NotNow.

    Closed again in the same words it stays as it is.
    """
    if joint.closed_at is not None and joint.result == result:
        return
    domain.must_be_open(closed=joint.closed_at is not None)
    members = _locked(unit, joint)
    domain.must_be_done({one.number: CaseState(one.state) for one in members})
    joint.closed_at, joint.closed_by_name, joint.result = unit.now, who.name or who.actor, result
    for one in members:
        told = {"joint": joint.id, "title": joint.title, "result": result, "by": who.name}
        unit.record(one, "joint.closed", told, who.actor)


def open_again(unit: Unit, joint: Joint, why: str, who: Speaker) -> None:
    """Open a closed group, whose row is locked, again. Raises NotNow."""
    domain.must_be_closed(closed=joint.closed_at is not None)
    joint.closed_at = joint.closed_by_name = joint.result = None
    for one in _locked(unit, joint):
        unit.record(
            one, "joint.opened", {"joint": joint.id, "title": joint.title, "why": why, "by": who.name}, who.actor
        )


def _locked(unit: Unit, joint: Joint) -> list[Case]:
    members = store.members(unit.session, joint)
    unit.preload([one.id for one in members], make=False)
    return members
