"""The enterprise's page about a promise: was it kept? Nothing acts but the form that is sent."""

import secrets

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.cases import store as cases
from services.intake.cases.actions import remember
from services.intake.cases.domain import NotNow
from services.intake.cases.facts import who_speaks
from services.intake.cases.models import Case
from services.intake.cases.numbers import read_number
from services.intake.cases.once import fingerprint
from services.intake.problems import said
from services.intake.promises import actions, schemas, shown, store
from services.intake.promises.forms import meant
from services.intake.promises.models import Promise
from services.intake.tracking import visit
from shared.messaging import Unit
from shared.web.context import service
from shared.web.faults import by_field
from shared.web.languages import language
from shared.web.problem_kinds import NOT_FOUND
from shared.web.problems import Problem

blueprint = Blueprint("asking", __name__)


@blueprint.get("/track/cases/<number>/promises/<int:promise>")
def form(number: str, promise: int) -> Response:
    """Ask whether a promise was kept."""
    known = _opened(number)
    if known is None:
        return _ask_again(number)
    return _page(known, promise, {}, {})


@blueprint.post("/track/cases/<number>/promises/<int:promise>")
def say(number: str, promise: int) -> Response:
    """Take the enterprise's word, once for each time that the form was shown."""
    known = _opened(number)
    if known is None:
        return _ask_again(number)
    values = {name: request.form.get(name, "") for name in ("kept", "text")}
    try:
        asked = schemas.SAY.load(meant(values))
        with service().begin(callers.cause(), g.traceparent) as unit:
            _once(unit, known, promise, values, asked)
        return make_response(redirect(url_for("tracking.page", number=known, done="promise"), 303))
    except ValidationError as error:
        return _page(known, promise, values, by_field(error, language()), 422)
    except NotNow as refusal:
        return _page(known, promise, values, {"": said(refusal.text).within(language())}, 409)


def _once(unit: Unit, number: str, promise: int, values: dict[str, str], asked: dict[str, object]) -> None:
    found, _ = _found(unit.session, number, promise)
    case: Case = unit.case(found.id)
    key, digest = fingerprint(f"promises/{promise}", values, request.form.get("once", ""))
    scope = f"case:{case.id}"
    if cases.done_before(unit.session, scope, key) is not None:
        return
    name = who_speaks(cases.facts_of(unit.session, case))
    text = str(asked.get("text") or "") or None
    actions.say(unit, case, promise, text, kept=bool(asked["kept"]), actor="enterprise", name=name)
    remember(unit, case, scope=scope, key=key, digest=digest, status=303, answer={})


def _page(number: str, promise: int, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    with service().database.read() as session:
        case, one = _found(session, number, promise)
        (row,) = shown.rows(session, [(one, case)], None)
    page = render_template(
        "promise_form.html",
        **{**row, "title": case.title},
        once=secrets.token_urlsafe(12),
        values=values,
        errors=errors,
    )
    return make_response(page, status)


def _found(session: Session, number: str, promise: int) -> tuple[Case, Promise]:
    case = cases.by_number(session, number)
    one = store.promise(session, case.id, promise) if case is not None and promise < 2**31 else None
    if case is None or one is None:
        raise Problem(NOT_FOUND)
    return case, one


def _opened(number: str) -> str | None:
    known = read_number(number)
    return known if known in visit.opened() else None


def _ask_again(number: str) -> Response:
    return make_response(redirect(url_for("tracking.find", number=number[:40]), 303))
