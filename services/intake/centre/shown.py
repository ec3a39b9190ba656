"""What the centre's page about a case shows."""

from typing import Any

from sqlalchemy.orm import Session

from services.intake import staff
from services.intake.agencies.domain import OWN_WINDOW
from services.intake.attachments import shown as files
from services.intake.cases import store, views
from services.intake.cases.domain import ENDED
from services.intake.cases.models import Case
from services.intake.centre import history
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names, person_names
from services.intake.codes.words import OUTCOMES
from services.intake.endings import actions, domain
from services.intake.endings import store as proposals
from services.intake.endings import views as endings
from services.intake.joint import shown as joint
from services.intake.joint.domain import DUTIES as JOIN
from services.intake.ledger import store as ledger
from services.intake.ledger.domain import CENTRE, MAY_PASS_UP
from services.intake.promises import shown as promises
from services.intake.same import shown as same
from services.intake.sources import store as sources
from services.intake.words import Text
from shared.contracts.words import CaseState, Outcome, is_test
from shared.web.context import service
from shared.web.languages import language
from shared.web.people import Viewer


def everything(session: Session, case: Case, who: Viewer, place: Place) -> dict[str, Any]:
    """Return all that the page shows, read in one transaction, apart from whom to call."""
    mine, bodies, told = language(), body_names(session), store.facts_of(session, case)
    names = views.PlaceNames(place, bodies, mine)
    lines = store.history(session, case)
    people = person_names(session, {line.actor for line in lines})
    owner = views.owner(case, bodies)
    return {
        **staff.head(case),
        "test": is_test(case.agency),
        "told": told,
        "words": _words(told, names),
        "owner": Text(**owner["name"]).read(mine) if owner else None,
        "due": None if case.merged_into else case.due_at,
        "round": case.round,
        "answer": case.answer,
        "outcome": OUTCOMES[Outcome(case.outcome)].read(mine) if case.outcome else None,
        "result_class": names.word("result-classes", case.result_class) if case.result_class else None,
        "legal_basis": case.legal_basis,
        "ending": endings.facts(case.ending, place.tables["grounds"], bodies, mine) if case.ending else None,
        "same": same.notice(session, case, told, who, place, service().clock.now()),
        "joint": joint.sisters(session, case, who),
        "may_join": who.does(*JOIN) and CaseState(case.state) not in ENDED,
        "promises": promises.of_case(session, case),
        "on_ledger": _on_ledger(session, case, who, outside=bool(place.outside)),
        "proposals": [_proposal(one, names) for one in proposals.of_case(session, case)],
        "may": _may(session, case, who),
        "files": files.of_case(session, case),
        "events": history.whole(lines, mine, names, people)[::-1],
    }


def _on_ledger(session: Session, case: Case, who: Viewer, *, outside: bool) -> str | None:
    """Return what the page links to of the ledger: `open` where it is on it or was, `put` where somebody may.

    outside: whether the place has owners outside; then it can be passed to one of them there, too.
    """
    if ledger.of_case(session, case.id):
        return "open"
    if CaseState(case.state) not in MAY_PASS_UP or not who.does(*CENTRE):
        return None
    return "put.outside" if outside else "put"


def _may(session: Session, case: Case, who: Viewer) -> list[str]:
    waits = proposals.waiting(session, case) is not None
    found = domain.possible(CaseState(case.state), case.lead, waiting=waits)
    until = actions.back_until(session, case) if domain.Command.TO_SOURCE in found else None
    if until is None or until < service().clock.now():
        found = [one for one in found if one is not domain.Command.TO_SOURCE]
    if domain.Command.TO_SOURCE in found or case.agency == OWN_WINDOW or sources.asked(session, case) is not None:
        found = [one for one in found if one is not domain.Command.ASK_SOURCE]
    # The second signature has a page of its own, to which the proposal leads.
    return [str(one) for one in found if one is not domain.Command.DECLINE and who.does(*domain.DUTIES[one])]


def _proposal(proposal: Any, names: views.PlaceNames) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "state": proposal.state,
        "ground": names.word("grounds", proposal.ground),
        "by": proposal.by_name,
        "at": proposal.made_at,
        "reason": proposal.reason,
    }


def _words(told: dict[str, Any], names: views.PlaceNames) -> dict[str, str | None]:
    """Return what the case's codes and instants are called."""
    tables = {"kind": "kinds", "channel": "channels", "urgency": "urgencies", "matter": "matters"}
    tables["sub_district"] = "sub-districts"
    found = {field: names.word(table, told[field]) if told[field] else None for field, table in tables.items()}
    found["occurred"] = names.time(told["occurred_at"]) if told["occurred_at"] else None
    found["source_due"] = names.time(told["source"]["due_at"]) if told["source"]["due_at"] else None
    until = told["source"].get("return_until")
    found["return_until"] = names.time(until) if until else None
    return found
