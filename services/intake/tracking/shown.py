"""What a case's page shows."""

import secrets
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from services.intake.attachments import shown as files
from services.intake.callers import current_place
from services.intake.cases import domain, store, timeline, views
from services.intake.cases.models import Case
from services.intake.codes.domain import Place
from services.intake.codes.store import body_names
from services.intake.codes.words import KINDS, OUTCOMES, SATISFACTIONS, STATES
from services.intake.endings import views as endings
from services.intake.ledger import shown as ledger
from services.intake.promises import shown as promises
from services.intake.same.reading import timeline_of
from services.intake.same.store import survivor_of
from services.intake.tracking.forms import FORMS
from services.intake.words import Text
from shared.contracts.words import CaseState, Kind, Outcome, is_test
from shared.db.history import Line
from shared.web.context import service
from shared.web.languages import language

TONES = {
    CaseState.RECEIVED: "quiet",
    CaseState.ANSWERED: "warning",
    CaseState.CALL_BACK: "warning",
    CaseState.SUPPLEMENT: "warning",
    CaseState.CLOSED: "done",
    CaseState.ARCHIVED: "done",
    CaseState.WITHDRAWN: "quiet",
    CaseState.DECLINED: "quiet",
    CaseState.GUIDED: "warning",
    CaseState.TERMINATED: "quiet",
    CaseState.MERGED: "quiet",
    CaseState.PASSED_BACK: "quiet",
}
"""A state that waits for the enterprise is a warning; whatever is not here is under way."""


_AT_WORK = frozenset(
    {CaseState.ADMITTED, CaseState.DISPATCHED, CaseState.IN_PROGRESS, CaseState.SUPPLEMENT, CaseState.UNDER_REVIEW}
)
"""States in which what the office said in between is the newest that the enterprise has heard."""


def case_facts(session: Session, case: Case, place: Place) -> dict[str, Any]:
    """Return all that the page of a case shows, read in one transaction: the page is made when it is over."""
    mine, state = language(), CaseState(case.state)
    bodies = body_names(session)
    names = views.PlaceNames(place, bodies, mine)
    owner, asked, lines = views.owner(case, bodies), views.asked(case), timeline_of(session, case.id)
    followed = survivor_of(session, case)
    answered = followed or case
    return {
        **_head(case),
        "description": store.facts_of(session, case)["description"],
        "kind": KINDS[Kind(case.kind)].read(mine),
        "owner": Text(**owner["name"]).read(mine) if owner else None,
        "due": names.clock(case.due_at) if case.due_at and state not in domain.ENDED and not asked else None,
        "asked": {**asked, "until": names.time(asked["until"])} if asked else None,
        "interim": _interim(case, lines, names) if state in _AT_WORK else None,
        "received": names.clock(case.received_at),
        "merged": _merged(followed, names, bodies) if followed else None,
        "answer": answered.answer,
        "explanation": store.explanation_of(session, case),
        "checked": state is CaseState.CALL_BACK,
        "outcome": OUTCOMES[Outcome(answered.outcome)].read(mine) if answered.outcome else None,
        "result_class": names.word("result-classes", answered.result_class) if answered.result_class else None,
        "legal_basis": answered.legal_basis,
        "ending": endings.facts(case.ending, place.tables["grounds"], bodies, mine) if case.ending else None,
        "promises": promises.of_case(session, case),
        "ledger": _ledger(session, case, place),
        "files": files.of_case(session, case),
        "events": _events(lines, names),
        "may": views.may(case, followed),
    }


def case_page(facts: dict[str, Any], done: str) -> str:
    """Return the page of a case; `done` names the form that was just carried out."""
    return render_template("case.html", **facts, done=done if done in (*FORMS, "promise") else "")


def form_page(case: Case, verb: str, values: dict[str, str], errors: dict[str, str]) -> str:
    """Return the page with one form of a case; values and errors are those of a try that was refused."""
    mine, place = language(), current_place().get()
    return render_template(
        "form.html",
        **_head(case),
        verb=verb,
        round=case.round,
        grades=[(str(code), name.read(mine)) for code, name in SATISFACTIONS.items()],
        once=secrets.token_urlsafe(12),
        taken=files.taken(place.file_types) if place and FORMS[verb].takes_files else None,
        values=values,
        errors=errors,
    )


def _head(case: Case) -> dict[str, Any]:
    state = CaseState(case.state)
    return {
        "number": case.number,
        "title": case.title,
        "state": STATES[state].read(language()),
        "tone": TONES.get(state, "running"),
        "test": is_test(case.agency),
    }


def _merged(followed: Case, names: views.PlaceNames, bodies: dict[str, Text]) -> dict[str, Any]:
    """Return where the case stands in which a merged one is handled. Its number opens it with its own code alone."""
    state, owner = CaseState(followed.state), views.owner(followed, bodies)
    return {
        "number": followed.number,
        "state": STATES[state].read(language()),
        "tone": TONES.get(state, "running"),
        "owner": Text(**owner["name"]).read(language()) if owner else None,
        "due": names.clock(followed.due_at) if followed.due_at and state not in domain.ENDED else None,
        "rate": state is CaseState.ANSWERED,
    }


def _interim(case: Case, lines: list[Line], names: views.PlaceNames) -> dict[str, Any] | None:
    told = [line for line in lines if line.kind == "task.interim" and line.facts["round"] == case.round]
    if not told:
        return None
    last = max(told, key=lambda line: (line.facts["assignment"], line.facts["turn"]))
    promised = last.facts["promised_on"]
    return {
        "text": last.facts["text"],
        "at": names.clock(last.at),
        "promised": names.day(promised) if promised else None,
    }


def _ledger(session: Session, case: Case, place: Place) -> dict[str, Any] | None:
    """Return where the case stands on the ledger, None where it does not."""
    if case.state not in (CaseState.LEDGER, CaseState.PASSED_UP):
        return None
    found = ledger.of_case(session, case, place, place.local(service().clock.now()).date())
    return next((one for one in found if one["live"]), None)


def _events(lines: list[Line], names: views.PlaceNames) -> list[dict[str, Any]]:
    newest_first = reversed(timeline.show(lines, language(), names))
    return [
        {
            "at": one.at,
            "title": one.text,
            "text": one.said,
            "by": one.facts.get("by"),
            "tone": "" if one.applied else "late",
        }
        for one in newest_first
    ]
