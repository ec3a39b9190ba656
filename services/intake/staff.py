"""What intake's pages for the centre's people need: the case that somebody may look at, and what their forms say."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, make_response, redirect, request, url_for
from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.cases import store
from services.intake.cases.actions import Speaker, remember
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.cases.once import fingerprint
from services.intake.codes.domain import Place
from services.intake.codes.words import STATES
from services.intake.tracking.shown import TONES
from shared.contracts.words import CaseState, Duty
from shared.messaging import Unit
from shared.web.languages import language
from shared.web.people import Viewer, must_see

CENTRE = (Duty.CLERK, Duty.DISPATCHER, Duty.REVIEWER, Duty.CALLER)
"""Whoever has one of these may look at cases."""


def case_of(session: Session, number: str, who: Viewer) -> Case:
    """Return the case with a number; one about a body of the viewer's is as unknown to them as none at all."""
    known = read_number(number)
    found = store.by_number(session, known) if known else None
    if found is None:
        raise callers.no_case(number)
    must_see(who, found.about)
    return found


def locked(unit: Unit, case: Case, who: Viewer) -> Case:
    """Return a case's row, locked, as it stands now."""
    mine: Case = unit.case(case.id)
    must_see(who, mine.about)
    return mine


def done(unit: Unit, case: Case, verb: str, values: dict[str, str]) -> bool:
    """Say whether this showing of a form was carried out already; from now on it is, if the unit commits."""
    key, digest = fingerprint(verb, values, request.form.get("once", ""))
    scope = f"centre:{case.id}"
    if store.done_before(unit.session, scope, key) is not None:
        return True
    remember(unit, case, scope=scope, key=key, digest=digest, status=303, answer={})
    return False


def head(case: Case) -> dict[str, Any]:
    """Return what stands at the head of every page about a case, and the token of the form on it."""
    state = CaseState(case.state)
    return {
        "number": case.number,
        "title": case.title,
        "confidential": case.confidential,
        "state": STATES[state].read(language()),
        "tone": TONES.get(state, "running"),
        "once": once(),
    }


def once() -> str:
    """Return what makes one showing of a form count once."""
    return secrets.token_urlsafe(12)


def to_case(number: str, done: str) -> Response:
    """Go on to a case's page, which says what was done."""
    return make_response(redirect(url_for("centre.page", number=number, done=done), 303))


def speaker(who: Viewer) -> Speaker:
    """Return how the history names somebody of the centre."""
    return Speaker(who.id, who.name)


def typed(*names: str) -> dict[str, str]:
    """Return what a form's fields hold, as it was typed."""
    return {name: request.form.get(name, "") for name in names}


def filled(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that are not blank: a form cannot leave one out."""
    return {name: value for name, value in values.items() if value.strip()}


def instant(text: str, place: Place) -> str:
    """Return a time of the place, as a browser's field has it, with its offset; what is none stays, to be refused."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return (read if read.tzinfo else read.replace(tzinfo=place.zone)).isoformat()
