"""What the centre's pages show of cases of the same matter."""

from typing import Any

from sqlalchemy.orm import Session

from services.intake.cases import store, views
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.codes.words import STATES
from services.intake.same import store as same
from services.intake.same.actions import look
from services.intake.same.domain import DUTIES, MERGEABLE
from services.intake.tracking.shown import TONES
from services.intake.words import Text
from shared.contracts.words import CaseState
from shared.web.languages import language
from shared.web.people import Viewer


def notice(session: Session, case: Case, told: dict[str, Any], who: Viewer, place: Place, now: Any) -> dict[str, Any]:
    """Return what the page about a case says: what may be the same matter, what was merged with it.

    It looks anew, too: of two that came in one moment, neither found the other.
    """
    into = session.get_one(Case, case.merged_into) if case.merged_into else None
    return {
        "likes": maybe(session, case, told, who, place, now) if who.does(*DUTIES) else [],
        "into": into.number if into and who.may_see(into.about) else None,
        "sources": [one.number for one in same.sources_of(session, case) if who.may_see(one.about)],
        "may": who.does(*DUTIES) and (into is not None or CaseState(case.state) in MERGEABLE),
    }


def maybe(
    session: Session, case: Case, told: dict[str, Any], who: Viewer, place: Place, now: Any
) -> list[dict[str, Any]]:
    """Return the cases that may be the same matter as one that can be merged, and about which nobody has decided."""
    if CaseState(case.state) not in MERGEABLE:
        return []
    kept = same.of_case(session, case)
    decided = {one.other_id if one.case_id == case.id else one.case_id for one in kept if one.state != same.WAITING}
    found = look(session, place, told, now, besides=case.id)
    return [
        {"number": one.other.number, "title": one.other.title, "share": round(100 * one.score)}
        for one in found
        if one.other.id not in decided and who.may_see(one.other.about)
    ]


def side(session: Session, case: Case, place: Place) -> dict[str, Any]:
    """Return one side of a comparison."""
    told, bodies, state = store.facts_of(session, case), body_names(session), CaseState(case.state)
    names, owner = views.PlaceNames(place, bodies, language()), views.owner(case, bodies)
    return {
        "number": case.number,
        "state": STATES[state].read(language()),
        "tone": TONES.get(state, "running"),
        "title": case.title,
        "enterprise": case.enterprise,
        "source": told["source"]["agency_name"],
        "owner": Text(**owner["name"]).read(language()) if owner else None,
        "received": names.clock(case.received_at),
        "description": told["description"],
    }
