"""The pages of appeals, for who supervises: enter one in a body's name, read it, rule on it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers, staff
from services.intake.appeals import actions, schemas, store
from services.intake.appeals.domain import AppealState, Ruling
from services.intake.appeals.models import Appeal
from services.intake.cases import store as cases
from services.intake.cases.domain import NotNow
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.codes.store import body_names
from services.intake.problems import said
from services.intake.words import Text
from shared.contracts.words import Duty
from shared.messaging import Unit
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language, say
from shared.web.people import Viewer, must_see, on_duty
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("appeals", __name__)

TONES = {AppealState.WAITING: "warning", AppealState.GRANTED: "done", AppealState.REFUSED: "quiet"}


@blueprint.get("/reports/appeals")
def index() -> Response:
    """List appeals, those that wait first, with the form of a new one."""
    return _index(on_duty(Duty.SUPERVISOR), {}, {})


@blueprint.post("/reports/appeals")
def enter() -> Response:
    """Enter an appeal in a body's name, once for each time that the form was shown."""
    who = on_duty(Duty.SUPERVISOR)
    values = staff.typed("number", "body", "reason", "basis")
    try:
        asked = schemas.APPEAL.load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            case = _named(unit, asked["number"], asked["body"], who)
            if not staff.done(unit, case, "appeal", values):
                told = {name: asked[name] for name in ("body", "reason", "basis")}
                actions.enter(unit, case, **told, who=staff.speaker(who))
        return make_response(redirect(url_for("appeals.index", done="entered"), 303))
    except ValidationError as error:
        return _index(who, values, by_field(error, language()), 422)
    except NotNow as refusal:
        return _index(who, values, {"": said(refusal.text).within(language())}, 409)


@blueprint.get("/reports/appeals/<uuid:appeal_id>")
def page(appeal_id: UUID) -> Response:
    """Show one appeal, and the form of its ruling where it waits for one."""
    return _page(appeal_id, on_duty(Duty.SUPERVISOR), {}, {})


@blueprint.post("/reports/appeals/<uuid:appeal_id>")
def rule(appeal_id: UUID) -> Response:
    """Rule on an appeal."""
    who = on_duty(Duty.SUPERVISOR)
    values = staff.typed("ruling", "words")
    try:
        asked = schemas.RULING.load(staff.filled(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            _, found = _appeal(unit.session, appeal_id, who)
            case = staff.locked(unit, found, who)
            appeal = store.by_id(unit.session, str(appeal_id), fresh=True)
            if appeal is not None and not staff.done(unit, case, f"appeal/{appeal_id}", values):
                actions.rule(
                    unit,
                    case,
                    appeal,
                    Ruling(asked["ruling"]),
                    asked["words"],
                    who=staff.speaker(who),
                    bodies=who.bodies,
                )
        return make_response(redirect(url_for("appeals.index", done="ruled"), 303))
    except ValidationError as error:
        return _page(appeal_id, who, values, by_field(error, language()), 422)
    except NotNow as refusal:
        return _page(appeal_id, who, values, {"": said(refusal.text).within(language())}, 409)


def _named(unit: Unit, number: str, body: str, who: Viewer) -> Case:
    known = read_number(number)
    found = cases.by_number(unit.session, known) if known else None
    if found is None or not who.may_see(found.about):
        raise ValidationError({"number": [say("appeal.number.unknown")]})
    if body not in body_names(unit.session, [body]):
        raise ValidationError({"body": [say("appeal.body.unknown")]})
    return staff.locked(unit, found, who)


def _appeal(session: Session, appeal_id: UUID, who: Viewer) -> tuple[Appeal, Case]:
    appeal = store.by_id(session, str(appeal_id))
    if appeal is None:
        raise Problem(NOT_FOUND)
    case = session.get_one(Case, appeal.case_id)
    must_see(who, case.about)
    return appeal, case


def _index(who: Viewer, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    mine = language()
    with service().database.read() as session:
        found = [(appeal, case) for appeal, case in store.newest(session) if who.may_see(case.about)]
        names = body_names(session)
    rendered = render_template(
        "appeals.html",
        rows=[_row(appeal, case, names) for appeal, case in found],
        bodies=sorted((code, name.read(mine)) for code, name in names.items()),
        once=staff.once(),
        values=values or {"number": request.args.get("number", "")[:64]},
        errors=errors,
        done=request.args.get("done", ""),
    )
    return make_response(rendered, status)


def _row(appeal: Appeal, case: Case, names: dict[str, Text]) -> dict[str, Any]:
    return {
        "id": appeal.id,
        "number": case.number,
        "body": names.get(appeal.body, Text(appeal.body, appeal.body)).read(language()),
        "state": appeal.state,
        "tone": TONES[AppealState(appeal.state)],
        "by": appeal.by_name,
        "at": appeal.entered_at,
    }


def _page(appeal_id: UUID, who: Viewer, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    with service().database.read() as session:
        appeal, case = _appeal(session, appeal_id, who)
        names = body_names(session, [appeal.body])
    rendered = render_template(
        "appeal.html",
        **staff.head(case),
        appeal=appeal,
        row=_row(appeal, case, names),
        waits=appeal.state == AppealState.WAITING,
        own=appeal.body in who.bodies,
        values=values,
        errors=errors,
    )
    return make_response(rendered, status)
