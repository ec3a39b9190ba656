"""What pages show of joint handling."""

from typing import Any

from sqlalchemy.orm import Session

from services.intake.cases.models import Case
from services.intake.cases.store import newest_line
from services.intake.codes.store import body_names
from services.intake.codes.words import OUTCOMES, SATISFACTIONS, STATES
from services.intake.joint import store
from services.intake.joint.models import Joint
from services.intake.tracking.shown import TONES
from shared.contracts.words import CaseState, Outcome, Satisfaction
from shared.web.languages import language
from shared.web.people import Viewer


def rows(session: Session, joint: Joint) -> list[dict[str, Any]]:
    """Return a group's cases: where each stands, its answer and its verdict."""
    found = store.members(session, joint)
    names, mine = body_names(session, [case.lead for case in found if case.lead]), language()
    return [_row(session, case, names, mine) for case in found]


def sisters(session: Session, case: Case, who: Viewer) -> dict[str, Any] | None:
    """Return a case's group with the others in it, None where it is in none: what their enterprises are told."""
    joint = store.group_of(session, case, who.may_see)
    if joint is None:
        return None
    others = [one for one in rows(session, joint) if one["number"] != case.number]
    return {"id": joint.id, "title": joint.title, "common": joint.common, "others": others}


def _row(session: Session, case: Case, names: Any, mine: str) -> dict[str, Any]:
    state, proposed = CaseState(case.state), case.standing.proposed
    verdict = newest_line(session, case, "case.verdict") if case.answer else None
    if verdict is not None and verdict["round"] != case.round:
        verdict = None
    return {
        "number": case.number,
        "title": None if case.confidential else case.title,
        "enterprise": case.enterprise,
        "state": STATES[state].read(mine),
        "tone": TONES.get(state, "running"),
        "lead": (names[case.lead].read(mine) if case.lead in names else case.lead) if case.lead else None,
        "due_at": case.due_at,
        "answered": case.answer is not None,
        "outcome": OUTCOMES[Outcome(case.outcome)].read(mine) if case.outcome else None,
        "verdict": SATISFACTIONS[Satisfaction(verdict["satisfaction"])].read(mine) if verdict else None,
        # Where a newer answer waits for the centre, that is the one to compare with.
        "answer": None if case.confidential else proposed.answer if proposed else case.answer,
        "waits": proposed is not None,
    }
