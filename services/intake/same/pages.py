"""The dispatcher's page about cases of the same matter: compare two, merge them, tell them apart, separate them."""

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases import store
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.problems import said
from services.intake.same import actions, holding, schemas, shown
from services.intake.same import store as same
from services.intake.same.domain import DUTIES, MERGEABLE
from shared.contracts.words import CaseState
from shared.messaging import Unit
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language, say
from shared.web.people import Viewer, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("same", __name__)

SCHEMAS = {
    "merge": schemas.MERGE,
    "take": schemas.MERGE,
    "refuse": schemas.APART,
    "separate": schemas.SEPARATE,
}
"""By what a form's button does: merge this case into the other, take the other into this, tell apart, separate."""


@blueprint.get("/centre/cases/<number>/same")
def page(number: str) -> Response:
    """Show what may be the same matter, or compare a case with one whose number was chosen or typed."""
    who, other = on_duty(*DUTIES), request.args.get("with", "").strip()[:64]
    return _page(number, who, {"other": other}, {})


@blueprint.post("/centre/cases/<number>/same/<word>")
def act(number: str, word: str) -> Response:
    """Merge two cases, tell them apart, or separate them again; once for each time that the form was shown."""
    who = on_duty(*DUTIES)
    if word not in SCHEMAS:
        raise Problem(NOT_FOUND)
    values = staff.typed("why") if word == "separate" else staff.typed("other", "why")
    try:
        asked = SCHEMAS[word].load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            number = _act(unit, number, word, asked, values, who)
        return staff.to_case(number, word)
    except ValidationError as error:
        return _page(number, who, values, by_field(error, language()), 422)
    except NotNow as refusal:
        return _page(number, who, values, {"": said(refusal.text).within(language())}, 409)


def _act(unit: Unit, number: str, word: str, asked: dict[str, Any], values: dict[str, str], who: Viewer) -> str:
    same.one_at_a_time(unit.session)
    case = staff.case_of(unit.session, number, who)
    if staff.done(unit, case, f"same/{word}", values):
        return case.number
    if word == "separate":
        case, other = holding.hold_merged(unit, case.id)
    else:
        case, other = holding.hold_two(unit, case.id, _open_one(unit.session, asked["other"], who).id)
    speaker = staff.speaker(who)
    if word == "merge":
        actions.merge(unit, case, other, speaker, why=asked.get("why"))
    elif word == "take":
        actions.merge(unit, other, case, speaker, why=asked.get("why"))
    elif word == "refuse":
        actions.tell_apart(unit, case, other, asked["why"], speaker)
    else:
        actions.separate(unit, case, other, asked["why"], speaker)
    return case.number


def _open_one(session: Session, number: str, who: Viewer) -> Case:
    """Return the case with a number; for one that was merged, the one in which it is handled now."""
    known = read_number(number)
    found = store.by_number(session, known) if known else None
    if found is None or not who.may_see(found.about):
        raise ValidationError({"other": [say("same.by_number.unknown")]})
    found = same.survivor_of(session, found) or found
    if not who.may_see(found.about):
        raise ValidationError({"other": [say("same.by_number.unknown")]})
    return found


def _page(number: str, who: Viewer, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    place, now = callers.place(), service().clock.now()
    with service().database.read() as session:
        case = staff.case_of(session, number, who)
        told = store.facts_of(session, case)
        other, decided, likes, into = None, None, [], None
        if case.merged_into is not None:
            into = session.get_one(Case, case.merged_into)
        elif values.get("other"):
            try:
                found = _open_one(session, values["other"], who)
                other, decided = shown.side(session, found, place), same.between(session, case, found)
            except ValidationError as error:
                errors, status = {**errors, **by_field(error, language())}, 422
        likes = shown.maybe(session, case, told, who, place, now)
        mine = shown.side(session, case, place)
        apart = (decided.decided_by_name, decided.why) if decided and decided.state == same.REFUSED else None
    rendered = render_template(
        "same.html",
        **staff.head(case),
        this=mine,
        other=other,
        apart=apart,
        likes=likes,
        into=into.number if into and who.may_see(into.about) else None,
        mergeable=CaseState(case.state) in MERGEABLE,
        values=values,
        errors=errors,
    )
    return make_response(rendered, status)
