"""The pages on which the centre ends a case itself. Nothing acts but a form that is sent."""

from flask import Blueprint, Response, g, make_response, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.cases import domain as cases
from services.intake.cases.models import Case
from services.intake.codes.store import body_names
from services.intake.codes.words import STATES
from services.intake.endings import actions, domain, store
from services.intake.endings.domain import DUTIES, Command
from services.intake.endings.forms import FORMS, Form
from services.intake.knowledge.beside import Beside, beside
from services.intake.problems import said
from services.intake.words import Text
from shared.contracts.words import CaseState
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language
from shared.web.people import on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("endings", __name__)


@blueprint.get("/centre/cases/<number>/<verb>")
def form(number: str, verb: str) -> Response:
    """Show a form by which the centre ends a case, or why it cannot do so now."""
    wanted = _form_named(verb)
    who = on_duty(*DUTIES[wanted.command])
    with service().database.read() as session:
        case = staff.case_of(session, number, who)
        waits = store.waiting(session, case) is not None
        bodies, until = body_names(session), actions.back_until(session, case)
        aside = _beside(session, case, wanted, request.args.get("use", ""))
    errors, state = {}, CaseState(case.state)
    try:
        domain.move(wanted.command, state, case.lead, waiting=waits, state_name=STATES[state])
        if wanted.command is domain.Command.TO_SOURCE:
            domain.in_its_time(until, service().clock.now(), callers.place().zone)
    except cases.NotNow as refusal:
        errors = {"": said(refusal.text).within(language())}
    return _page(case, wanted, bodies, _taken(aside), errors, aside)


@blueprint.post("/centre/cases/<number>/<verb>")
def act(number: str, verb: str) -> Response:
    """Do what a form asks for, once for each time that it was shown."""
    wanted = _form_named(verb)
    who = on_duty(*DUTIES[wanted.command])
    values, place = staff.typed(*wanted.fields, *wanted.hidden), callers.place()
    try:
        asked = wanted.read(values, place)
        with service().begin(callers.cause(), g.traceparent) as unit:
            case = staff.locked(unit, staff.case_of(unit.session, number, who), who)
            if not staff.done(unit, case, verb, values):
                wanted.act(unit, case, asked, place, staff.speaker(who))
            number = case.number
        return staff.to_case(number, verb)
    except ValidationError as error:
        errors = by_field(error, language())
    except cases.NotNow as refusal:
        errors = {"": said(refusal.text).within(language())}
    with service().database.read() as session:
        case, bodies = staff.case_of(session, number, who), body_names(session)
        aside = _beside(session, case, wanted, values.get("entry", ""))
    return _page(case, wanted, bodies, values, errors, aside)


def _beside(session: Session, case: Case, wanted: Form, use: str) -> Beside | None:
    """Return what the knowledge base says, for the form that answers at once alone."""
    if wanted.command is not Command.ANSWER:
        return None
    day = service().clock.now().astimezone(callers.place().zone).date()
    words = request.args.get("find", "").strip()[:100]
    return beside(session, case, day, language(), words=words, use=use)


def _taken(aside: Beside | None) -> dict[str, str]:
    """Return the form's fields as a click on an entry fills them in."""
    if aside is None or aside.used is None:
        return {}
    said = aside.used.said
    return {"text": said.answer_zh if language() == "zh" else said.answer_en}


def _form_named(verb: str) -> Form:
    if verb not in FORMS:
        raise Problem(NOT_FOUND)
    return FORMS[verb]


def _page(
    case: Case,
    wanted: Form,
    bodies: dict[str, Text],
    values: dict[str, str],
    errors: dict[str, str],
    aside: Beside | None,
) -> Response:
    mine, place = language(), callers.place()
    grounds = wanted.grounds(place)
    page = render_template(
        "ending_form.html",
        **staff.head(case),
        verb=str(wanted.command),
        fields=wanted.fields,
        grounds=[(code, ground.name.read(mine)) for code, ground in grounds.items()],
        laws=[(ground.name.read(mine), ground.basis.read(mine)) for ground in grounds.values()],
        bodies=sorted((code, name.read(mine)) for code, name in bodies.items()),
        values=values,
        errors=errors,
        beside=aside,
    )
    return make_response(page, 409 if "" in errors else 422 if errors else 200)
